"""Pods leave a node with a NoExecute taint that they do not tolerate, at once or after their tolerationSeconds.

The moment at which a pod began to be in the wrong place stands nowhere in the objects: a timer of its own keeps it.
Source: k8s.io/kubernetes/pkg/controller/tainteviction (taint_eviction.go).
"""

from __future__ import annotations

from minikctl.apimachinery.meta import is_deleting, key_of, split_key, uid_of
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.disruption_target import with_disruption
from minikctl.controller_manager.tolerations import no_execute, stay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

MESSAGE = "Taint manager: deleting due to NoExecute taint"


class TaintEvictionController(Controller):
    """Keys are ``namespace/name`` of a pod to look at, and ``!uid/namespace/name`` of one whose time is up."""

    name = "taint-eviction"
    source = "taint-eviction-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._timers = surroundings.timers

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.type == "DELETED":
            return []
        if change.resource == "nodes":
            before = no_execute(change.old) if change.old is not None else []
            if before == no_execute(change.obj):
                return []
            node = change.obj["metadata"]["name"]
            return [key_of(pod) for pod in self.client.list("pods", fields=f"spec.nodeName={node}")]
        return [key_of(change.obj)] if self._came_to_taints(change) else []

    def _came_to_taints(self, change: Change) -> bool:
        """Whether a pod was bound just now to a node with such taints, or tolerates others than before."""
        spec = change.obj["spec"]
        if not spec.get("nodeName") or is_deleting(change.obj):
            return False
        old = change.old["spec"] if change.old is not None else {}
        if old.get("nodeName") and (old is spec or old.get("tolerations") == spec.get("tolerations")):
            return False
        node = self.client.find("nodes", "", spec["nodeName"])
        return node is not None and bool(no_execute(node))

    def reconcile(self, key: str) -> int | None:
        if key.startswith("!"):
            uid, _, rest = key[1:].partition("/")
            pod = self.client.find("pods", *split_key(rest))
            if pod is not None and uid_of(pod) == uid and self._stay(pod) is not None:
                self._evict(pod)
            return None
        pod = self.client.find("pods", *split_key(key))
        if pod is None or is_deleting(pod):
            return None
        timer = f"{self.name}|!{uid_of(pod)}/{key}"
        left, pending = self._stay(pod), self._timers.due(timer)
        if left is None:
            if pending is not None:
                self._timers.cancel(timer)
                self.events.normal(pod, "TaintManagerEviction", f"Cancelling deletion of Pod {key}")
        elif left == 0:
            self._evict(pod)
        elif pending is None or self.clock.now + left < pending:
            self._timers.set(timer, self.clock.now + left)
        return None

    def _stay(self, pod: Obj) -> int | None:
        name = pod["spec"].get("nodeName")
        node = self.client.find("nodes", "", name) if name else None
        return None if node is None else stay(no_execute(node), pod["spec"].get("tolerations") or [])

    def _evict(self, pod: Obj) -> None:
        if is_deleting(pod):
            return
        namespace, name = split_key(key_of(pod))
        self.events.normal(pod, "TaintManagerEviction", f"Marking for deletion Pod {namespace}/{name}")
        marked = with_disruption(pod, "DeletionByTaintManager", MESSAGE, self.clock.stamp())
        self.client.update_status("pods", marked)
        self.client.delete("pods", namespace, name, preconditions={"uid": uid_of(pod)})

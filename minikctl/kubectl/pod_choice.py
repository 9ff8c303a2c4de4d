"""Which pod stands for an object that has several: for ``logs``, ``exec``, ``attach`` and ``port-forward``.

Source: kubectl pkg/polymorphichelpers/helpers.go, pkg/util/podutils.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.pod_specs import go_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_SELECTOR_OBJECTS = frozenset(("ReplicaSet", "StatefulSet", "DaemonSet", "Deployment", "Job"))
_SELECTOR_MAPS = frozenset(("ReplicationController", "Service"))
_PHASES = {"Unknown": 1, "Pending": 2}


def selector_of(obj: Obj) -> str:
    """The label selector that leads to an object's pods, as text; raises CommandError."""
    from minikctl.apimachinery.selectors import from_map, from_object

    kind, selector = obj["kind"], (obj.get("spec") or {}).get("selector")
    if kind in _SELECTOR_OBJECTS:
        return str(from_object(selector))
    if kind not in _SELECTOR_MAPS:
        raise CommandError(f"selector for {go_type(obj)} not implemented")
    if kind == "Service" and not selector:
        name = obj["metadata"]["name"]
        raise CommandError(f"invalid service '{name}': Service is defined without a selector")
    return str(from_map(selector))


def pods_of(invocation: Invocation, obj: Obj, timeout: float, order: Callable[[Obj], Any]) -> list[Obj]:
    """The pods of an object, best first; waits ``timeout`` seconds for one to appear. Raises CommandError."""
    session = invocation.session
    namespace, selector = obj["metadata"].get("namespace") or "", selector_of(obj)
    deadline = session.now + int(timeout * 1000)
    while True:
        pods = session.client.list("pods", namespace, labels=selector)
        if pods:
            return sorted(pods, key=order)
        if session.now >= deadline or (not session.wait(deadline) and session.now < deadline):
            raise CommandError("timed out waiting for the condition")


def for_logs(pod: Obj) -> tuple[Any, ...]:
    """Sorts the pod first that has most to tell: on a node, running, ready, ready for long."""
    return (*_standing(pod), -_restarts(pod), pod["metadata"].get("creationTimestamp") or "")


def for_work(pod: Obj) -> tuple[Any, ...]:
    """Sorts the pod first that serves best: on a node, running, ready, not going away, with few restarts."""
    unassigned, phase, unready, since = _standing(pod)
    going = "deletionTimestamp" in pod["metadata"]
    return (unassigned, phase, unready, going, since, _restarts(pod), pod["metadata"].get("creationTimestamp") or "")


def _standing(pod: Obj) -> tuple[bool, int, bool, str]:
    ready = condition(pod, "Ready") or {}
    is_ready = ready.get("status") == "True"
    phase = _PHASES.get((pod.get("status") or {}).get("phase") or "", 0)
    since = (ready.get("lastTransitionTime") or "") if is_ready else ""
    return not (pod.get("spec") or {}).get("nodeName"), phase, not is_ready, since


def _restarts(pod: Obj) -> int:
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    return max((status.get("restartCount") or 0 for status in statuses), default=0)

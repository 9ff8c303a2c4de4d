"""How controllers make, delete, adopt and release pods, each with its event."""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict, NotFound, StatusError
from minikctl.apimachinery.meta import controller_of, controller_reference, is_deleting, uid_of, with_meta
from minikctl.apimachinery.pod_usage import loads
from minikctl.controller_manager.controller import is_terminating

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.selectors import LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.client.events import EventRecorder


def pod_from_template(template: Obj, owner: Obj, *, name: str = "") -> Obj:
    """A new pod of ``owner``: with a generated name, unless ``name`` fixes it, and its owner's load."""
    source = template.get("metadata") or {}
    meta: Obj = {"namespace": owner["metadata"]["namespace"], "ownerReferences": [controller_reference(owner)]}
    if name:
        meta["name"] = name
    else:
        meta["generateName"] = f"{owner['metadata']['name']}-"
    for field in ("labels", "annotations", "finalizers"):
        if source.get(field):
            meta[field] = source[field]
    load = loads(owner)
    if load:
        meta["annotations"] = {**(meta.get("annotations") or {}), **load}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": template["spec"]}


class PodControl:
    """Acts for one controller, whose recorder tells what happened."""

    __slots__ = ("_client", "_events")

    def __init__(self, client: Client, events: EventRecorder) -> None:
        self._client = client
        self._events = events

    def create(self, pod: Obj, owner: Obj) -> Obj:
        """Create a pod for its owner; raises StatusError after an event about it."""
        try:
            made = self._client.create("pods", pod)
        except StatusError as fault:
            if not is_terminating(fault):
                self._events.warning(owner, "FailedCreate", f"Error creating: {fault.message}")
            raise
        self._events.normal(owner, "SuccessfulCreate", f"Created pod: {made['metadata']['name']}")
        return made

    def create_all(self, bodies: Sequence[Obj], owner: Obj) -> tuple[list[Obj], StatusError | None]:
        """Create pods one, two, four … at a time; (those made, the first refusal, after whose batch there are none)."""
        made: list[Obj] = []
        done, size = 0, 1
        while done < len(bodies):
            refusal: StatusError | None = None
            for body in bodies[done : done + size]:
                try:
                    made.append(self.create(body, owner))
                except StatusError as fault:
                    refusal = refusal or fault
            if refusal is not None:
                return made, refusal
            done, size = done + size, size * 2
        return made, None

    def delete(self, pod: Obj, owner: Obj) -> None:
        """Delete a pod of the owner's, if it is still that pod."""
        meta = pod["metadata"]
        try:
            self._client.delete("pods", meta["namespace"], meta["name"], preconditions={"uid": meta["uid"]})
        except NotFound:
            return
        self._events.normal(owner, "SuccessfulDelete", f"Deleted pod: {meta['name']}")

    def claim(self, pods: list[Obj], owner: Obj, selector: LabelSelector, *, finalizer: str = "") -> list[Obj]:
        """The pods that are the owner's now: its own that still match, and orphans that match, which it adopts; its
        own that no longer match are released. ``finalizer`` comes and goes with the ownership."""
        uid = uid_of(owner)
        mine: list[Obj] = []
        for pod in pods:
            reference = controller_of(pod)
            matches = selector.matches(pod["metadata"].get("labels") or {})
            if reference is not None:
                if reference["uid"] != uid:
                    continue
                if matches:
                    mine.append(pod)
                elif not is_deleting(owner):
                    self._release(pod, uid, finalizer)
            elif matches and not is_deleting(owner) and not is_deleting(pod):
                adopted = self._adopt(pod, owner, finalizer)
                if adopted is not None:
                    mine.append(adopted)
        return mine

    def _adopt(self, pod: Obj, owner: Obj, finalizer: str) -> Obj | None:
        meta = pod["metadata"]
        references = [*(meta.get("ownerReferences") or ()), controller_reference(owner)]
        finalizers = meta.get("finalizers") or []
        if finalizer and finalizer not in finalizers:
            finalizers = [*finalizers, finalizer]
        return self._update(with_meta(pod, ownerReferences=references, finalizers=finalizers or None))

    def _release(self, pod: Obj, uid: str, finalizer: str) -> None:
        meta = pod["metadata"]
        references = [r for r in meta["ownerReferences"] if r["uid"] != uid]
        finalizers = [name for name in meta.get("finalizers") or () if name != finalizer]
        self._update(with_meta(pod, ownerReferences=references or None, finalizers=finalizers or None))

    def _update(self, pod: Obj) -> Obj | None:
        try:
            return self._client.update("pods", pod)
        except (NotFound, Conflict):
            return None

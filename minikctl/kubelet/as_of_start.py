"""What a running container's environment was made of: it is fixed at the start, whatever is changed later.

Nothing is kept while nothing changes. When a ConfigMap or Secret that a running container has variables from changes,
comes or goes, its data until then are noted beside the state, and so are the pod's labels and annotations; the first
change counts. A note is of one run of the container and goes with the pod. Services are told from their age instead.
"""

from __future__ import annotations

from minikctl.kubelet.container_status import all_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes
    from minikctl.client.lookup import Lookup

POD = "pod"
_SOURCES = {"configmaps": ("configMapRef", "configMapKeyRef"), "secrets": ("secretRef", "secretKeyRef")}


def note_name(uid: str) -> str:
    return f"environment:{uid}"


class AsOfStart:
    """A lookup that gives ConfigMaps and Secrets as they were when a container of the pod started."""

    def __init__(self, lookup: Lookup, notes: Notes, pod: Obj, container: str) -> None:
        self._lookup = lookup
        kept = (notes.get(note_name(pod["metadata"]["uid"])) or {}).get(container) or {}
        run = _run_of(pod, container)
        self._objects: Obj = kept["objects"] if kept and kept["run"] == run else {}

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        key = f"{resource}/{name}"
        if key in self._objects:
            data = self._objects[key]
            return None if data is None else {"data": data}
        return self._lookup.find(resource, namespace, name)

    def list(self, resource: str, namespace: str = "") -> builtins.list[Obj]:
        return self._lookup.list(resource, namespace)

    def pod(self, pod: Obj) -> Obj:
        """The pod with its labels and annotations of that time."""
        kept = self._objects.get(POD)
        return pod if kept is None else {**pod, "metadata": {**pod["metadata"], **kept}}


def note_object(notes: Notes, pods: Iterable[Obj], resource: str, name: str, data: Obj | None) -> None:
    """Before an object changes: keep its ``data`` (None: there was none) for the pods that read it."""
    fields = _SOURCES[resource]
    for pod in pods:
        for container in all_containers(pod["spec"]):
            if any((source.get(field) or {}).get("name") == name for source in _sources(container) for field in fields):
                _note(notes, pod, container["name"], f"{resource}/{name}", data)


def note_pod(notes: Notes, pod: Obj, old: Obj) -> None:
    """A pod's labels or annotations have changed: keep the old ones for containers that have variables from them."""
    now, before = pod["metadata"], old["metadata"]
    if now.get("labels") == before.get("labels") and now.get("annotations") == before.get("annotations"):
        return
    kept = {field: before.get(field) or {} for field in ("labels", "annotations")}
    for container in all_containers(pod["spec"]):
        if any("[" in ((source.get("fieldRef") or {}).get("fieldPath") or "") for source in _sources(container)):
            _note(notes, old, container["name"], POD, kept)


def _sources(container: Obj) -> Iterable[Obj]:
    yield from container.get("envFrom") or ()
    for entry in container.get("env") or ():
        if entry.get("valueFrom"):
            yield entry["valueFrom"]


def _note(notes: Notes, pod: Obj, container: str, key: str, value: Obj | None) -> None:
    run = _run_of(pod, container)
    if not run:
        return
    name = note_name(pod["metadata"]["uid"])
    known: Obj = notes.get(name) or {}
    mine = known.get(container) or {}
    objects = mine["objects"] if mine and mine["run"] == run else {}
    if key not in objects:
        notes.set(name, {**known, container: {"run": run, "objects": {**objects, key: value}}})


def _run_of(pod: Obj, container: str) -> str:
    """The id of the container's run that goes on or was the last; "" before the first."""
    status = pod.get("status") or {}
    for group in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for known in status.get(group) or ():
            if known["name"] == container:
                return str(known.get("containerID") or "")
    return ""

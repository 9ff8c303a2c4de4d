"""What a running container was configured with: its environment is fixed at the start, whatever is changed later, and
so is what it mounts by ``subPath``.

Nothing is kept while nothing changes. When a ConfigMap or Secret that a running container was made with changes, comes
or goes, its data until then are noted beside the state, and so are the pod's labels and annotations; the first change
counts. A note is of one run of the container and goes with the pod. Services are told from their age instead.
"""

from __future__ import annotations

from minikctl.kubelet import pod_notes
from minikctl.kubelet.container_status import all_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes
    from minikctl.client.lookup import Lookup

POD = "pod"
PART = "environment"
_SOURCES = {"configmaps": ("configMapRef", "configMapKeyRef"), "secrets": ("secretRef", "secretKeyRef")}


class AsOfStart:
    """A lookup that gives ConfigMaps and Secrets, with their data alone, as they were when a container started."""

    def __init__(self, lookup: Lookup, notes: Notes, pod: Obj, container: str) -> None:
        self._lookup = lookup
        kept = pod_notes.read(notes, pod["metadata"]["uid"], PART).get(container) or {}
        run = pod_notes.run_of(pod, container)
        self._objects: Obj = kept["objects"] if kept and kept["run"] == run else {}

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        key = f"{resource}/{name}"
        if key in self._objects:
            kept: Obj | None = self._objects[key]
            return kept
        return self._lookup.find(resource, namespace, name)

    def list(self, resource: str, namespace: str = "") -> builtins.list[Obj]:
        return self._lookup.list(resource, namespace)

    def pod(self, pod: Obj) -> Obj:
        """The pod with its labels and annotations of that time."""
        kept = self._objects.get(POD)
        return pod if kept is None else {**pod, "metadata": {**pod["metadata"], **kept}}


def note_object(notes: Notes, pods: Iterable[Obj], resource: str, name: str, before: Obj | None) -> bool:
    """An object has changed: keep what it was (None: it was not there) for the containers that were made with it.

    True where one of these pods has a volume of it.
    """
    mounted = False
    for pod in pods:
        volumes = {volume["name"] for volume in pod["spec"].get("volumes") or () if _is_of(volume, resource, name)}
        mounted = mounted or bool(volumes)
        for container in all_containers(pod["spec"]):
            if _has_variables(container, resource, name) or _has_parts(container, volumes):
                _note(notes, pod, container["name"], f"{resource}/{name}", before)
    return mounted


def _is_of(volume: Obj, resource: str, name: str) -> bool:
    parts = (volume.get("projected") or {}).get("sources") or (volume,)
    for part in parts:
        if resource == "configmaps" and (part.get("configMap") or {}).get("name") == name:
            return True
        secret = part.get("secret") or {}
        if resource == "secrets" and (secret.get("secretName") or secret.get("name")) == name:
            return True
    return False


def _has_variables(container: Obj, resource: str, name: str) -> bool:
    fields = _SOURCES[resource]
    return any((source.get(field) or {}).get("name") == name for source in _sources(container) for field in fields)


def _has_parts(container: Obj, volumes: set[str]) -> bool:
    """Whether a container mounts parts of the volumes, which never follow."""
    mounts = container.get("volumeMounts") or ()
    return any(mount["name"] in volumes and (mount.get("subPath") or mount.get("subPathExpr")) for mount in mounts)


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
    run, uid = pod_notes.run_of(pod, container), pod["metadata"]["uid"]
    if not run:
        return
    known = pod_notes.read(notes, uid, PART).get(container) or {}
    objects = known["objects"] if known and known["run"] == run else {}
    if key not in objects:
        pod_notes.write(notes, uid, PART, container, {"run": run, "objects": {**objects, key: value}})

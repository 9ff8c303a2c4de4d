"""When changed ConfigMaps and Secrets reach the files of a pod: at its next sync, once a minute from its start on.

Until then the files are what they were, so the data before each change are noted with its moment, by object; the last
such note stays, for the files of a pod outlive an object that is deleted. What is mounted by ``subPath`` never follows.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.client.component import Notes
    from minikctl.client.lookup import Lookup

PERIOD = 60_000
"""Milliseconds between two syncs of a pod: the kubelet's syncFrequency of a minute."""
MOUNTED_AFTER = 1000
"""Milliseconds from a pod's start until its volumes are there."""


def note_name(resource: str, namespace: str, name: str) -> str:
    return f"changes:{resource}/{namespace}/{name}"


def note_change(notes: Notes, resource: str, meta: Obj, before: Obj | None, now: int) -> None:
    """An object that pods mount has changed: keep what it was (None: it was not there) for their next sync."""
    name = note_name(resource, meta["namespace"], meta["name"])
    recent = [entry for entry in notes.get(name) or () if entry[0] > now - PERIOD]
    notes.set(name, [*recent, [now, before]])


def forget(notes: Notes, resource: str, meta: Obj) -> None:
    """No pod mounts the object."""
    notes.set(note_name(resource, meta["namespace"], meta["name"]), None)


def tidy(notes: Notes, client: Client, pod: Obj) -> None:
    """A pod is gone: so is what was noted of objects that are no more and that no other pod mounts."""
    namespace = pod["metadata"]["namespace"]
    for resource, name in _mounted(pod):
        note = note_name(resource, namespace, name)
        if notes.get(note) is None or client.find(resource, namespace, name) is not None:
            continue
        others = client.list("pods", namespace, reads=f"{resource}/{name}")
        if all(other["metadata"]["uid"] == pod["metadata"]["uid"] for other in others):
            notes.set(note, None)


def _mounted(pod: Obj) -> Iterable[tuple[str, str]]:
    """(resource, name) of the ConfigMaps and Secrets among a pod's volumes."""
    for volume in pod["spec"].get("volumes") or ():
        for part in (volume.get("projected") or {}).get("sources") or (volume,):
            if part.get("configMap"):
                yield "configmaps", part["configMap"].get("name") or ""
            elif part.get("secret"):
                yield "secrets", part["secret"].get("secretName") or part["secret"].get("name") or ""


def begun(pod: Obj) -> int:
    """When the kubelet took the pod on (ms), from which its syncs are counted."""
    return parse((pod.get("status") or {}).get("startTime") or pod["metadata"]["creationTimestamp"])


def next_sync(pod: Obj, now: int) -> int:
    """The moment (ms) of the pod's first sync after ``now``."""
    start = begun(pod)
    return start + (max(now - start, 0) // PERIOD + 1) * PERIOD


class AsSynced:
    """A lookup that gives ConfigMaps and Secrets as they were at the pod's last sync before ``now``."""

    def __init__(self, lookup: Lookup, notes: Notes, pod: Obj, now: int) -> None:
        self._lookup = lookup
        self._notes = notes
        self._start = begun(pod)
        self._last = self._start + max(now - self._start, 0) // PERIOD * PERIOD
        self.written = self._start + MOUNTED_AFTER
        """When the files that were made of what this gave have changed last (ms)."""

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        found = self._lookup.find(resource, namespace, name)
        if resource not in ("configmaps", "secrets"):
            return found
        changes = self._notes.get(note_name(resource, namespace, name)) or ()
        for moment, before in changes:
            if moment > self._last:
                return before  # type: ignore[no-any-return]
            synced = self._start - (self._start - moment) // PERIOD * PERIOD
            self.written = max(self.written, synced)
        if found is None and changes:
            return changes[-1][1]  # type: ignore[no-any-return]
        return found

    def list(self, resource: str, namespace: str = "") -> builtins.list[Obj]:
        return self._lookup.list(resource, namespace)

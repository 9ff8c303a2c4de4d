"""What a session knows of the inside of containers: their environment and their files, from the kubelet's models."""

from __future__ import annotations

from minikctl.cluster.cluster import StoreNotes
from minikctl.kubelet import pod_notes
from minikctl.kubelet.as_of_start import AsOfStart
from minikctl.kubelet.container_env import environment as variables_of
from minikctl.kubelet.container_files import ContainerFiles
from minikctl.kubelet.container_status import all_containers
from minikctl.kubelet.filesystem import kept
from minikctl.kubelet.filesystem.assembly import Assembly
from minikctl.kubelet.inside import Inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.files import Files
    from minikctl.cluster.session import Session
    from minikctl.kubelet.container_files import Mounted
    from minikctl.storage.image import Image

_OWNERS = {"persistentvolumes": "volume", "nodes": "node"}


def environment(session: Session, pod: Obj, container: str) -> list[tuple[str, str]]:
    """(name, value) of a container's variables as of its start, or as it would start now."""
    known = AsOfStart(session.client, StoreNotes(session.store), pod, container)
    return variables_of(known.pod(pod), spec_of(pod, container), known)


def inside(session: Session, pod: Obj) -> Inside:
    """What the pod's scripts find."""
    return Inside(pod, session.client, StoreNotes(session.store), lambda: session.cluster.clock.now)


def files(session: Session, pod: Obj, container: str) -> Files:
    """The file system of a container, which follows the cluster while time goes on; what is written goes into the
    state with the command."""
    meta, notes = pod["metadata"], _WritingNotes(session, pod)

    def now() -> int:
        return session.cluster.clock.now

    def places() -> Iterable[Mounted]:
        present = session.client.find("pods", meta["namespace"], meta["name"])
        same = present is not None and present["metadata"]["uid"] == meta["uid"]
        return Assembly(present if present is not None and same else pod, session.client, notes, now).places(container)

    own, of_pod = spec_of(pod, container).get("securityContext") or {}, pod["spec"].get("securityContext") or {}
    return ContainerFiles(
        places,
        now,
        stamp=lambda: (session.store.revision, now()),
        begin=session.become_writer,
        user=own.get("runAsUser", of_pod.get("runAsUser")) or 0,
        group=own.get("runAsGroup", of_pod.get("runAsGroup")) or 0,
    )


def attached(session: Session, pod: Obj, container: str) -> Obj | None:
    """What the main process wrote for somebody who was attached to it; see `kubelet/logs.py`."""
    found: Obj | None = pod_notes.read(StoreNotes(session.store), pod["metadata"]["uid"], "attached").get(container)
    return found


def note_attached(session: Session, pod: Obj, container: str, value: Obj) -> None:
    session.become_writer()
    pod_notes.write(StoreNotes(session.store), pod["metadata"]["uid"], "attached", container, value)


class _WritingNotes:
    """The store's notes for whoever is no component: the first change makes the command a writing one. The pod's
    kubelet is told of every change, for probes may look at files."""

    def __init__(self, session: Session, pod: Obj) -> None:
        self._session = session
        meta = pod["metadata"]
        self._timer = f"{meta['namespace']}/{meta['name']}|{meta['uid']}|annotated||"

    def get(self, name: str) -> Any:
        return self._session.store.note(name)

    def set(self, name: str, value: Any) -> None:
        self._session.become_writer()
        self._session.store.set_note(name, value)
        self._session.store.timers.set("kubelet", self._timer, self._session.cluster.clock.now)


def drop_data(store: Image, change: Change) -> None:
    """A node or a volume is gone, and what stood on it."""
    kept.gone(StoreNotes(store), _OWNERS[change.resource], change.obj)


def spec_of(pod: Obj, container: str) -> Obj:
    """A container of the pod, of whatever kind."""
    return next(spec for spec in all_containers(pod["spec"]) if spec["name"] == container)

"""A resizer for the volumes of rancher.io/local-path, as CSI drivers bring one along: claims grow where their class
allows it.

The real provisioner has none: its claims would wait for ever. Source: github.com/kubernetes-csi/external-resizer.
"""

from __future__ import annotations

from minikctl.addons.local_path import PROVISIONED_BY, PROVISIONER, TAKES
from minikctl.apimachinery import claim_growth
from minikctl.apimachinery.meta import annotations_of, is_deleting, key_of, split_key
from minikctl.client.events import EventRecorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

CLAIMS, VOLUMES = "persistentvolumeclaims", "persistentvolumes"


class LocalPathResizer:
    """Timers' keys are ``namespace/name`` of claims: when their volume has become larger."""

    name = "local-path-resizer"

    def __init__(self, surroundings: Surroundings) -> None:
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._timers = surroundings.timers
        source = f"external-resizer {PROVISIONER}"
        self._events = EventRecorder(surroundings.client, surroundings.clock, surroundings.notes, source)
        self._begin: dict[str, None] = {}
        self._end: dict[str, None] = {}

    def observe(self, change: Change) -> None:
        claim = change.obj
        if change.type == "MODIFIED" and claim_growth.wants_more(claim) and not claim_growth.awaits_file_system(claim):
            self._begin[key_of(claim)] = None

    def busy(self) -> bool:
        return bool(self._begin or self._end)

    def work(self) -> None:
        begin, self._begin = self._begin, {}
        for key in begin:
            if self._timers.due(f"{self.name}|{key}") is None:
                self._start(key)
        end, self._end = self._end, {}
        for key in end:
            self._finish(key)

    def fire(self, key: str) -> None:
        self._end[key] = None

    def _start(self, key: str) -> None:
        claim, volume = self._pair(key)
        if claim is None or volume is None:
            return
        name = volume["metadata"]["name"]
        self._timers.set(f"{self.name}|{key}", self._clock.now + TAKES)
        self._events.normal(claim, "Resizing", f"External resizer is resizing volume {name}")
        self._client.update_status(CLAIMS, {**claim, "status": claim_growth.resizing(claim, self._clock.stamp())})

    def _finish(self, key: str) -> None:
        claim, volume = self._pair(key)
        if claim is None or volume is None:
            return
        size = {"storage": claim["spec"]["resources"]["requests"]["storage"]}
        if not claim_growth.is_grown(volume, claim):
            spec = {**volume["spec"], "capacity": {**volume["spec"]["capacity"], **size}}
            self._client.update(VOLUMES, {**volume, "spec": spec})
        self._events.normal(claim, "FileSystemResizeRequired", "Require file system resize of volume on node")
        self._client.update_status(CLAIMS, {**claim, "status": claim_growth.resized(claim, self._clock.stamp())})

    def _pair(self, key: str) -> tuple[Obj | None, Obj | None]:
        """A claim that still wants more, and its volume where it is one of ours."""
        claim = self._client.find(CLAIMS, *split_key(key))
        if claim is None or is_deleting(claim) or not claim_growth.wants_more(claim):
            return None, None
        volume = self._client.find(VOLUMES, "", claim["spec"].get("volumeName") or "")
        ours = volume is not None and annotations_of(volume).get(PROVISIONED_BY) == PROVISIONER
        return (claim, volume) if ours else (None, None)

"""Persistent volumes and claims, brought together, and what becomes of volumes whose claim is gone.

What to do is decided in `volume_decisions`. Provisioners are add-ons: here claims are only marked for them. Source:
k8s.io/kubernetes/pkg/controller/volume/persistentvolume. The real controller looks again every 15 s; this one when a
volume, a claim or a class changes.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, is_deleting, key_of, name_of, split_key, with_meta
from minikctl.apimachinery.storage_classes import class_of, default_class, has_class
from minikctl.apimachinery.timestamps import parse
from minikctl.apimachinery.volume_matching import is_reserved_for, same_mode
from minikctl.controller_manager import volume_decisions as decide
from minikctl.controller_manager import volume_reclaim
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.controller_manager.volume_decisions import Event

CLAIMS = "persistentvolumeclaims"
VOLUMES = "persistentvolumes"
CLASSES = "storageclasses.storage.k8s.io"
EVERYONE = "*"


class VolumeBinder(Controller):
    """Keys are ``claim|namespace/name``, ``volume|name``, and ``*`` for all claims that wait for a volume."""

    name = "volume-binder"
    source = "persistentvolume-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        obj = change.obj
        if change.resource == CLASSES:
            return [] if change.type == "DELETED" else [EVERYONE]
        if change.resource == CLAIMS:
            named = obj["spec"].get("volumeName")
            if change.type == "DELETED":
                return [f"volume|{named}"] if named else []
            return [f"claim|{key_of(obj)}"]
        reference = obj["spec"].get("claimRef")
        keys = [f"claim|{reference['namespace']}/{reference['name']}"] if reference else []
        if change.type == "DELETED":
            return keys
        free = not reference and (obj.get("status") or {}).get("phase") == "Available"
        return [f"volume|{name_of(obj)}", *keys, *([EVERYONE] if free else ())]

    def reconcile(self, key: str) -> int | None:
        if key == EVERYONE:
            for claim in self.client.list(CLAIMS):
                if not decide.was_bound(claim):
                    self._claim(claim)
            return None
        kind, _, name = key.partition("|")
        if kind == "volume":
            volume = self.client.find(VOLUMES, "", name)
            if volume is not None:
                self._volume(volume)
            return None
        found = self.client.find(CLAIMS, *split_key(name))
        if found is not None:
            self._claim(found)
        return None

    # --- claims

    def _claim(self, claim: Obj) -> None:
        name = claim["spec"].get("volumeName")
        volume = self.client.find(VOLUMES, "", name) if name else None
        if decide.was_bound(claim):
            step = decide.of_bound(claim, volume)
        elif name:
            step = decide.of_named(claim, volume)
        else:
            step = decide.of_unbound(claim, self.client.list(VOLUMES), self._class(claim), self._unscheduled(claim))
        if step.action == "bind" and step.volume is not None:
            self._bind(step.volume, claim)
            return
        if step.action == "lose":
            if (claim.get("status") or {}).get("phase") != "Lost":
                self._status(claim, "Lost", None)
                self._tell(claim, step.event)
            return
        if not has_class(claim) and self._adopt_default_class(claim):
            return
        if step.action == "provision":
            self._provision(claim)
        self._tell(claim, step.event)
        self._status(claim, "Pending", None)

    def _class(self, claim: Obj) -> Obj | None:
        name = class_of(claim)
        return self.client.find(CLASSES, "", name) if name else None

    def _unscheduled(self, claim: Obj) -> list[str]:
        """The pods with this claim that have no node yet. A claim is first looked at before its pod is known, however
        soon that follows."""
        found: list[str] = []
        if self.clock.now - parse(claim["metadata"]["creationTimestamp"]) < 1000:
            return found
        for pod in self.client.list("pods", claim["metadata"]["namespace"], fields="spec.nodeName="):
            sources = [volume.get("persistentVolumeClaim") or {} for volume in pod["spec"].get("volumes") or ()]
            if any(source.get("claimName") == name_of(claim) for source in sources):
                found.append(name_of(pod))
        return found

    def _adopt_default_class(self, claim: Obj) -> bool:
        """A claim that was made before there was a default class gets it when there is one."""
        known = default_class(self.client.list(CLASSES))
        if known is None:
            return False
        spec = {**claim["spec"], "storageClassName": name_of(known)}
        self.client.update(CLAIMS, {**claim, "spec": spec})
        return True

    def _provision(self, claim: Obj) -> None:
        storage_class = self._class(claim)
        event = decide.provisioning(claim, storage_class)
        if event[1] == "ExternalProvisioning" and storage_class is not None:
            wanted = dict.fromkeys(decide.PROVISIONERS, storage_class["provisioner"])
            annotations = annotations_of(claim)
            if all(annotations.get(name) == text for name, text in wanted.items()):
                return
            self.client.update(CLAIMS, with_meta(claim, annotations={**annotations, **wanted}))
        self._tell(claim, event)

    def _bind(self, volume: Obj, claim: Obj) -> None:
        """Both say of each other that they are bound, the volume first; what is so already is not written."""
        reference = volume["spec"].get("claimRef") or {}
        ours = is_reserved_for(volume, claim)
        if not ours or reference.get("uid") != claim["metadata"]["uid"]:
            changed = {**volume, "spec": {**volume["spec"], "claimRef": decide.claim_reference(claim)}}
            volume = self.client.update(VOLUMES, changed if ours else _marked(changed, decide.BOUND_BY_CONTROLLER))
        volume = self._phase(volume, "Bound")
        changed = claim
        if claim["spec"].get("volumeName") != name_of(volume):
            changed = {**claim, "spec": {**claim["spec"], "volumeName": name_of(volume)}}
            changed = _marked(changed, decide.BOUND_BY_CONTROLLER)
        changed = _marked(changed, decide.BIND_COMPLETED)
        if changed is not claim:
            claim = self.client.update(CLAIMS, changed)
        self._status(claim, "Bound", volume)

    def _status(self, claim: Obj, phase: str, volume: Obj | None) -> None:
        before = claim.get("status") or {}
        status = {**before, "phase": phase}
        if volume is None:
            status.pop("accessModes", None)
            status.pop("capacity", None)
        else:
            status["accessModes"] = volume["spec"]["accessModes"]
            if before.get("phase") != phase:  # afterwards it is what the file system has, which resizing changes
                status["capacity"] = volume["spec"]["capacity"]
        if status != before:
            self.client.update_status(CLAIMS, {**with_meta(claim, resourceVersion=None), "status": status})

    # --- volumes

    def _volume(self, volume: Obj) -> None:
        reference = volume["spec"].get("claimRef") or {}
        claim = self.client.find(CLAIMS, reference["namespace"], reference["name"]) if reference else None
        state = decide.of_volume(volume, claim)
        if state == "available":
            self._phase(volume, "Available")
        elif state == "bound":
            self._phase(volume, "Bound")
        elif state == "unbind":
            self._unbind(volume)
        elif state == "released":
            if (volume.get("status") or {}).get("phase") not in ("Released", "Failed"):
                volume = self._phase(volume, "Released")
            self._reclaim(volume)
        elif claim is not None and not same_mode(volume, claim):
            about = "to requested PersistentVolumeClaim"
            text = f'Cannot bind PersistentVolume {about} "{name_of(claim)}" due to incompatible volumeMode.'
            self.events.warning(volume, "VolumeMismatch", text)
            text = f'Cannot bind PersistentVolume "{name_of(volume)}" {about} due to incompatible volumeMode.'
            self.events.warning(claim, "VolumeMismatch", text)

    def _unbind(self, volume: Obj) -> None:
        """Free a volume of its claim; one that its author reserved stays reserved for a claim of that name."""
        spec, annotations = dict(volume["spec"]), dict(annotations_of(volume))
        if decide.BOUND_BY_CONTROLLER in annotations:
            del annotations[decide.BOUND_BY_CONTROLLER]
            del spec["claimRef"]
        else:
            spec["claimRef"] = {name: value for name, value in spec["claimRef"].items() if name != "uid"}
        changed = {**with_meta(volume, annotations=annotations or None), "spec": spec}
        self._phase(self.client.update(VOLUMES, changed), "Available")

    def _reclaim(self, volume: Obj) -> None:
        action, event = volume_reclaim.of_released(volume)
        if action == "delete" and not is_deleting(volume):
            self.client.delete(VOLUMES, "", name_of(volume))
        elif action == "recycle":
            self._tell(volume, event)
            self._unbind(volume)
        elif action == "fail" and event is not None and (volume.get("status") or {}).get("phase") != "Failed":
            self._tell(self._phase(volume, "Failed", event[2]), event)

    def _phase(self, volume: Obj, phase: str, message: str = "") -> Obj:
        before = volume.get("status") or {}
        if before.get("phase") == phase:
            return volume
        status = {**before, "phase": phase, "lastPhaseTransitionTime": self.clock.stamp(), "message": message}
        if not message:
            del status["message"]
        return self.client.update_status(VOLUMES, {**with_meta(volume, resourceVersion=None), "status": status})

    def _tell(self, obj: Obj, event: Event | None) -> None:
        if event is not None:
            self.events.record(obj, *event)


def _marked(obj: Obj, annotation: str) -> Obj:
    annotations = annotations_of(obj)
    if annotation in annotations:
        return obj
    return with_meta(obj, annotations={**annotations, annotation: "yes"})

"""``pods/resize``: other amounts of cpu and memory for a running pod.

Neighbours: `pod.py` offers both functions to the update handler. Source: pkg/registry/core/pod/strategy.go and
ValidatePodResize of Kubernetes 1.33.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.registry.core.pod_ephemeral import MIRROR, keep_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_RESIZABLE = ("cpu", "memory")
_KINDS = ("limits", "requests")


def prepare_resize_update(new: Obj, old: Obj) -> None:
    """In place: all changes but those of resources and resize policies are dropped.

    Containers that were added, removed or renamed stay as they are, for validation to refuse.
    """
    spec, before = new["spec"], old["spec"]
    lists = {key: (spec.get(key) or [], before.get(key) or []) for key in ("containers", "initContainers")}
    if any(len(now) != len(was) for now, was in lists.values()):
        return
    merged = {key: _merge(now, was) for key, (now, was) in lists.items() if now}
    new["spec"] = {**before, **merged}
    new["status"] = old.get("status") or {}
    keep_metadata(new, old)


def _merge(containers: list[Obj], before: list[Obj]) -> list[Obj]:
    if any(now.get("name") != was.get("name") for now, was in zip(containers, before, strict=True)):
        return containers
    merged = []
    for now, was in zip(containers, before, strict=True):
        container = {key: value for key, value in was.items() if key not in ("resources", "resizePolicy")}
        container["resources"] = now.get("resources") or {}
        if now.get("resizePolicy"):
            container["resizePolicy"] = now["resizePolicy"]
        merged.append(container)
    return merged


def validate_resize_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.registry.core.pod_qos import qos_class
    from minikctl.apiserver.validation.metadata import validate_object_meta_update
    from minikctl.apiserver.validation.pod import validate_pod

    if MIRROR in (old["metadata"].get("annotations") or {}):
        return [field_errors.forbidden("", "static pods cannot be resized")]
    if (old["spec"].get("os") or {}).get("name") == "windows":
        return [field_errors.forbidden("", "windows pods cannot be resized")]
    faults = validate_object_meta_update(new, old) + validate_pod(new, creating=False)
    qos = (old.get("status") or {}).get("qosClass") or qos_class(old)
    if qos != qos_class(new):
        words = "Pod QOS Class may not change as a result of resizing"
        faults.append(field_errors.invalid("spec", qos, words))
    if not _node_can_resize(old):
        faults.append(field_errors.forbidden("spec", "Pod running on node without support for resize"))
    for key in ("initContainers", "containers"):
        pairs = zip(new["spec"].get(key) or (), old["spec"].get(key) or (), strict=False)
        for index, (now, was) in enumerate(pairs):
            if key == "containers" or was.get("restartPolicy") == "Always":
                faults += _validate_container(now, was, f"spec.{key}[{index}].resources")
    found = _other_changes(new["spec"], old["spec"])
    return faults + [field_errors.forbidden("spec", words) for words in found]


def _node_can_resize(pod: Obj) -> bool:
    """A kubelet that can do it reports what each running container has got."""
    for status in (pod.get("status") or {}).get("containerStatuses") or ():
        if "running" in (status.get("state") or {}):
            return status.get("resources") is not None
    return True


def _validate_container(now: Obj, was: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery.quantity import milli

    new, old = now.get("resources") or {}, was.get("resources") or {}
    faults = []
    for kind in ("requests", "limits"):
        if not (old.get(kind) or {}).keys() <= (new.get(kind) or {}).keys():
            faults.append(field_errors.forbidden(f"{path}.{kind}", f"resource {kind} cannot be removed"))
    policies = {policy.get("resourceName"): policy.get("restartPolicy") for policy in now.get("resizePolicy") or ()}
    if policies.get("memory") in (None, "", "NotRequired"):
        limit, before = ((side.get("limits") or {}).get("memory") for side in (new, old))
        verb = ""
        if limit is not None and before is None:
            verb = "added"
        elif limit is not None and before is not None and milli(limit) < milli(before):
            verb = "decreased"
        if verb:
            words = f"memory limits cannot be {verb} unless resizePolicy is RestartContainer"
            faults.append(field_errors.forbidden(f"{path}.limits[memory]", words))
    return faults


def _other_changes(spec: Obj, before: Obj) -> list[str]:
    found = []
    for now, was in zip(spec.get("containers") or (), before.get("containers") or (), strict=False):
        if _without_resizable(now) != _without_resizable(was):
            found.append("only cpu and memory resources are mutable")
    for now, was in zip(spec.get("initContainers") or (), before.get("initContainers") or (), strict=False):
        if was.get("restartPolicy") != "Always":
            if now != was:
                found.append("resources for non-sidecar init containers are immutable")
        elif _without_resizable(now) != _without_resizable(was):
            found.append("only cpu and memory resources for sidecar containers are mutable")
    rest = ("containers", "initContainers")
    if not found and any(spec.get(key) != before.get(key) for key in {*spec, *before} if key not in rest):
        found.append("only cpu and memory resources are mutable")
    if not found and any(len(spec.get(key) or ()) != len(before.get(key) or ()) for key in rest):
        found.append("only cpu and memory resources are mutable")
    return found


def _without_resizable(container: Obj) -> Obj:
    resources = container.get("resources") or {}
    kept = {
        kind: {name: amount for name, amount in (resources.get(kind) or {}).items() if name not in _RESIZABLE}
        for kind in _KINDS
    }
    return {**container, "resources": kept}

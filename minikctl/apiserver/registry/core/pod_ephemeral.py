"""``pods/ephemeralcontainers``: the only way to add containers to a pod that exists, for debugging.

Neighbours: `pod.py` offers both functions to the update handler. Source: pkg/registry/core/pod/strategy.go and
ValidatePodEphemeralContainersUpdate.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

MIRROR = "kubernetes.io/config.mirror"


def keep_metadata(new: Obj, old: Obj) -> None:
    """In place: what no subresource may touch."""
    meta, before = new["metadata"], old["metadata"]
    for key in ("labels", "annotations", "finalizers", "ownerReferences", "deletionTimestamp"):
        if key in before:
            meta[key] = before[key]
        else:
            meta.pop(key, None)


def prepare_ephemeral_containers_update(new: Obj, old: Obj) -> None:
    """In place: all changes but those of the ephemeral containers are dropped."""
    containers = (new.get("spec") or {}).get("ephemeralContainers")
    new["spec"] = {key: value for key, value in old["spec"].items() if key != "ephemeralContainers"}
    if containers:
        new["spec"]["ephemeralContainers"] = containers
    new["status"] = old.get("status") or {}
    keep_metadata(new, old)


def validate_ephemeral_containers_update(new: Obj, old: Obj) -> list[FieldError]:
    """New ones may come; those that are there neither go nor change."""
    from minikctl.apiserver.validation.metadata import validate_object_meta_update
    from minikctl.apiserver.validation.pod import validate_pod
    from minikctl.apiserver.validation.pod_diff import difference

    if MIRROR in (old["metadata"].get("annotations") or {}):
        return [field_errors.forbidden("", "static pods do not support ephemeral containers")]
    faults = validate_object_meta_update(new, old) + validate_pod(new, creating=False)
    path = "spec.ephemeralContainers"
    now = {container.get("name"): container for container in new["spec"].get("ephemeralContainers") or ()}
    for container in old["spec"].get("ephemeralContainers") or ():
        name = container["name"]
        if name not in now:
            words = f'existing ephemeral containers "{name}" may not be removed\n'
            faults.append(field_errors.forbidden(path, words))
        elif now[name] != container:
            shown = difference("core.EphemeralContainer", container, now[name])
            words = f'existing ephemeral containers "{name}" may not be changed\n{shown}'
            faults.append(field_errors.forbidden(path, words))
    return faults

"""Pod: all that the API server knows of the kind, on one page.

The rules themselves lie beside it, so that listing pods loads nothing but columns: `pod_defaults.py`,
`pod_columns.py`, `pod_qos.py`, `pod_binding.py`, `pod_features.py`, `pod_label_keys.py`, `pod_apparmor.py`,
`pod_warnings.py`, `pod_ephemeral.py`, `pod_resize.py`; validation in `validation/pod_*.py`. Admission (priority,
service account, tolerations) is not done here. Source: pkg/registry/core/pod/strategy.go.
"""

from __future__ import annotations

from minikctl.apiserver.registry.core.pod_columns import COLUMNS, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

__all__ = [
    "COLUMNS",
    "GENERATION",
    "NAME_CHECK",
    "cells",
    "default",
    "prepare_create",
    "prepare_ephemeralcontainers_update",
    "prepare_resize_update",
    "prepare_status_update",
    "prepare_update",
    "selectable",
    "validate",
    "validate_ephemeralcontainers_update",
    "validate_resize_update",
    "validate_status_update",
    "validate_update",
    "warnings",
]

GENERATION = True
NAME_CHECK = "is_dns1123_subdomain"


def default(pod: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_defaults import default_pod

    default_pod(pod)


def prepare_create(pod: Obj) -> None:
    """Whatever status the author sent is replaced by the one that a new pod has."""
    from minikctl.apiserver.registry.core.pod_defaults import mirror_service_account
    from minikctl.apiserver.registry.core.pod_features import drop_disabled_fields
    from minikctl.apiserver.registry.core.pod_qos import qos_class

    spec = pod["spec"]
    drop_disabled_fields(spec)
    mirror_service_account(spec)
    pod["status"] = {"phase": "Pending", "qosClass": qos_class(pod)}
    if spec.get("schedulingGates"):
        pod["status"]["conditions"] = [_gated()]
    if spec.get("affinity"):
        from minikctl.apiserver.registry.core.pod_label_keys import merge_label_keys

        merge_label_keys(spec["affinity"], pod["metadata"].get("labels") or {})
    _sync_apparmor(pod)


def _gated() -> Obj:
    return {
        "type": "PodScheduled",
        "status": "False",
        "reason": "SchedulingGated",
        "message": "Scheduling is blocked due to non-empty scheduling gates",
        "lastProbeTime": None,
        "lastTransitionTime": None,
    }


def _sync_apparmor(pod: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_apparmor import is_used, sync_profiles

    if is_used(pod):
        sync_profiles(pod)


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_defaults import mirror_service_account
    from minikctl.apiserver.registry.core.pod_features import drop_disabled_fields

    new["status"] = old.get("status") or {}
    drop_disabled_fields(new["spec"], old["spec"])
    mirror_service_account(new["spec"])


def prepare_status_update(new: Obj, old: Obj) -> None:
    """A status update may touch labels and annotations too, as everywhere in Kubernetes but for owners."""
    new["spec"] = old["spec"]
    meta, before = new["metadata"], old["metadata"]
    for key in ("ownerReferences", "deletionTimestamp"):
        if key in before:
            meta[key] = before[key]
        else:
            meta.pop(key, None)
    status = new.get("status")
    if status is None:
        status = new["status"] = {}
    if not status.get("qosClass") and (old.get("status") or {}).get("qosClass"):
        status["qosClass"] = old["status"]["qosClass"]


def validate(pod: Obj) -> list[FieldError]:
    """All but the metadata. Rules that only hold at create apply while the pod has no resourceVersion."""
    from minikctl.apiserver.validation.pod import validate_pod

    return validate_pod(pod, creating=not pod["metadata"].get("resourceVersion"))


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.pod_update import validate_pod_update

    return validate_pod_update(new, old)


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    """All that is checked when ``pods/status`` is written."""
    from minikctl.apiserver.validation.pod_status import validate_pod_status_update

    return validate_pod_status_update(new, old)


def prepare_ephemeralcontainers_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_ephemeral import prepare_ephemeral_containers_update

    prepare_ephemeral_containers_update(new, old)


def validate_ephemeralcontainers_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.registry.core.pod_ephemeral import validate_ephemeral_containers_update

    return validate_ephemeral_containers_update(new, old)


def prepare_resize_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.core import pod_resize

    pod_resize.prepare_resize_update(new, old)


def validate_resize_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.registry.core import pod_resize

    return pod_resize.validate_resize_update(new, old)


def warnings(pod: Obj) -> list[str]:
    """Only at create: nobody edits pods by hand, and controllers do not read warnings."""
    if pod["metadata"].get("resourceVersion"):
        return []
    from minikctl.apiserver.registry.core.pod_warnings import pod_warnings

    return pod_warnings(pod)


def selectable(pod: Obj) -> dict[str, str]:
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    addresses: list[Obj] = status.get("podIPs") or [{}]
    return {
        "spec.nodeName": spec.get("nodeName") or "",
        "spec.restartPolicy": spec.get("restartPolicy") or "",
        "spec.schedulerName": spec.get("schedulerName") or "",
        "spec.serviceAccountName": spec.get("serviceAccountName") or "",
        "spec.hostNetwork": "true" if spec.get("hostNetwork") else "false",
        "status.phase": status.get("phase") or "",
        "status.podIP": addresses[0].get("ip") or "",
        "status.nominatedNodeName": status.get("nominatedNodeName") or "",
    }

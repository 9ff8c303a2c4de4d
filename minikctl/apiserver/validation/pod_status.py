"""What a new status of a pod may not say: that the dead run again, addresses that are none, another class.

Neighbours: `registry/core/pod.py`. The kubelet's own reports are trusted and do not come here. Source:
ValidatePodStatusUpdate in pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.ips import family, is_ip
from minikctl.apiserver.validation.metadata import faults_of, validate_immutable, validate_object_meta_update
from minikctl.apiserver.validation.pod_annotations import validate_pod_annotations_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_SYSTEM_CONDITIONS = ("PodScheduled", "Ready", "Initialized")


def validate_pod_status_update(new: Obj, old: Obj) -> list[FieldError]:
    status, before = new.get("status") or {}, old.get("status") or {}
    annotations, earlier = (pod["metadata"].get("annotations") or {} for pod in (new, old))
    faults = validate_object_meta_update(new, old)
    faults += validate_pod_annotations_update(annotations, earlier, "metadata.annotations")
    for index, condition in enumerate(status.get("conditions") or ()):
        kind = condition.get("type") or ""
        if kind not in _SYSTEM_CONDITIONS:
            # Kubernetes puts these under metadata.
            faults += faults_of(f"metadata.conditions[{index}].Type", kind, names.is_qualified_name(kind))
    if new["spec"].get("nodeName") != old["spec"].get("nodeName"):
        faults.append(field_errors.forbidden("status.nodeName", "may not be changed directly"))
    nominated = status.get("nominatedNodeName") or ""
    if nominated and nominated != before.get("nominatedNodeName"):
        faults += faults_of("status.nominatedNodeName", nominated, names.is_dns1123_subdomain(nominated))
    faults += validate_immutable(status.get("qosClass") or "", before.get("qosClass") or "", "status.qosClass")
    faults += _validate_transitions(status, before, old["spec"])
    faults += _validate_addresses(status.get("podIPs") or (), "status.podIPs")
    return faults + _validate_host_addresses(status)


def _validate_transitions(status: Obj, before: Obj, spec: Obj) -> list[FieldError]:
    policy = spec.get("restartPolicy") or ""
    sidecars = {item["name"] for item in spec.get("initContainers") or () if item.get("restartPolicy") == "Always"}
    rules: tuple[tuple[str, str, Collection[str]], ...] = (
        ("containerStatuses", policy, ()),
        ("initContainerStatuses", policy, sidecars),
        ("ephemeralContainerStatuses", "Never", ()),
    )
    faults: list[FieldError] = []
    for key, of_policy, free in rules:
        faults += _validate_stays_dead(status.get(key) or (), before.get(key) or (), of_policy, free, f"status.{key}")
    return faults


def _validate_stays_dead(
    new: Sequence[Obj], old: Sequence[Obj], policy: str, free: Collection[str], path: str
) -> list[FieldError]:
    if policy == "Always":
        return []
    faults = []
    for index, was in enumerate(old):
        terminated = (was.get("state") or {}).get("terminated")
        if terminated is None or was["name"] in free or (terminated.get("exitCode") and policy == "OnFailure"):
            continue
        for now in new:
            if now["name"] == was["name"] and (now.get("state") or {}).get("terminated") is None:
                words = "may not be transitioned to non-terminated state"
                faults.append(field_errors.forbidden(f"{path}[{index}].state", words))
    return faults


def _validate_addresses(addresses: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    texts = [item.get("ip") or "" for item in addresses]
    for index, text in enumerate(texts):
        faults += faults_of(f"{path}[{index}]", text, is_ip(text))
    if len(texts) > 1:
        if len(texts) > 2 or len({family(text) for text in texts}) < 2:
            words = "may specify no more than one IP for each IP family"
            faults.append(field_errors.invalid(path, list(addresses), words))
        for index, item in enumerate(addresses):
            if item in addresses[:index]:
                faults.append(field_errors.duplicate(f"{path}[{index}]", item))
    return faults


def _validate_host_addresses(status: Obj) -> list[FieldError]:
    addresses = status.get("hostIPs") or ()
    if not addresses:
        return []
    faults = []
    first = addresses[0].get("ip") or ""
    if (status.get("hostIP") or "") != first:
        faults.append(field_errors.invalid("status.hostIPs[0].ip", first, "must be equal to `hostIP`"))
    return faults + _validate_addresses(addresses, "status.hostIPs")

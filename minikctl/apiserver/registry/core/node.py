"""Node: a machine that runs pods, as its kubelet reports it."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, UNKNOWN, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

_ROLE_PREFIX, _ROLE = "node-role.kubernetes.io/", "kubernetes.io/role"

COLUMNS = (
    ("Name", 0),
    ("Status", 0),
    ("Roles", 0),
    ("Age", 0),
    ("Version", 0),
    ("Internal-IP", 1),
    ("External-IP", 1),
    ("OS-Image", 1),
    ("Kernel-Version", 1),
    ("Container-Runtime", 1),
)


def cells(obj: Obj) -> list[Cell]:
    info = (obj.get("status") or {}).get("nodeInfo") or {}
    return [
        name(obj),
        _status(obj),
        ",".join(_roles(obj)) or NONE,
        age(obj),
        info.get("kubeletVersion") or "",
        _address(obj, "InternalIP"),
        _address(obj, "ExternalIP"),
        info.get("osImage") or UNKNOWN,
        info.get("kernelVersion") or UNKNOWN,
        info.get("containerRuntimeVersion") or UNKNOWN,
    ]


def _status(obj: Obj) -> str:
    status = "Unknown"
    for condition in (obj.get("status") or {}).get("conditions") or ():
        if condition.get("type") == "Ready":
            status = "Ready" if condition.get("status") == "True" else "NotReady"
    unschedulable = (obj.get("spec") or {}).get("unschedulable")
    return f"{status},SchedulingDisabled" if unschedulable else status


def _roles(obj: Obj) -> list[str]:
    labels: dict[str, str] = (obj.get("metadata") or {}).get("labels") or {}
    roles = {key.removeprefix(_ROLE_PREFIX) for key in labels if key.startswith(_ROLE_PREFIX)}
    roles.add(labels.get(_ROLE) or "")
    return sorted(roles - {""})


def _address(obj: Obj, kind: str) -> str:
    for address in (obj.get("status") or {}).get("addresses") or ():
        if address.get("type") == kind:
            text: str = address.get("address") or ""
            return text
    return NONE


def default(obj: Obj) -> None:
    status = obj.get("status") or {}
    if status.get("capacity") and status.get("allocatable") is None:
        status["allocatable"] = dict(status["capacity"])
    spec = obj.get("spec") or {}
    if spec.get("podCIDR") and not spec.get("podCIDRs"):
        spec["podCIDRs"] = [spec["podCIDR"]]
    elif spec.get("podCIDRs") and not spec.get("podCIDR"):
        spec["podCIDR"] = spec["podCIDRs"][0]


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import nodes

    return nodes.validate(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import nodes

    return nodes.validate_update(new, old)


def selectable(obj: Obj) -> dict[str, str]:
    unschedulable = (obj.get("spec") or {}).get("unschedulable")
    return {"spec.unschedulable": "true" if unschedulable else "false"}

"""ServiceCIDR: a block from which Services get their addresses."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("CIDRs", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), ",".join((obj.get("spec") or {}).get("cidrs") or ()), age(obj)]


def prepare_create(obj: Obj) -> None:
    obj["status"] = {}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import go_values, ips

    blocks = (obj.get("spec") or {}).get("cidrs") or []
    path = "spec.cidrs"
    if not blocks:
        return [field_errors.required(path, "at least one CIDR required")]
    shown = go_values.string_list(blocks)
    faults: list[FieldError] = []
    if len(blocks) > 2:
        faults.append(field_errors.invalid(path, shown, "may only hold up to 2 values"))
    for index, block in enumerate(blocks):
        faults += ips.validate_cidr(block, f"{path}[{index}]")
    if not faults and len({ips.family(block.partition("/")[0]) for block in blocks}) < len(blocks):
        why = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96"
        faults.append(field_errors.invalid(path, shown, why))
    return faults


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import validate_immutable

    blocks, before = ((one.get("spec") or {}).get("cidrs") for one in (new, old))
    return validate_immutable(blocks, before, "spec.cidrs")

"""ControllerRevision: what a StatefulSet or DaemonSet looked like once.

Source: pkg/registry/apps/controllerrevision/strategy.go.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (("Name", 0), ("Controller", 0), ("Revision", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), _controller(obj), obj.get("revision") or 0, age(obj)]


def _controller(obj: Obj) -> str:
    """``statefulset.apps/db``."""
    from minikctl.apimachinery.meta import controller_of

    owner = controller_of(obj)
    if owner is None:
        return NONE
    group = owner["apiVersion"].rpartition("/")[0]
    kind = f"{owner['kind']}.{group}" if group else owner["kind"]
    return f"{kind.lower()}/{owner['name']}"


def default(obj: Obj) -> None:
    if obj.get("revision") is None:
        obj["revision"] = 0


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import names

    revision = obj.get("revision") or 0
    faults = [field_errors.invalid("revision", revision, names.NOT_NEGATIVE)] if revision < 0 else []
    if not obj["metadata"].get("resourceVersion"):
        data = obj.get("data")
        if data is None:
            faults.append(field_errors.required("data", "data is mandatory"))
        elif not isinstance(data, dict):
            faults.append(field_errors.required("data", "data must be a valid JSON object"))
    return faults


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import go_structs, workloads

    return workloads.immutable(new.get("data"), old.get("data"), "data", go_structs.raw_extension(new.get("data")))

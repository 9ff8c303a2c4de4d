"""ConfigMap: configuration as keys and values, text in ``data``, bytes in ``binaryData``."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Data", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), len(obj.get("data") or ()) + len(obj.get("binaryData") or ()), age(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import config

    return config.validate_config_map(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import config

    return config.validate_immutable_data(new, old, ("data", "binaryData"))

"""All that is checked of an object before it is stored: its metadata and what its kind asks for."""

from __future__ import annotations

from minikctl.apiserver.validation import metadata, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind


def new_object_faults(kind: Kind, obj: Obj) -> list[FieldError]:
    strategy = kind.strategy()
    check = getattr(names, strategy.NAME_CHECK)
    return metadata.validate_object_meta(obj, kind.namespaced, check) + strategy.validate(obj)


def changed_object_faults(kind: Kind, new: Obj, old: Obj) -> list[FieldError]:
    strategy = kind.strategy()
    check = getattr(names, strategy.NAME_CHECK)
    faults = metadata.validate_object_meta_update(new, old)
    faults += metadata.validate_object_meta(new, kind.namespaced, check)
    faults += strategy.validate(new)
    known = {str(fault) for fault in faults}
    return faults + [fault for fault in strategy.validate_update(new, old) if str(fault) not in known]

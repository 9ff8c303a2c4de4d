"""ClusterRoleBinding: who has a cluster role everywhere."""

from __future__ import annotations

from minikctl.apiserver.registry.rbac.rolebinding import COLUMNS, NAME_CHECK, cells, default

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

__all__ = ["COLUMNS", "NAME_CHECK", "cells", "default", "validate", "validate_update"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import rbac

    return rbac.validate_binding(obj, namespaced=False)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import rbac

    return validate(new) + rbac.validate_binding_update(new, old)

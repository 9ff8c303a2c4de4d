"""ClusterRole: what may be done in the whole cluster, or wherever a RoleBinding points to it."""

from __future__ import annotations

from minikctl.apiserver.registry.rbac.role import COLUMNS, NAME_CHECK, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

__all__ = ["COLUMNS", "NAME_CHECK", "cells", "validate"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import rbac

    return rbac.validate_rules(obj.get("rules") or [], namespaced=False) + rbac.validate_aggregation(obj)

"""MutatingAdmissionPolicyBinding: where a mutating policy holds, with which parameters."""

from __future__ import annotations

from minikctl.apiserver.registry.admissionregistration.validatingadmissionpolicybinding import (
    COLUMNS,
    GENERATION,
    cells,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

__all__ = ["COLUMNS", "GENERATION", "cells", "validate"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import webhooks

    return webhooks.validate_binding(obj, with_actions=False)

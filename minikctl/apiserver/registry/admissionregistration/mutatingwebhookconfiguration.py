"""MutatingWebhookConfiguration: servers that may change what a request brings; none is called here."""

from __future__ import annotations

from minikctl.apiserver.registry.admissionregistration import validatingwebhookconfiguration as validating
from minikctl.apiserver.registry.admissionregistration.validatingwebhookconfiguration import COLUMNS, GENERATION, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

__all__ = ["COLUMNS", "GENERATION", "cells", "default", "validate"]


def default(obj: Obj) -> None:
    validating.default(obj)
    for webhook in obj.get("webhooks") or ():
        if webhook.get("reinvocationPolicy") is None:
            webhook["reinvocationPolicy"] = "Never"


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import webhooks

    return webhooks.validate(obj.get("webhooks") or [], mutating=True)

"""Faults of values out of a fixed set, listed in the order in which Kubernetes lists them, which is not always sorted.

Neighbours: `field_errors.not_supported` sorts; pods need both ways.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.field_errors import FieldError


def unsupported(path: str, value: Any, supported: Sequence[str]) -> FieldError:
    words = ", ".join(field_errors.show(word) for word in supported)
    detail = f"supported values: {words}"
    return field_errors.FieldError(path, "FieldValueNotSupported", "Unsupported value", value, detail)


def validate_choice(value: str | None, supported: Sequence[str], path: str) -> list[FieldError]:
    """A value that has to be there and be one of ``supported``."""
    if value in supported:
        return []
    return [unsupported(path, value, supported) if value else field_errors.required(path)]


def validate_optional_choice(value: str | None, supported: Sequence[str], path: str) -> list[FieldError]:
    """A value that may be absent; empty text is not absent."""
    if value is None or value in supported:
        return []
    return [unsupported(path, value, supported)]

"""One complaint about one field, worded as Kubernetes words it.

Neighbours: every validation function returns a list of FieldError; `errors.Invalid` turns a list into a Status.
Source of the wording: k8s.io/apimachinery/pkg/util/validation/field.
"""

from __future__ import annotations

from minikctl.apimachinery import fast_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

OMIT = object()
"""Stands for "no value to show" where None would be shown as null."""


class FieldError:
    """``path`` is dotted (``spec.containers[0].name``), ``reason`` the Status cause (``FieldValueInvalid``)."""

    __slots__ = ("detail", "path", "prefix", "reason", "value")

    def __init__(self, path: str, reason: str, prefix: str, value: Any, detail: str) -> None:
        self.path = path
        self.reason = reason
        self.prefix = prefix
        self.value = value
        self.detail = detail

    def body(self) -> str:
        """The message without the path, as a Status cause holds it."""
        text = self.prefix if self.value is OMIT else f"{self.prefix}: {show(self.value)}"
        return f"{text}: {self.detail}" if self.detail else text

    def __str__(self) -> str:
        return f"{self.path}: {self.body()}"

    def __repr__(self) -> str:
        return f"FieldError({str(self)!r})"


class Literal(str):
    """A value already in the form to print, such as a Go structure or a list ``[]string{"a"}``."""

    __slots__ = ()


def show(value: Any) -> str:
    """A value as Kubernetes prints it in messages: text quoted, numbers plain, structures as JSON."""
    if isinstance(value, Literal):
        return str(value)
    if value is None:
        return '"null"'  # Go shows a nil pointer as this text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return fast_json.dumps(value)
    if isinstance(value, dict | list):
        return fast_json.dumps_sorted(value)
    return str(value)


def invalid(path: str, value: Any, detail: str) -> FieldError:
    return FieldError(path, "FieldValueInvalid", "Invalid value", value, detail)


def required(path: str, detail: str = "") -> FieldError:
    return FieldError(path, "FieldValueRequired", "Required value", OMIT, detail)


def forbidden(path: str, detail: str) -> FieldError:
    return FieldError(path, "FieldValueForbidden", "Forbidden", OMIT, detail)


def duplicate(path: str, value: Any) -> FieldError:
    return FieldError(path, "FieldValueDuplicate", "Duplicate value", value, "")


def not_found(path: str, value: Any) -> FieldError:
    return FieldError(path, "FieldValueNotFound", "Not found", value, "")


def not_supported(path: str, value: Any, supported: Iterable[str]) -> FieldError:
    """``Unsupported value: "x": supported values: "a", "b"``; a set's values in alphabetical order."""
    ordered = sorted(supported) if isinstance(supported, set | frozenset) else supported
    words = ", ".join(fast_json.dumps(word) for word in ordered)
    detail = f"supported values: {words}" if words else ""
    return FieldError(path, "FieldValueNotSupported", "Unsupported value", value, detail)


def too_long(path: str, maximum: int) -> FieldError:
    """The value is left out of the message, for it is long."""
    unit = "byte" if maximum == 1 else "bytes"
    return FieldError(path, "FieldValueTooLong", "Too long", OMIT, f"may not be more than {maximum} {unit}")


def too_many(path: str, actual: int, maximum: int) -> FieldError:
    items = "item" if maximum == 1 else "items"
    return FieldError(path, "FieldValueTooMany", "Too many", actual, f"must have at most {maximum} {items}")

"""Finds what is wrong with an object that does not decode, and says it as Go's JSON decoder does.

Slow and only for faulty objects: `quick_check` lets the others pass. `json_schema` finds the faults, `go_path` tells
how Go names their places; this module sorts the faults as the decoder meets them, keys in alphabetical order, as
kubectl sends them. Sources: sigs.k8s.io/json and the UnmarshalJSON functions of the types named below.
"""

from __future__ import annotations

from minikctl.apimachinery import go_numbers
from minikctl.apiserver.validation import formats, go_path, json_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.validation.json_schema import Fault

MOST_UNKNOWN = 100
"""The decoder stops counting there."""


class Faults:
    """``fatal``: what makes the object unreadable, the only message then. ``unknown``: paths of unknown fields."""

    __slots__ = ("fatal", "unknown")

    def __init__(self, fatal: str = "", unknown: Sequence[str] = ()) -> None:
        self.fatal = fatal
        self.unknown = list(unknown)


def find(obj: Obj, root: Obj, kind: str) -> Faults:
    """``root`` is the schema of ``kind``. Without faults, all is empty."""
    unknown: dict[str, None] = {}
    saved = ""
    for fault in sorted(json_schema.faults(obj, root), key=order):
        place = go_path.locate(fault.path, obj, root, kind)
        if fault.unknown:
            if not place.lenient:
                unknown[f"{place.path}.{fault.unknown}" if place.path else fault.unknown] = None
            continue
        message, aborts = word(fault, place)
        if aborts:
            return Faults(message)
        saved = saved or message
    return Faults(saved) if saved else Faults(unknown=list(unknown)[:MOST_UNKNOWN])


def order(fault: Fault) -> list[tuple[int, str]]:
    """Where the decoder meets the fault. An unknown field stands where its own name does, not its parent's."""
    steps = [*fault.path, fault.unknown] if fault.unknown else fault.path
    return [(step, "") if isinstance(step, int) else (0, step) for step in steps]


def word(fault: Fault, place: go_path.Place) -> tuple[str, bool]:
    """The message, and whether the decoder gives up at once: the types' own decoders make it do so."""
    value, schema = fault.value, fault.schema
    form = schema.get("format", "")
    if form == "quantity":
        return (formats.quantity_fault(value) if isinstance(value, str) else None) or formats.QUANTITY_FORMAT, True
    if form in ("date-time", "micro-time"):
        if isinstance(value, str):
            return formats.time_fault(value, micro=form == "micro-time") or "", True
        return _type_message(value, "string", place), True
    if form == "int-or-string":
        return _type_message(value, "int32", place), True
    if "oneOf" in schema:
        return "boolean or JSON schema expected", True
    if form == "byte" and isinstance(value, str):
        return formats.base64_fault(value) or "", place.lenient
    return _type_message(value, place.go_type, place), place.lenient


def _type_message(value: Any, go_type: str, place: go_path.Place) -> str:
    return (
        f"json: cannot unmarshal {_describe(value, go_type)} into Go struct field "
        f"{place.struct}.{place.fields} of type {go_type}"
    )


def _describe(value: Any, go_type: str) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        text = str(value) if isinstance(value, int) else go_numbers.json_float(value)
        return f"number {text}" if go_type.startswith(("int", "uint")) else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"

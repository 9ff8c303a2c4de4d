"""Mapping keys that are no strings, ``1: a`` or ``{a: b}: c``: how JSON spells them, how Go reports them.

Part of `yaml_reader.py`. Templates that were never rendered, ``replicas: {{ .Values.replicas }}``, end here.
"""

from __future__ import annotations

from minikctl.apimachinery.go_numbers import general_text
from minikctl.apimachinery.yaml_tags import scalar_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class UnsupportedKeyError(ValueError):
    """A key that JSON cannot spell: null."""

    def worded(self, value: Any) -> str:
        return f"unsupported map key of type: %!s(<nil>), key: <nil>, value: {go_syntax(value, top=True)}"


def key_text(key: bool | int | float | None, text: str) -> str:
    """The string that sigs.k8s.io/yaml makes of a key; ``text`` is how it was written."""
    if key is None:
        raise UnsupportedKeyError
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int) and scalar_type(key, text) == "int":
        return str(key)
    return _single_precision(float(key))


def go_syntax(value: Any, *, top: bool = False) -> str:
    """A value as Go's ``%#v`` shows it; nil inside a collection names its type."""
    if isinstance(value, dict):
        parts = (f"{go_syntax(key)}:{go_syntax(part)}" for key, part in sorted(value.items()))
        return f"map[interface {{}}]interface {{}}{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(map(go_syntax, value))}}}"
    if value is None:
        return "<nil>" if top else "interface {}(nil)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _single_precision(value: float) -> str:
    """Go's ``FormatFloat(value, 'g', -1, 32)``: the shortest digits that give the same 32-bit float."""
    import struct

    special = {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}
    try:
        single = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        single = float("inf") if value > 0 else float("-inf")
    if repr(single) in special:
        return special[repr(single)]
    for digits in range(1, 10):
        text = f"{single:.{digits - 1}e}"
        if struct.pack("f", float(text)) == struct.pack("f", single):
            break
    return general_text(text)

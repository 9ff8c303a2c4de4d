"""Values printed as Go's ``%#v`` prints them, for messages that show a structure.

The API server falls back to that form for maps and lists, so users see ``map[string]string{"a":"b"}``. Whole structs
are not rebuilt: their Go form holds pointer addresses.
"""

from __future__ import annotations

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.field_errors import Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def quote(text: str) -> str:
    """A text as ``%q`` prints it."""
    return fast_json.dumps(text)


def string_map(values: Mapping[str, str] | None) -> Literal:
    """``map[string]string{"a":"b", "c":"d"}``, keys in order."""
    if values is None:
        return Literal("map[string]string(nil)")
    pairs = ", ".join(f"{quote(key)}:{quote(values[key])}" for key in sorted(values))
    return Literal(f"map[string]string{{{pairs}}}")


def typed_list(type_name: str, values: Iterable[str] | None) -> Literal:
    """``[]core.IPFamily{"IPv4"}``."""
    if values is None:
        return Literal(f"[]{type_name}(nil)")
    return Literal(f"[]{type_name}{{{', '.join(quote(value) for value in values)}}}")


def string_list(values: Iterable[str] | None) -> Literal:
    """``[]string{"a", "b"}``."""
    return typed_list("string", values)


def time(text: str | None) -> Literal:
    """``2025-01-02 03:04:05 +0000 UTC`` of RFC 3339 text."""
    if not text:
        return Literal("0001-01-01 00:00:00 +0000 UTC")
    return Literal(text.replace("T", " ").replace("Z", " +0000 UTC"))


def difference(type_name: str, old: Mapping[str, object], new: Mapping[str, object]) -> str:
    """What changed between two structs, in the manner of go-cmp: one line a side for each field that differs."""
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    same = len({*old, *new}) - len(keys)
    lines = [f"  {type_name}{{"]
    if same:
        lines.append(f"  \t... // {same} identical fields")
    import json

    for key in keys:
        title = key[:1].upper() + key[1:]
        for mark, side in (("-", old), ("+", new)):
            value = side.get(key)
            text = "nil" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
            lines.append(f"{mark} \t{title}: {text},")
    return "\n".join([*lines, "  }", ""])

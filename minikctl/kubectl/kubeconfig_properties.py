"""``config set`` and ``config unset``: one value, found by a path with dots.

The path is walked over the types first: a name may hold dots itself, up to the next part that is a field of what it
names. Source: kubectl pkg/cmd/config/navigation_step_parser.go and set.go.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import boolean
from minikctl.kubectl.kubeconfig_access import Access
from minikctl.kubectl.kubeconfig_fields import BOOL, BYTES, PREFERENCES, SECTIONS, STRING, STRINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

# kubectl's paths speak of its inner types, whose fields for impersonation have other names than those in the file.
_INNER_NAMES = {
    "as": "act-as",
    "as-uid": "act-as-uid",
    "as-groups": "act-as-groups",
    "as-user-extra": "act-as-user-extra",
}
_OUTER_NAMES = {inner: outer for outer, inner in _INNER_NAMES.items()}
_PLAIN = ("kind", "apiVersion", "current-context")
_GO_TYPES = {
    "kind": "string",
    "apiVersion": "string",
    "current-context": "string",
    "preferences": "api.Preferences",
    "clusters": "map[string]*api.Cluster",
    "users": "map[string]*api.AuthInfo",
    "contexts": "map[string]*api.Context",
}


class Property:
    """Where a path leads: ``section`` is the first part; ``entry`` the name within it, ``field`` the field of that."""

    __slots__ = ("entry", "field", "section")

    def __init__(self, section: str, entry: str = "", field: str = "") -> None:
        self.section = section
        self.entry = entry
        self.field = field


def find(path: str) -> Property:
    """Raises CommandError for a path that leads nowhere."""
    section, *rest = path.split(".")
    if section in _PLAIN or section == "extensions":
        if rest:
            raise _unparsed(path)
        return Property(section)
    if section == "preferences":
        if rest and rest[0] not in PREFERENCES:
            raise CommandError(
                f"unable to parse {path} after [{{{section} {_GO_TYPES[section]}}}] at {_GO_TYPES[section]}"
            )
        if len(rest) > 1:
            raise _unparsed(path)
        return Property(section, field=rest[0] if rest else "")
    if section not in SECTIONS:
        raise CommandError(f"unable to parse {path} after [] at api.Config")
    return _entry(path, section, rest)


def _entry(path: str, section: str, parts: list[str]) -> Property:
    if not parts:
        return Property(section)
    known = {_INNER_NAMES.get(name, name) if section == "users" else name for name in SECTIONS[section]}
    length = next((place for place, part in enumerate(parts[1:], 1) if part in known), len(parts))
    name, rest = ".".join(parts[:length]), parts[length:]
    if len(rest) > 1:
        raise _unparsed(path)
    field = rest[0] if rest else ""
    return Property(section, name, _OUTER_NAMES.get(field, field) if section == "users" else field)


def _unparsed(path: str) -> CommandError:
    return CommandError(f"unable to parse one or more field values of {path}")


def set_value(access: Access, place: Property, text: str, *, raw_bytes: bool) -> None:
    """Raises CommandError for a value that does not fit."""
    if place.section == "current-context":
        access.current = text
    elif place.section in _PLAIN:
        access.others[place.section] = text
    elif place.section == "preferences":
        preferences = dict(access.others.get("preferences") or {})
        preferences["colors"] = _value(PREFERENCES.get(place.field, ""), text, raw_bytes)
        access.others["preferences"] = preferences
    else:
        entries = access.section(place.section) if place.section in SECTIONS else {}
        if not place.entry or not place.field:
            raise CommandError(f"can't set a map to a value: {_shown(entries)}")
        value = _value(SECTIONS[place.section][place.field], text, raw_bytes)
        entries[place.entry] = {**entries.get(place.entry, {}), place.field: value}


def unset_value(access: Access, place: Property) -> None:
    """Raises CommandError where there is no such entry."""
    if place.section == "current-context":
        access.current = ""
    elif place.section not in SECTIONS:
        rest = {key: value for key, value in (access.others.get("preferences") or {}).items() if key != place.field}
        if place.section == "preferences":
            access.others["preferences"] = rest if place.field else {}
    elif not place.entry:
        access.section(place.section).clear()
    elif not place.field:
        access.section(place.section).pop(place.entry, None)
    else:
        entries = access.section(place.section)
        if place.entry not in entries:
            raise CommandError(f"current map key `{place.entry}` is invalid")
        entries[place.entry] = {key: value for key, value in entries[place.entry].items() if key != place.field}


def _value(kind: str, text: str, raw_bytes: bool) -> Any:
    if kind == STRING:
        return text
    if kind == BOOL:
        try:
            return boolean(text)
        except ValueError as fault:
            raise CommandError(str(fault)) from None
    if kind == BYTES:
        from binascii import b2a_base64

        return b2a_base64(text.encode() if raw_bytes else _decoded(text), newline=False).decode()
    if kind == STRINGS:
        raise CommandError("unrecognized slice type. string")
    raise CommandError("this field holds more than one value: set its parts")


def _decoded(text: str) -> bytes:
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(text, strict_mode=True)
    except Error:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        place = next((place for place, letter in enumerate(text) if letter not in letters), len(text) - len(text) % 4)
        raise CommandError(f"error decoding input value: illegal base64 data at input byte {place}") from None


def _shown(entries: dict[str, Obj]) -> str:
    """Go's print of a map of pointers; the addresses are of no meaning."""
    parts = [f"{name}:0xc{place:09x}" for place, name in enumerate(sorted(entries), 1)]
    return f"map[{' '.join(parts)}]"

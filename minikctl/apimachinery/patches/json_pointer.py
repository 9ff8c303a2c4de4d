"""The places that JSON pointers (RFC 6901) lead to, and new containers with one thing changed in such a place.

Part of `json_patch`; true to the library behind the API server, which lets negative indices count from the end.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.patches.faults import PatchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Container: TypeAlias = dict[str, Any] | list[Any]

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")


class Place:
    """The container that a path ends in, and the last part of the path."""

    __slots__ = ("container", "key", "steps")

    def __init__(self, container: Container, key: str, steps: list[tuple[Container, str | int]]) -> None:
        self.container = container
        self.key = key
        self.steps = steps

    def get(self) -> Any:
        """The value, None where an object lacks it. Raises PatchError for a bad index."""
        if isinstance(self.container, dict):
            return self.container.get(self.key)
        return self.container[_index(self.key, len(self.container))]

    def replaced_by(self, container: Container) -> Any:
        """The whole document with another container in this place."""
        for parent, key in reversed(self.steps):
            copy: Any = parent.copy()
            copy[key] = container
            container = copy
        return container


def find(document: Any, path: str) -> Place | None:
    """The place of a path, None where one of its containers is missing; the last part need not exist."""
    parts = path.split("/")
    if len(parts) < 2:
        return None
    steps: list[tuple[Container, str | int]] = []
    for part in parts[1:-1]:
        key: str | int = _decode(part)
        if isinstance(document, list):
            try:
                key = _index(str(key), len(document))
            except PatchError:
                return None
        below = document.get(key) if isinstance(document, dict) else document[key]
        if not isinstance(below, dict | list):
            return None
        steps.append((document, key))
        document = below
    return Place(document, _decode(parts[-1]), steps)


def _decode(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~") if "~" in part else part


def _integer(key: str) -> int:
    if not _INTEGER.match(key):
        from minikctl.apimachinery.go_format import quote

        raise PatchError(f"strconv.Atoi: parsing {quote(key)}: invalid syntax")
    return int(key)


def _index(key: str, length: int) -> int:
    index = _integer(key)
    if not -length <= index < length:
        raise PatchError(f"Unable to access invalid index: {index}: invalid index referenced")
    return index + length if index < 0 else index


def added(container: Container, key: str, value: Any) -> Container:
    """With the value inserted; ``-`` is the end of a list. Raises PatchError for a bad index."""
    if isinstance(container, dict):
        return {**container, key: value}
    if key == "-":
        return [*container, value]
    try:
        index = _integer(key)
    except PatchError as fault:
        raise PatchError(f"value was not a proper array index: '{key}': {fault.message}") from fault
    index = _index(key, len(container) + 1)
    return [*container[:index], value, *container[index:]]


def removed(container: Container, key: str) -> Container:
    """Raises PatchError where there is nothing to remove."""
    if isinstance(container, dict):
        if key not in container:
            raise PatchError(f"Unable to remove nonexistent key: {key}: missing value")
        return {name: value for name, value in container.items() if name != key}
    index = _index(key, len(container))
    return [*container[:index], *container[index + 1 :]]


def put(container: Container, key: str, value: Any) -> Container:
    """With the value in place of what is there. Raises PatchError for a bad index."""
    if isinstance(container, dict):
        return {**container, key: value}
    copy = container.copy()
    copy[_index(key, len(copy))] = value
    return copy

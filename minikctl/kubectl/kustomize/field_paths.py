"""Reaching into objects by paths such as ``spec/template/spec/containers[]/image``, through all lists on the way."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.kubectl.kustomize.resource import Identity


class FieldSpec:
    """A path in the kinds it names ("" means any). ``create``: what is missing on the way is made."""

    __slots__ = ("create", "group", "kind", "path", "version")

    def __init__(self, path: str, kind: str = "", group: str = "", version: str = "", create: bool = False) -> None:
        self.path = path
        self.kind = kind
        self.group = group
        self.version = version
        self.create = create

    def concerns(self, identity: Identity) -> bool:
        return identity.is_selected(group=self.group, version=self.version, kind=self.kind)

    @property
    def parts(self) -> list[str]:
        """The path's parts; a slash in a part is written ``\\/``."""
        return [part.replace("\\/", "/") for part in re.split(r"(?<!\\)/", self.path)]


def visit(
    value: Any, parts: list[str], change: Callable[[Any], Any], *, create: Callable[[], Any] | None = None
) -> None:
    """Put ``change(present)`` in every place that the path leads to, in place.

    ``create`` makes what stands in a place that is missing, but no list; without it, only what is there is changed.
    """
    if isinstance(value, list):
        for item in value:
            visit(item, parts, change, create=create)
        return
    if not isinstance(value, dict):
        return
    name, rest = parts[0], parts[1:]
    is_list = name.endswith("[]")
    name = name.removesuffix("[]")
    present = value.get(name)
    if present is None:
        if create is None or is_list:
            return
        present = value[name] = {} if rest else create()
    if rest:
        visit(present, rest, change, create=create)
    else:
        value[name] = change(present)

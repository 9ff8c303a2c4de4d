"""Paths of the Kubernetes API: ``/apis/apps/v1/namespaces/default/deployments/web/scale`` taken apart. Pure.

Source: k8s.io/apiserver pkg/endpoints/request/requestinfo.go.
"""

from __future__ import annotations

from urllib.parse import unquote

from minikctl.apimachinery.errors import NotFound

MISSING = "the server could not find the requested resource"
_OF_NAMESPACES = ("status", "finalize")


class Target:
    """What a path leads to. Names that the path has not are ""; ``rest`` is what stands behind ``…/proxy``."""

    __slots__ = ("group", "name", "namespace", "resource", "rest", "subresource", "version")

    def __init__(self, group: str, version: str) -> None:
        self.group = group
        self.version = version
        self.namespace = ""
        self.resource = ""
        self.name = ""
        self.subresource = ""
        self.rest = ""

    @property
    def qualified(self) -> str:
        """``deployments.v1.apps``, ``pods``: the resource as requests name it."""
        return f"{self.resource}.{self.version}.{self.group}" if self.group else self.resource


def target_of(path: str) -> Target:
    """Raises NotFound for a path that leads to no resource."""
    parts = [unquote(part) for part in path.split("/") if part]
    if parts[:1] == ["api"] and len(parts) > 2:
        target, rest = Target("", parts[1]), parts[2:]
    elif parts[:1] == ["apis"] and len(parts) > 3:
        target, rest = Target(parts[1], parts[2]), parts[3:]
    else:
        raise NotFound(MISSING)
    if rest[0] == "watch":  # the old form of ?watch=1
        rest = rest[1:] or rest
    if rest[0] == "namespaces" and len(rest) > 2 and rest[2] not in _OF_NAMESPACES:
        target.namespace, rest = rest[1], rest[2:]
    target.resource, target.name, target.subresource = (*rest, "", "", "")[:3]
    if target.subresource == "proxy":
        behind = path.partition("/proxy")[2]
        target.rest = behind or "/"
    elif len(rest) > 3:
        raise NotFound(MISSING)
    return target

"""Between the version of a request and the version that is stored: one resource has one stored version.

The stored one is the preferred one; an Event is stored as the core group's. Where versions differ in nothing that this
project knows of (alpha and beta versions, which are not served), only the apiVersion changes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind


def to_storage(obj: Obj, kind: Kind) -> Obj:
    """``obj`` is of ``kind``; the result is a new object unless nothing is to do."""
    if kind.api_version == "autoscaling/v1":
        from minikctl.apiserver.conversions.horizontalpodautoscaler import v1_to_v2

        return _named(obj, "autoscaling/v2", v1_to_v2)
    if kind.group == "events.k8s.io":
        from minikctl.apiserver.conversions.event import events_to_core

        return _named(obj, "v1", events_to_core)
    if kind.preferred:
        return obj
    return {**obj, "apiVersion": f"{kind.group}/{kind.versions[0]}"}


def to_version(obj: Obj, kind: Kind) -> Obj:
    """``obj`` is as it is stored; the result is of ``kind``."""
    if obj.get("apiVersion") == kind.api_version:
        return obj
    if kind.api_version == "autoscaling/v1":
        from minikctl.apiserver.conversions.horizontalpodautoscaler import v2_to_v1

        return _named(obj, kind.api_version, v2_to_v1)
    if kind.group == "events.k8s.io":
        from minikctl.apiserver.conversions.event import core_to_events

        return _named(obj, kind.api_version, core_to_events)
    return {**obj, "apiVersion": kind.api_version}


def _named(obj: Obj, api_version: str, convert: Callable[[Obj], Obj]) -> Obj:
    return {**convert(obj), "apiVersion": api_version}

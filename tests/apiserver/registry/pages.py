"""Runs an object through the page of its kind, as the handlers of create and update do."""

from __future__ import annotations

from copy import deepcopy
from importlib import import_module
from typing import TYPE_CHECKING, Any

from minikctl.apiserver.registry.strategy import Strategy

if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

UID = "6c9b1f0e-0000-4000-8000-000000000001"


def page(path: str) -> Strategy:
    """The page at ``apps.deployment``."""
    return Strategy(import_module(f"minikctl.apiserver.registry.{path}"))


def made(path: str, spec: Any, **top: Any) -> Obj:
    """A new object, defaulted and prepared; ``top`` are fields beside the spec."""
    meta = {"name": "web", "namespace": "default", "uid": UID, **top.pop("metadata", {})}
    obj = {"metadata": meta, **deepcopy(top)}
    if spec is not None:
        obj["spec"] = deepcopy(spec)
    strategy = page(path)
    strategy.default(obj)
    strategy.prepare_create(obj)
    return obj


def faults(path: str, obj: Obj) -> list[str]:
    return [str(fault) for fault in page(path).validate(obj)]


def changed(path: str, old: Obj, **changes: Any) -> Obj:
    """A version of a stored object with other fields in its spec, ready to be checked."""
    new = deepcopy(old)
    new["metadata"]["resourceVersion"] = "7"
    new["spec"].update(deepcopy(changes))
    strategy = page(path)
    strategy.default(new)
    strategy.prepare_update(new, old)
    return new


def update_faults(path: str, new: Obj, old: Obj) -> list[str]:
    return faults(path, new) + [str(fault) for fault in page(path).validate_update(new, old)]


def template(labels: dict[str, str] | None = None, **spec: Any) -> Obj:
    containers = [{"name": "main", "image": "nginx:1.25"}]
    return {"metadata": {"labels": labels or {"app": "x"}}, "spec": {"containers": containers, **spec}}

"""Admission: what the server adds to, or refuses of, an object beyond its own kind's rules.

Each plugin is a module with ``mutate`` or ``validate`` (or both) of ``(server, kind, request, obj, old)``; this table
says which kinds they see, so that a request loads only what concerns it. Order as in Kubernetes' default chain.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Forbidden, forbidden, not_found
from minikctl.apimachinery.modules import load as load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

MUTATING: dict[str, tuple[str, ...]] = {
    "pods": ("limit_ranger", "service_account", "priority", "default_toleration_seconds"),
    "persistentvolumeclaims": ("default_storage_class", "storage_object_in_use_protection"),
    "persistentvolumes": ("storage_object_in_use_protection",),
    "ingresses.networking.k8s.io": ("default_ingress_class",),
}
VALIDATING: dict[str, tuple[str, ...]] = {
    "pods": ("limit_ranger",),
    "persistentvolumeclaims": ("limit_ranger", "persistent_volume_claim_resize"),
    "priorityclasses.scheduling.k8s.io": ("priority",),
}
RULES = {
    "limit_ranger": "/registry/limitranges/",
    "resource_quota": "/registry/resourcequotas/",
}
"""plugin -> where the objects lie that it enforces: where a namespace has none of them, there is nothing to load."""


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    """Fill in ``obj``, which is private."""
    for name in MUTATING.get(kind.qualified, ()):
        if name in RULES and not _has_rules(server, name, obj):
            continue
        load_module(f"minikctl.apiserver.admission.{name}").mutate(server, kind, request, obj, old)


def validate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    """Raise Forbidden for what must not be."""
    for name in VALIDATING.get(kind.qualified, ()):
        if name in RULES and not _has_rules(server, name, obj):
            continue
        load_module(f"minikctl.apiserver.admission.{name}").validate(server, kind, request, obj, old)
    if kind.namespaced and kind.resource != "events" and _has_rules(server, "resource_quota", obj):
        # the last of all: it charges for what nobody else refused
        load_module("minikctl.apiserver.admission.resource_quota").validate(server, kind, request, obj, old)


def _has_rules(server: APIServer, plugin: str, obj: Obj) -> bool:
    return bool(server.store.folder(f"{RULES[plugin]}{obj['metadata']['namespace']}/"))


def shown_name(obj: Obj) -> str:
    """How refusals name an object that may not have got its name yet."""
    meta = obj["metadata"]
    return str(meta.get("name") or meta.get("generateName") or "Unknown")


def check_namespace(server: APIServer, kind: Kind, meta: Obj) -> None:
    """The plugin NamespaceLifecycle: nothing new in a namespace that is missing or going away."""
    name = meta.get("namespace")
    if not name or not kind.namespaced:
        return
    namespace = server.store.get(f"/registry/namespaces/{name}")
    if namespace is None:
        raise not_found("namespaces", name)
    if namespace["metadata"].get("deletionTimestamp"):
        why = f"unable to create new content in namespace {name} because it is being terminated"
        cause = {"reason": "NamespaceTerminating", "message": f"namespace {name} is being terminated"}
        fault = forbidden(kind.qualified, shown_name({"metadata": meta}), why)
        raise Forbidden(fault.message, {**fault.details, "causes": [cause]})

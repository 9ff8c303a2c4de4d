"""delete: an object goes at once, or when its grace, its finalizers and its dependents allow."""

from __future__ import annotations

from minikctl.apimachinery.errors import conflict, not_found
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.apiserver.handlers.keys import key_for, present

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"
ORPHANING = ("jobs", "replicationcontrollers")
"""Kinds of the first API versions, whose dependents stay unless the request says otherwise."""


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    key = key_for(kind, request.namespace, request.name)
    old = server.find(kind, key)
    if old is None:
        raise not_found(kind.qualified, request.name)
    return present(server, kind, delete_object(server, kind.storage, request, key, old))


def delete_object(server: APIServer, kind: Kind, request: Request, key: str, old: Obj) -> Obj:
    """The object as it is after the request: gone, or on its way."""
    _check_preconditions(kind, request, old)
    if kind.kind == "Namespace":
        from minikctl.apiserver.handlers.namespaces import delete_namespace

        return delete_namespace(server, kind, request, key, old)
    finalizers = _finalizers(kind, request, old)
    grace = _grace(kind, request, old)
    if request.options.get("dryRun"):
        return old
    if not finalizers and grace == 0:
        return server.store_deleted(kind, key, old)
    meta = dict(old["metadata"])
    if finalizers:
        meta["finalizers"] = finalizers
    else:
        meta.pop("finalizers", None)
    _mark(server, kind, meta, grace)
    new = {**old, "metadata": meta}
    if new == old:
        return old
    if "generation" in meta and "deletionTimestamp" not in old["metadata"]:
        meta["generation"] += 1
    return server.store_updated(kind, key, new, old)


def _check_preconditions(kind: Kind, request: Request, old: Obj) -> None:
    wanted = request.options.get("preconditions") or {}
    for field, label, guess in (
        ("uid", "UID", "deleted and then recreated"),
        ("resourceVersion", "ResourceVersion", "modified"),
    ):
        actual = old["metadata"].get(field)
        if wanted.get(field) not in (None, actual):
            named = f"{kind.kind}.{kind.group}" if kind.group else kind.kind
            why = (
                f"the {label} in the precondition ({wanted[field]}) does not match the {label} in record ({actual}). "
                f"The object might have been {guess}"
            )
            raise conflict(named, request.name, why)


def _finalizers(kind: Kind, request: Request, old: Obj) -> list[str]:
    """The finalizers after the request: its propagation policy decides about the two of the garbage collector."""
    policy = request.options.get("propagationPolicy")
    if policy is None and kind.resource in ORPHANING:
        policy = "Orphan"
    kept = list(old["metadata"].get("finalizers") or ())
    if policy is None:
        return kept
    kept = [name for name in kept if name not in (FOREGROUND, ORPHAN)]
    if policy == "Foreground":
        kept.append(FOREGROUND)
    elif policy == "Orphan":
        kept.append(ORPHAN)
    return kept


def _grace(kind: Kind, request: Request, old: Obj) -> int:
    """Seconds until the object may go; only pods are given any."""
    if kind.qualified != "pods":
        return 0
    spec, status = old["spec"], old.get("status") or {}
    wanted = request.options.get("gracePeriodSeconds")
    if wanted is None:
        wanted = spec.get("terminationGracePeriodSeconds", 30)
    grace = max(int(wanted), 0) if int(wanted) >= 0 else 1
    if not spec.get("nodeName") or status.get("phase") in ("Succeeded", "Failed"):
        return 0
    agreed = old["metadata"].get("deletionGracePeriodSeconds")
    return grace if agreed is None else min(grace, agreed)


def _mark(server: APIServer, kind: Kind, meta: Obj, grace: int) -> None:
    """Set the moment of deletion; a second request may only bring it forward."""
    since, agreed = meta.get("deletionTimestamp"), meta.get("deletionGracePeriodSeconds") or 0
    now = server.clock.now
    due = now + grace * 1000
    if since:
        if agreed == grace:
            return
        due = parse(since) + (grace - agreed) * 1000
        if due < now:  # the shorter grace is over already: the kubelet gets the shortest there is
            due, grace = now, min(grace, 1)
    meta["deletionTimestamp"] = rfc3339(due)
    meta["deletionGracePeriodSeconds"] = grace

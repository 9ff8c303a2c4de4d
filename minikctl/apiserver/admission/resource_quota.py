"""ResourceQuota: what a namespace holds in all. Whatever is admitted is charged at once, in the quota's status.

Its caller knows that the namespace has a quota. What is deleted or comes to its end is given back by the controller,
which recounts. Source: k8s.io/apiserver/pkg/admission/plugin/resourcequota.
"""

from __future__ import annotations

from minikctl.apimachinery import quota_scopes, quota_usage
from minikctl.apimachinery.errors import forbidden
from minikctl.apimachinery.pod_resources import add, amounts
from minikctl.apiserver.admission import shown_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.pod_resources import Amounts
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

PREFIX = "/registry/resourcequotas/"
RESOURCE = "resourcequotas"


def validate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if not _is_charged(kind, request, old):
        return
    resource, now = kind.qualified, server.clock.now
    quotas = server.store.folder(f"{PREFIX}{obj['metadata']['namespace']}/")
    concerned = [quota for quota in quotas if _concerns(quota, kind, obj)]
    if not concerned:
        return
    asked = quota_usage.usage(resource, obj, now)
    negative = sorted(name for name, amount in asked.items() if amount.nano < 0)
    if negative:
        raise forbidden(resource, shown_name(obj), f"quota usage is negative for resource(s): {','.join(negative)}")
    before = quota_usage.usage(resource, old, now) if old is not None else {}
    charged = []
    for quota in concerned:
        more = asked
        if old is not None and quota_scopes.matches(quota, resource, old):
            more = _increase(asked, before)
        used = _charge(quota, kind, obj, {name: amount for name, amount in more.items() if amount})
        if used is not None:
            charged.append((quota, used))
    if not request.options.get("dryRun") and not _is_taken(server, kind, obj, old):
        for quota, used in charged:
            _store(server, quota, used)


def _is_charged(kind: Kind, request: Request, old: Obj | None) -> bool:
    if old is None:
        return True
    if kind.qualified == quota_usage.PODS:
        return request.subresource == "resize"
    return not request.subresource and kind.qualified in (quota_usage.SERVICES, quota_usage.CLAIMS)


def _is_taken(server: APIServer, kind: Kind, obj: Obj, old: Obj | None) -> bool:
    """Whether the object is refused anyway, because another one has its name."""
    meta = obj["metadata"]
    return old is None and server.store.get(kind.key(meta["namespace"], meta["name"])) is not None


def _concerns(quota: Obj, kind: Kind, obj: Obj) -> bool:
    """Whether a quota limits anything of the object; raises Forbidden where nobody can tell how much is left."""
    resource = kind.qualified
    status = quota.get("status") or {}
    names = sorted(name for name in status.get("hard") or {} if quota_usage.resource_of(name) == resource)
    if not names or not quota_scopes.matches(quota, resource, obj):
        return False
    name = quota["metadata"]["name"]
    if resource == quota_usage.PODS:
        missing = quota_usage.missing(obj, names)
        if missing:
            raise forbidden(resource, shown_name(obj), f"failed quota: {name}: must specify {missing}")
    if not set(names) <= set(status.get("used") or {}):
        raise forbidden(resource, shown_name(obj), f"status unknown for quota: {name}, resources: {','.join(names)}")
    return True


def _increase(asked: Amounts, before: Amounts) -> Amounts:
    """What an update takes more than its predecessor; less of something gives nothing back yet."""
    return {
        name: amount - before[name] if name in before else amount
        for name, amount in asked.items()
        if name not in before or amount > before[name]
    }


def _charge(quota: Obj, kind: Kind, obj: Obj, more: Amounts) -> Amounts | None:
    """What a quota's usage becomes, or None where that is what it was; raises Forbidden for more than there is."""
    hard, used = amounts(quota["status"].get("hard")), amounts(quota["status"].get("used"))
    requested = {name: amount for name, amount in more.items() if name in hard}
    if not requested:
        return None
    new = add(used, requested)
    exceeded = sorted(name for name in requested if new[name] > hard[name])
    if exceeded:
        parts = (("requested", requested), ("used", used), ("limited", hard))
        shown = ", ".join(f"{label}: {_pretty(part, exceeded)}" for label, part in parts)
        raise forbidden(kind.qualified, shown_name(obj), f"exceeded quota: {quota['metadata']['name']}, {shown}")
    return new


def _pretty(some: Amounts, names: list[str]) -> str:
    return ",".join(f"{name}={some[name]}" for name in names if name in some)


def _store(server: APIServer, quota: Obj, used: Amounts) -> None:
    kind, meta = server.kind(RESOURCE), quota["metadata"]
    status = {**quota["status"], "used": {name: str(used[name]) for name in sorted(used)}}
    server.store_updated(
        kind, kind.key(meta["namespace"], meta["name"]), {**quota, "metadata": dict(meta), "status": status}, quota
    )

"""Counts what a namespace holds of all that its ResourceQuotas limit.

The API server charges what it admits (`apiserver/admission/resource_quota.py`); this controller makes the first count,
and counts anew when something goes, ends, or uses less. Source: k8s.io/kubernetes/pkg/controller/resourcequota.
"""

from __future__ import annotations

from minikctl.apimachinery import quota_scopes, quota_usage
from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.meta import key_of, namespace_of, split_key
from minikctl.apimachinery.pod_resources import amounts
from minikctl.controller_manager.controller import Controller, Recurring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.pod_resources import Amounts
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

QUOTAS = "resourcequotas"


class ResourceQuotaController(Controller):
    name = "resourcequota"
    source = "resourcequota-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        keys = [key_of(change.obj)] if _is_asked(change) else []
        if self._gives_back(change):
            keys += [key_of(quota) for quota in self._limiting(namespace_of(change.obj), change.resource)]
        return keys

    def _gives_back(self, change: Change) -> bool:
        if change.type == "DELETED" or change.old is None:
            return change.type == "DELETED"
        resource, now = change.resource, self.clock.now
        if resource == quota_usage.PODS:
            ended = quota_usage.counts(change.old, now) and not quota_usage.counts(change.obj, now)
            return ended or quota_usage.overdue_at(change.obj) != quota_usage.overdue_at(change.old)
        if resource in (quota_usage.SERVICES, quota_usage.CLAIMS):
            return quota_usage.usage(resource, change.old, now) != quota_usage.usage(resource, change.obj, now)
        return False

    def _limiting(self, namespace: str, resource: str) -> list[Obj]:
        """The quotas of a namespace that count objects of a resource."""
        found = self.client.list(QUOTAS, namespace) if namespace else []
        return [quota for quota in found if any(quota_usage.resource_of(name) == resource for name in hard_of(quota))]

    def reconcile(self, key: str) -> int | None:
        quota = self.client.find(QUOTAS, *split_key(key))
        if quota is None:
            return None
        status = quota.get("status") or {}
        hard = hard_of(quota)
        used, again = self._used(quota)
        known = status.get("used")
        if known is None or status.get("hard") != hard or amounts(known) != used:
            shown = {name: str(used[name]) for name in sorted(used)}
            self.client.update_status(QUOTAS, {**quota, "status": {**status, "hard": hard, "used": shown}})
        return again

    def _used(self, quota: Obj) -> tuple[Amounts, int | None]:
        """The usage of each name that something can be counted for, of others what was known; and the moment to count
        again, because a pod that does not go is overdue then."""
        namespace, hard = namespace_of(quota), hard_of(quota)
        known = amounts((quota.get("status") or {}).get("used"))
        used = {name: amount for name, amount in known.items() if name in hard}
        again: int | None = None
        for resource in sorted({quota_usage.resource_of(name) for name in hard} - {""}):
            objects = self._objects(resource, namespace)
            if objects is None:
                continue
            matching = [obj for obj in objects if quota_scopes.matches(quota, resource, obj)]
            total = quota_usage.total(resource, matching, self.clock.now)
            again = self._overdue(matching) if resource == quota_usage.PODS else again
            for name in hard:
                if quota_usage.resource_of(name) == resource:
                    used[name] = total.get(name, quota_usage.NONE)
        return used, again

    def _overdue(self, pods: list[Obj]) -> Recurring | None:
        moments = [at for pod in pods if (at := quota_usage.overdue_at(pod)) is not None and at > self.clock.now]
        return Recurring(min(moments)) if moments else None

    def _objects(self, resource: str, namespace: str) -> list[Obj] | None:
        """None where there is no such resource."""
        try:
            return self.client.list(resource, namespace)
        except NotFound:
            return None


def _is_asked(change: Change) -> bool:
    """Whether a quota is new, or limits something else than before."""
    if change.resource != QUOTAS or change.type == "DELETED":
        return False
    return change.old is None or change.obj.get("spec") != change.old.get("spec")


def hard_of(quota: Obj) -> Obj:
    """The limits that a quota's author wants."""
    return (quota.get("spec") or {}).get("hard") or {}

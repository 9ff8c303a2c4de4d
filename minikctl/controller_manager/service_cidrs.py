"""ServiceCIDRs: ready as soon as they are there, and not gone while a Service has an address that no other one covers.

Source: k8s.io/kubernetes/pkg/controller/servicecidrs. Where that one is told of every address that is given back, this
one looks again after `GRACE`.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition, is_deleting, name_of
from minikctl.apimachinery.timestamps import parse
from minikctl.controller_manager.controller import Controller, Recurring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

RESOURCE = "servicecidrs.networking.k8s.io"
ADDRESSES = "ipaddresses.networking.k8s.io"
FINALIZER = "networking.k8s.io/service-cidr-finalizer"
READY = "Kubernetes Service CIDR is ready"
BLOCKED = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR"
GRACE = 10_000
"""Milliseconds for the allocators to notice that a ServiceCIDR is going."""


class ServiceCIDRController(Controller):
    name = "service-cidrs"
    source = "service-cidrs-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        return [] if change.type == "DELETED" else [name_of(change.obj)]

    def reconcile(self, key: str) -> int | None:
        found = self.client.find(RESOURCE, "", key)
        if found is None:
            return None
        finalizers = found["metadata"].get("finalizers") or []
        if is_deleting(found):
            return self._release(found, finalizers) if FINALIZER in finalizers else None
        if FINALIZER not in finalizers:
            meta = {**found["metadata"], "finalizers": [*finalizers, FINALIZER]}
            found = self.client.update(RESOURCE, {**found, "metadata": meta})
        self._report(found, "True", "", READY)
        return None

    def _release(self, going: Obj, finalizers: list[str]) -> int | None:
        others = [one for one in self.client.list(RESOURCE) if name_of(one) != name_of(going)]
        if is_needed(going, others, [name_of(address) for address in self.client.list(ADDRESSES)]):
            self._report(going, "False", "Terminating", BLOCKED)
            return Recurring(self.clock.now + GRACE)
        until = parse(going["metadata"]["deletionTimestamp"]) + GRACE
        if self.clock.now < until:
            return until
        meta = {**going["metadata"], "finalizers": [name for name in finalizers if name != FINALIZER]}
        self.client.update(RESOURCE, {**going, "metadata": meta})
        return None

    def _report(self, obj: Obj, status: str, reason: str, message: str) -> None:
        before = condition(obj, "Ready") or {}
        if (before.get("status"), before.get("message")) == (status, message):
            return
        since = before["lastTransitionTime"] if before.get("status") == status else self.clock.stamp()
        ready = {"type": "Ready", "status": status, "reason": reason, "message": message, "lastTransitionTime": since}
        self.client.update_status(RESOURCE, {**obj, "status": {**(obj.get("status") or {}), "conditions": [ready]}})


def is_needed(going: Obj, others: list[Obj], addresses: list[str]) -> bool:
    """Whether one of the addresses lies in the blocks of ``going`` and in none of the others'."""
    from ipaddress import ip_address, ip_network

    own = [ip_network(block) for block in going["spec"]["cidrs"]]
    rest = [ip_network(block) for other in others for block in other["spec"]["cidrs"]]
    numbers = [ip_address(address) for address in addresses]
    return any(
        any(number in block for block in own) and not any(number in block for block in rest) for number in numbers
    )

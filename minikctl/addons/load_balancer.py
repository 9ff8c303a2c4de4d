"""A provider of load balancers: Services of type LoadBalancer get an address, as from a cloud or MetalLB.

Addresses come from 172.18.255.200 on, the range that kind's documentation gives to MetalLB. Services with a
loadBalancerClass are somebody else's, and stay pending.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import is_deleting, key_of, split_key
from minikctl.client.events import EventRecorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

NETWORK, FIRST, LAST = "172.18.255", 200, 250


class LoadBalancer:
    name = "load-balancer"
    resources = ("services",)

    def __init__(self, surroundings: Surroundings) -> None:
        self._client = surroundings.client
        self._events = EventRecorder(surroundings.client, surroundings.clock, surroundings.notes, "service-controller")
        self._queue: dict[str, None] = {}

    def observe(self, change: Change) -> None:
        if change.type != "DELETED":
            self._queue[key_of(change.obj)] = None

    def busy(self) -> bool:
        return bool(self._queue)

    def fire(self, key: str) -> None:
        """It sets no timers."""

    def work(self) -> None:
        while self._queue:
            key = next(iter(self._queue))
            del self._queue[key]
            service = self._client.find("services", *split_key(key))
            if service is not None and not is_deleting(service):
                self._ensure(service)

    def _ensure(self, service: Obj) -> None:
        spec, status = service["spec"], service.get("status") or {}
        wanted = spec.get("type") == "LoadBalancer" and not spec.get("loadBalancerClass")
        has = (status.get("loadBalancer") or {}).get("ingress")
        if wanted and not has:
            self._events.normal(service, "EnsuringLoadBalancer", "Ensuring load balancer")
            address = spec.get("loadBalancerIP") or self._free_address()
            ingress = [{"ip": address, "ipMode": "VIP"}]
            self._client.update_status(
                "services", {**service, "status": {**status, "loadBalancer": {"ingress": ingress}}}
            )
            self._events.normal(service, "EnsuredLoadBalancer", "Ensured load balancer")
        elif has and spec.get("type") != "LoadBalancer":
            self._client.update_status("services", {**service, "status": {**status, "loadBalancer": {}}})

    def _free_address(self) -> str:
        """The lowest address that no Service has; when all are given out they are shared."""
        taken = set()
        for service in self._client.list("services"):
            for ingress in ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
                taken.add(ingress.get("ip"))
        for number in range(FIRST, LAST + 1):
            if f"{NETWORK}.{number}" not in taken:
                return f"{NETWORK}.{number}"
        return f"{NETWORK}.{LAST}"

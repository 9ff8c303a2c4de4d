"""A provider of load balancers: Services of type LoadBalancer get an address, as from a cloud.

Addresses come from 172.18.255.200 on, the range that kind's documentation gives to MetalLB. Services of another
loadBalancerClass are somebody else's, and stay pending. The cluster's setting ``load_balancers: off`` is a provider
that fails: what has an address keeps it, all others wait. Source of words, finalizer and order:
k8s.io/cloud-provider/controllers/service.
"""

from __future__ import annotations

from minikctl.addons.load_balancer_changes import changes, wants
from minikctl.apimachinery.meta import is_deleting, key_of, split_key
from minikctl.client.events import EventRecorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

NETWORK, FIRST, LAST = "172.18.255", 200, 250
FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
RETRY = 60_000
"""Milliseconds until a Service that got no address is tried again."""
OFF = "the provider of load balancers is switched off"
FULL = "no address is free"
ALL = "all"


class LoadBalancer:
    """Its timers are ``namespace/name``, for a Service to be tried again, and ``all``, set when the provider comes
    back."""

    name = "load-balancer"

    def __init__(self, surroundings: Surroundings) -> None:
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._timers = surroundings.timers
        self._settings = surroundings.settings
        self._events = EventRecorder(surroundings.client, surroundings.clock, surroundings.notes, "service-controller")
        self._queue: dict[str, tuple[str, str]] = {}
        """key -> (reason, message) of the event that tells why, or ("", "")."""

    def observe(self, change: Change) -> None:
        if change.type == "DELETED":
            return
        service, why = change.obj, ("", "")
        if change.old is not None and not is_deleting(service):
            anew, *told = changes(change.old, service)
            if not anew:
                return
            why = (told[0], told[1])
        key = key_of(service)
        self._queue[key] = why if why[0] else self._queue.get(key, why)

    def busy(self) -> bool:
        return bool(self._queue)

    def fire(self, key: str) -> None:
        if key == ALL:
            waiting = [one for one in self._client.list("services") if wants(one) and not _points(one)]
            self._queue.update(dict.fromkeys(map(key_of, waiting), ("", "")))
        else:
            self._queue[key] = ("", "")

    def work(self) -> None:
        taken: dict[str, str] | None = None
        while self._queue:
            key = next(iter(self._queue))
            reason, message = self._queue.pop(key)
            service = self._client.find("services", *split_key(key))
            if service is None:
                continue
            if reason:
                self._events.normal(service, reason, message)
            if is_deleting(service) or not wants(service):
                if FINALIZER in (service["metadata"].get("finalizers") or ()):
                    self._remove(service)
                    taken = None
                continue
            if taken is None:
                taken = self._taken()
            self._ensure(service, taken)

    def _ensure(self, service: Obj, taken: dict[str, str]) -> None:
        """``taken``: address -> key of the Service that has it; kept up to date."""
        self._events.normal(service, "EnsuringLoadBalancer", "Ensuring load balancer")
        service = self._with_finalizer(service)
        address, fault = self._address(service, taken)
        if fault:
            text = f"Error syncing load balancer: failed to ensure load balancer: {fault}"
            self._events.warning(service, "SyncLoadBalancerFailed", text)
            self._timers.set(f"{self.name}|{key_of(service)}", self._clock.now + RETRY, recurring=True)
            return
        for point in _points(service):
            taken.pop(str(point.get("ip")), None)
        taken[address] = key_of(service)
        self._publish(service, {"ingress": [{"ip": address, "ipMode": "VIP"}]})
        self._events.normal(service, "EnsuredLoadBalancer", "Ensured load balancer")

    def _address(self, service: Obj, taken: dict[str, str]) -> tuple[str, str]:
        """(address, "") or ("", why there is none)."""
        present = next((str(point.get("ip")) for point in _points(service)), "")
        wanted = service["spec"].get("loadBalancerIP") or present
        if wanted and wanted == present:
            return present, ""
        if self._settings.get("load_balancers") == "off":
            return "", OFF
        if wanted:
            owner = taken.get(wanted)
            return ("", f"address {wanted} is in use by {owner}") if owner else (wanted, "")
        free = (f"{NETWORK}.{number}" for number in range(FIRST, LAST + 1))
        address = next((one for one in free if one not in taken), "")
        return (address, "") if address else ("", FULL)

    def _remove(self, service: Obj) -> None:
        self._events.normal(service, "DeletingLoadBalancer", "Deleting load balancer")
        service = self._publish(service, {})
        finalizers = [name for name in service["metadata"]["finalizers"] if name != FINALIZER]
        meta = {field: value for field, value in service["metadata"].items() if field != "finalizers"}
        if finalizers:
            meta["finalizers"] = finalizers
        self._client.update("services", {**service, "metadata": meta})
        self._events.normal(service, "DeletedLoadBalancer", "Deleted load balancer")

    def _with_finalizer(self, service: Obj) -> Obj:
        finalizers = service["metadata"].get("finalizers") or []
        if FINALIZER in finalizers:
            return service
        meta = {**service["metadata"], "finalizers": [*finalizers, FINALIZER]}
        return self._client.update("services", {**service, "metadata": meta})

    def _publish(self, service: Obj, balancer: Obj) -> Obj:
        status = service.get("status") or {}
        if (status.get("loadBalancer") or {}) == balancer:
            return service
        return self._client.update_status("services", {**service, "status": {**status, "loadBalancer": balancer}})

    def _taken(self) -> dict[str, str]:
        return {
            str(point["ip"]): key_of(service)
            for service in self._client.list("services")
            for point in _points(service)
            if point.get("ip")
        }


def _points(service: Obj) -> list[Obj]:
    return ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []

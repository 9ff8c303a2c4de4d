"""Endpoints: the older list of a Service's backends, one object a Service, kept for those who still read it."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import key_of, split_key
from minikctl.controller_manager import service_backends as backends
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.pod_state import is_ready
from minikctl.controller_manager.service_keys import ServiceKeys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

CAPACITY = 1000
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"
MANAGED_BY = "endpoints.kubernetes.io/managed-by"
HEADLESS = "service.kubernetes.io/headless"


class EndpointsController(Controller):
    name = "endpoints"
    source = "endpoint-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._keys = ServiceKeys(self.client)

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == "services":
            return self._keys.of_service(change)
        if change.resource == "endpoints":
            return [key_of(change.obj)] if change.type == "DELETED" else []
        return self._keys.of_pod(change)

    def reconcile(self, key: str) -> int | None:
        namespace, name = split_key(key)
        service = self.client.find("services", namespace, name)
        current = self.client.find("endpoints", namespace, name)
        if service is None:
            if current is not None:
                self.client.delete("endpoints", namespace, name)
            return None
        if not service["spec"].get("selector") or service["spec"].get("type") == "ExternalName":
            return None
        pods = self.client.list("pods", namespace, labels=backends.selector_text(service))
        wanted = endpoints_of(service, pods)
        known = {
            (entry.get("targetRef") or {}).get("uid", "")
            for subset in (current or {}).get("subsets") or ()
            for field in ("addresses", "notReadyAddresses")
            for entry in subset.get(field) or ()
        }
        trigger = backends.trigger_time(service, pods, known, self.clock.stamp(), is_new=current is None)
        try:
            if current is None:
                meta = backends.with_trigger_time(wanted["metadata"], trigger)
                self.client.create("endpoints", {**wanted, "metadata": meta})
            elif _differs(current, wanted):
                meta = {**current["metadata"], "labels": wanted["metadata"]["labels"]}
                annotations = {**(meta.get("annotations") or {}), **(wanted["metadata"].get("annotations") or {})}
                if OVER_CAPACITY not in (wanted["metadata"].get("annotations") or {}):
                    annotations.pop(OVER_CAPACITY, None)
                meta = backends.with_trigger_time({**meta, "annotations": annotations}, trigger)
                self.client.update("endpoints", {**current, "metadata": meta, "subsets": wanted["subsets"]})
        except StatusError as fault:
            if fault.reason != "Forbidden":
                raise
        return None


def endpoints_of(service: Obj, pods: list[Obj]) -> Obj:
    """The Endpoints object of a Service with a selector; pods are those that the selector matches."""
    groups: dict[str, Obj] = {}
    everything = backends.publishes_unready(service)
    family = (service["spec"].get("ipFamilies") or ["IPv4"])[0]
    count = 0
    for pod in sorted(pods, key=lambda p: _address_order(p["status"].get("podIP") or "")):
        address = backends.address(pod, family)
        if not address or not backends.is_backend(pod, terminating=everything):
            continue
        entry = _address(pod, service, address)
        exposed = backends.ports(pod, service)
        if service["spec"].get("ports") and not exposed:
            continue
        count += 1
        if count > CAPACITY:
            continue
        group = groups.setdefault(repr(exposed), {"addresses": [], "notReadyAddresses": [], "ports": exposed})
        group["addresses" if everything or is_ready(pod) else "notReadyAddresses"].append(entry)
    subsets = [{field: value for field, value in group.items() if value} for group in groups.values()]
    meta: Obj = {"name": service["metadata"]["name"], "namespace": service["metadata"]["namespace"]}
    labels = {**(service["metadata"].get("labels") or {}), MANAGED_BY: "endpoint-controller"}
    if service["spec"].get("clusterIP") == "None":
        labels[HEADLESS] = ""
    meta["labels"] = labels
    if count > CAPACITY:
        meta["annotations"] = {OVER_CAPACITY: "truncated"}
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": meta, "subsets": subsets}


def _address_order(address: str) -> tuple[int, ...] | tuple[str]:
    parts = address.split(".")
    return tuple(int(part) for part in parts) if len(parts) == 4 else (0,)


def _address(pod: Obj, service: Obj, address: str) -> Obj:
    entry: Obj = {"ip": address}
    name = backends.hostname(pod, service)
    if name:
        entry["hostname"] = name
    if pod["spec"].get("nodeName"):
        entry["nodeName"] = pod["spec"]["nodeName"]
    entry["targetRef"] = backends.target(pod)
    return entry


def _differs(current: Obj, wanted: Obj) -> bool:
    over = OVER_CAPACITY in (wanted["metadata"].get("annotations") or {})
    return (
        (current.get("subsets") or []) != wanted["subsets"]
        or (current["metadata"].get("labels") or {}) != wanted["metadata"]["labels"]
        or (OVER_CAPACITY in (current["metadata"].get("annotations") or {})) != over
    )

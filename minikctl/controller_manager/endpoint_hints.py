"""Topology hints: from which zones an endpoint is to be used. Pure.

``trafficDistribution: PreferClose`` wants an endpoint's own zone; the annotation topology-mode wants the endpoints
shared out among zones as their CPUs are. Source: k8s.io/endpointslice/topologycache and trafficdist; where Go's maps
have no order, zones go by name here.
"""

from __future__ import annotations

from math import ceil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minikctl.apimachinery.types import Obj

MODE_ANNOTATIONS = ("service.kubernetes.io/topology-mode", "service.kubernetes.io/topology-aware-hints")
ZONE = "topology.kubernetes.io/zone"
EXCLUDED = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")
OVERLOAD = 0.2
"""By how much the endpoints of a zone may be over-used."""
ENABLED = "Topology Aware Hints has been enabled"
NO_NODES = "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes"
NO_ZONE = "One or more endpoints do not have a zone specified"
TOO_FEW = "Insufficient number of endpoints"
UNEVEN = "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold"


def is_automatic(service: Obj) -> bool:
    annotations = service["metadata"].get("annotations") or {}
    return any(annotations.get(name) in ("Auto", "auto") for name in MODE_ANNOTATIONS)


def prefers_close(service: Obj) -> bool:
    return service["spec"].get("trafficDistribution") == "PreferClose" and not is_automatic(service)


def with_hints(endpoint: Obj, zone: str) -> Obj:
    """The endpoint for use from a zone; "" takes the hint away."""
    rest = {field: value for field, value in endpoint.items() if field != "hints"}
    return {**rest, "hints": {"forZones": [{"name": zone}]}} if zone else rest


def close(endpoints: Iterable[Obj]) -> list[Obj]:
    """Each ready endpoint for its own zone."""
    return [with_hints(one, one.get("zone") or "" if _is_ready(one) else "") for one in endpoints]


def shared_out(endpoints: Sequence[Obj], ratios: dict[str, float]) -> tuple[list[Obj], str]:
    """(the endpoints with hints, "") or (without any, why there can be none). ``ratios``: the share of the cluster's
    CPUs by zone, empty where it is not known."""
    ready = [one for one in endpoints if _is_ready(one)]
    wanted, fault = _allocations(len(ready), ratios)
    if not fault and any(not one.get("zone") for one in ready):
        fault = NO_ZONE
    if fault:
        return [with_hints(one, "") for one in endpoints], fault
    own = dict.fromkeys(sorted(wanted), 0)
    for one in ready:
        own[one["zone"]] = own.get(one["zone"], 0) + 1
    giving, receiving = _transfers(wanted, own)
    return [with_hints(one, _zone_for(one, giving, receiving)) for one in endpoints], ""


def _zone_for(endpoint: Obj, giving: dict[str, int], receiving: dict[str, int]) -> str:
    """Its own zone, or one that needs more; the counts go down in place."""
    if not _is_ready(endpoint):
        return ""
    zone: str = endpoint["zone"]
    other = next((name for name, number in receiving.items() if number), "")
    if not giving.get(zone) or not other:
        return zone
    giving[zone] -= 1
    receiving[other] -= 1
    return other


def _allocations(count: int, ratios: dict[str, float]) -> tuple[dict[str, float], str]:
    """How many endpoints each zone should have."""
    if len(ratios) < 2:
        return {}, NO_NODES
    size = f"({count} endpoints, {len(ratios)} zones)"
    if len(ratios) > count:
        return {}, f"{TOO_FEW} {size}"
    least = {zone: ceil(ratio * count / (1 + OVERLOAD)) for zone, ratio in ratios.items()}
    if sum(least.values()) > count:
        return {}, f"{UNEVEN} {size}"
    return {zone: max(ratio * count, least[zone]) for zone, ratio in ratios.items()}, ""


def _transfers(wanted: dict[str, float], own: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """How many endpoints each zone gives to others, and gets from them."""
    spare = {zone: own[zone] - wanted.get(zone, 0.0) for zone in own}
    giving: dict[str, int] = {}
    receiving: dict[str, int] = {}
    while True:
        giver = max(spare, key=lambda zone: spare[zone])
        receiver = min(spare, key=lambda zone: spare[zone])
        give, get = spare[giver], -spare[receiver]
        if give < 0.5 or get < 0.5 or (give < 1 and get < 1):
            return giving, receiving
        spare[giver] -= 1
        spare[receiver] += 1
        giving[giver] = giving.get(giver, 0) + 1
        receiving[receiver] = receiving.get(receiver, 0) + 1


def cpu_ratios(nodes: Iterable[Obj]) -> dict[str, float]:
    """The share of each zone in the CPUs of the ready workers; empty where one of them has no zone or no CPU, or
    where there is one zone alone."""
    from minikctl.apimachinery.quantity import milli

    amounts: dict[str, int] = {}
    for node in nodes:
        labels, status = node["metadata"].get("labels") or {}, node.get("status") or {}
        ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions") or ())
        if not ready or any(label in labels for label in EXCLUDED):
            continue
        zone, cpu = labels.get(ZONE), milli((status.get("allocatable") or {}).get("cpu") or "0")
        if not zone or not cpu:
            return {}
        amounts[zone] = amounts.get(zone, 0) + cpu
    total = sum(amounts.values())
    return {zone: amounts[zone] / total for zone in sorted(amounts)} if len(amounts) > 1 else {}


def _is_ready(endpoint: Obj) -> bool:
    return bool((endpoint.get("conditions") or {}).get("ready"))

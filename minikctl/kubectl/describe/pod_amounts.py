"""What a pod asks for altogether, and the class of service that follows from it.

Source: kubectl pkg/util/resource and pkg/util/qos.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import Quantity, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from minikctl.apimachinery.types import Obj

    Amounts: TypeAlias = dict[str, Quantity]

_RANKED = ("cpu", "memory")


def requests_of(pod: Obj) -> Amounts:
    """The sum over containers, or what an init container needs where that is more, and the overhead.

    While a container is resized, the larger of its old and new amounts counts.
    """
    status = pod.get("status") or {}
    statuses = [*(status.get("containerStatuses") or ()), *(status.get("initContainerStatuses") or ())]
    status_of = {item["name"]: item for item in statuses}
    infeasible = _resize_is_infeasible(status)

    def wanted(container: Obj) -> Amounts:
        found = status_of.get(container["name"]) or {}
        if found.get("resources") is None:
            return _given(container, "requests")
        actual = _most(_given(found, "requests"), _amounts(found.get("allocatedResources")))
        return actual if infeasible else _most(_given(container, "requests"), actual)

    total = _combined(pod["spec"], "requests", wanted)
    add_amounts(total, _amounts(pod["spec"].get("overhead")))
    return total


def limits_of(pod: Obj) -> Amounts:
    """Likewise, but the overhead counts only where there is a limit."""
    total = _combined(pod["spec"], "limits", lambda container: _given(container, "limits"))
    overhead = _amounts(pod["spec"].get("overhead"))
    add_amounts(total, {name: amount for name, amount in overhead.items() if total.get(name)})
    return total


def add_amounts(total: Amounts, amounts: Amounts) -> None:
    """Add to a sum in place."""
    for name, amount in amounts.items():
        total[name] = total[name] + amount if name in total else amount


def qos_class(pod: Obj) -> str:
    """The class in the pod's status; worked out where it is missing."""
    known = (pod.get("status") or {}).get("qosClass")
    if known:
        return str(known)
    spec = pod["spec"]
    holders = [spec] if spec.get("resources") is not None else _all_containers(spec)
    requests: Amounts = {}
    limits: Amounts = {}
    bounded = True
    for holder in holders:
        add_amounts(requests, _ranked(_given(holder, "requests")))
        own = _ranked(_given(holder, "limits"))
        add_amounts(limits, own)
        bounded = bounded and len(own) == len(_RANKED)
    if not requests and not limits:
        return "BestEffort"
    return "Guaranteed" if bounded and requests == limits else "Burstable"


def _combined(spec: Obj, group: str, wanted: Callable[[Obj], Amounts]) -> Amounts:
    total: Amounts = {}
    for container in spec.get("containers") or ():
        add_amounts(total, wanted(container))
    starting: Amounts = {}
    sidecars: Amounts = {}
    for container in spec.get("initContainers") or ():
        if container.get("restartPolicy") == "Always":
            add_amounts(total, wanted(container))
            add_amounts(sidecars, wanted(container))
            needed = sidecars
        else:
            needed = _given(container, group)
            add_amounts(needed, sidecars)
        starting = _most(starting, needed)
    return _most(total, starting)


def _all_containers(spec: Obj) -> list[Obj]:
    return [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]


def _given(holder: Obj, group: str) -> Amounts:
    """What stands under ``resources``, as a dict of its own."""
    return _amounts((holder.get("resources") or {}).get(group))


def _amounts(amounts: Obj | None) -> Amounts:
    return {name: decode(amount) for name, amount in (amounts or {}).items()}


def _ranked(amounts: Amounts) -> Amounts:
    return {name: amount for name, amount in amounts.items() if name in _RANKED and amount.nano > 0}


def _most(one: Amounts, other: Amounts) -> Amounts:
    """The larger amount of each resource."""
    both = dict(one)
    for name, amount in other.items():
        if name not in both or amount > both[name]:
            both[name] = amount
    return both


def _resize_is_infeasible(status: Obj) -> bool:
    for item in status.get("conditions") or ():
        if item["type"] == "PodResizePending":
            return bool(item.get("reason") == "Infeasible")
    return False

"""What a pod asks for in all, as exact quantities: containers, sidecars, init containers, overhead.

For bounds and quotas, which show the sums to users; the scheduler has its own, in plain numbers. Source:
k8s.io/component-helpers/resource.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from minikctl.apimachinery.quantity import Quantity
    from minikctl.apimachinery.types import Obj

    Amounts: TypeAlias = dict[str, Quantity]


def amounts(resources: Obj | None) -> Amounts:
    """A list of resources as quantities."""
    return {name: decode(text) for name, text in (resources or {}).items()}


def container_amounts(container: Obj, field: str) -> Amounts:
    """``field`` is ``requests`` or ``limits``."""
    return amounts((container.get("resources") or {}).get(field))


def pod_amounts(pod: Obj, field: str, *, running: bool = False) -> Amounts:
    """The sum of a pod's ``requests`` or ``limits``. Init containers run one after the other, beside the sidecars that
    started before them, and before the rest. Overhead counts with the requests, and with limits that are set.

    ``running``: a container under a resize counts with the larger of what it has and what it shall have.
    """
    spec = pod["spec"]
    having = _having(pod, field) if running else {}
    total: Amounts = {}
    sidecars: Amounts = {}
    peak: Amounts = {}
    for container in spec.get("containers") or ():
        total = add(total, _own(container, field, having))
    for container in spec.get("initContainers") or ():
        own = _own(container, field, having)
        if container.get("restartPolicy") == "Always":
            total, sidecars = add(total, own), add(sidecars, own)
            peak = larger(peak, sidecars)
        else:
            peak = larger(peak, add(own, sidecars))
    total = larger(total, peak)
    overhead = amounts(spec.get("overhead"))
    if field == "limits":
        overhead = {name: amount for name, amount in overhead.items() if total.get(name)}
    return add(total, overhead)


def add(one: Amounts, other: Amounts) -> Amounts:
    result = dict(one)
    for name, amount in other.items():
        result[name] = result[name] + amount if name in result else amount
    return result


def larger(one: Amounts, other: Amounts) -> Amounts:
    """Of each resource the larger amount."""
    result = dict(one)
    for name, amount in other.items():
        if name not in result or amount > result[name]:
            result[name] = amount
    return result


def _own(container: Obj, field: str, having: dict[str, Amounts]) -> Amounts:
    return larger(container_amounts(container, field), having.get(container["name"], {}))


def _having(pod: Obj, field: str) -> dict[str, Amounts]:
    found: dict[str, Amounts] = {}
    status = pod.get("status") or {}
    for key in ("containerStatuses", "initContainerStatuses"):
        for one in status.get(key) or ():
            own = container_amounts(one, field)
            if field == "requests" and own:
                own = larger(own, amounts(one.get("allocatedResources")))
            if own:
                found[one["name"]] = own
    return found

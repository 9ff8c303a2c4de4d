"""A pod's quality of service class, by which a node decides whom to kill first.

Neighbours: `pod.py` sets it once at create; `pod_resize.py` refuses resizes that would change it.
Source: pkg/apis/core/helper/qos.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_COUNTED = ("cpu", "memory")


def qos_class(pod: Obj) -> str:
    """``Guaranteed``, ``Burstable`` or ``BestEffort``: from the requests and limits of regular and init containers."""
    spec = pod.get("spec") or {}
    requests: dict[str, int] = {}
    limits: dict[str, int] = {}
    guaranteed = True
    for key in ("containers", "initContainers"):
        for container in spec.get(key) or ():
            resources = container.get("resources") or {}
            _add(requests, resources.get("requests"))
            guaranteed = _add(limits, resources.get("limits")) == len(_COUNTED) and guaranteed
    if not requests and not limits:
        return "BestEffort"
    if guaranteed and requests == limits:
        return "Guaranteed"
    return "Burstable"


def _add(totals: dict[str, int], amounts: Obj | None) -> int:
    """Adds what counts and is more than zero, in thousandths; returns how many amounts that were."""
    if not amounts:
        return 0
    from minikctl.apimachinery.quantity import milli

    found = 0
    for name in _COUNTED:
        amount = milli(amounts.get(name) or "0")
        if amount > 0:
            totals[name] = totals.get(name, 0) + amount
            found += 1
    return found

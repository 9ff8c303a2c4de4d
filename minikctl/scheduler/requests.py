"""What a pod asks of its node, summed as Kubernetes does: containers, sidecars, init containers, overhead.

CPU counts in thousandths, everything else in whole units. The non-zero sums stand in for containers that ask for
nothing, so that scoring spreads them too. Source: k8s.io/component-helpers/resource, pkg/scheduler/util.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import milli, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from minikctl.apimachinery.types import Obj

DEFAULT_CPU = 100
DEFAULT_MEMORY = 200 * 1024 * 1024
_OWN_FIELDS = ("cpu", "memory", "ephemeral-storage", "pods", "storage")


class Requests:
    """``scalars`` are extended resources, huge pages and attachable volumes by name."""

    __slots__ = ("cpu", "ephemeral", "memory", "nonzero_cpu", "nonzero_memory", "scalars")

    def __init__(self, asked: dict[str, int], nonzero: dict[str, int]) -> None:
        self.cpu = asked.get("cpu", 0)
        self.memory = asked.get("memory", 0)
        self.ephemeral = asked.get("ephemeral-storage", 0)
        self.scalars = {name: amount for name, amount in asked.items() if amount and is_scalar(name)}
        self.nonzero_cpu = nonzero["cpu"]
        self.nonzero_memory = nonzero["memory"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Requests) and all(getattr(self, f) == getattr(other, f) for f in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    @property
    def nothing(self) -> bool:
        return not (self.cpu or self.memory or self.ephemeral or self.scalars)


def is_scalar(name: str) -> bool:
    """Whether a resource is counted by name, beyond the four that have a field of their own."""
    return name not in _OWN_FIELDS


def amounts(resources: Obj | None) -> dict[str, int]:
    """A resource list in numbers."""
    return {name: milli(text) if name == "cpu" else whole(text) for name, text in (resources or {}).items()}


def pod_requests(pod: Obj) -> Requests:
    """The sums of a pod. A container or sidecar under a resize counts with the larger of what it has and what it shall
    have, or with what it has if the node can never give the rest."""
    spec = pod["spec"]
    actual = _actual(pod)
    infeasible = bool(actual) and is_infeasible(pod)
    asked: dict[str, int] = {}
    nonzero: dict[str, int] = {}
    sidecars: dict[str, int] = {}
    nonzero_sidecars: dict[str, int] = {}
    peak: dict[str, int] = {}
    nonzero_peak: dict[str, int] = {}
    for container in spec["containers"]:
        own = _container(container, actual, infeasible=infeasible)
        _add(asked, own)
        _add(nonzero, _nonzero(own))
    for container in spec.get("initContainers") or ():
        sidecar = container.get("restartPolicy") == "Always"
        own = _container(container, actual if sidecar else {}, infeasible=infeasible)
        if sidecar:
            _add(asked, own)
            _add(nonzero, _nonzero(own))
            _add(sidecars, own)
            _add(nonzero_sidecars, _nonzero(own))
            _raise(peak, sidecars)
            _raise(nonzero_peak, nonzero_sidecars)
        else:
            _raise(peak, _sum(own, sidecars))
            _raise(nonzero_peak, _sum(_nonzero(own), nonzero_sidecars))
    _raise(asked, peak)
    _raise(nonzero, nonzero_peak)
    overhead = amounts(spec.get("overhead"))
    _add(asked, overhead)
    _add(nonzero, overhead)
    return Requests(asked, {"cpu": nonzero.get("cpu", 0), "memory": nonzero.get("memory", 0)})


def is_resized(pod: Obj) -> bool:
    """Whether some container or sidecar has other resources than its spec wants."""
    spec = pod["spec"]
    if not spec.get("nodeName"):
        return False
    wanted = {
        container["name"]: (container.get("resources") or {}).get("requests") or {}
        for container in (*spec["containers"], *_sidecars(spec))
    }
    for status in _statuses(pod):
        if status["name"] in wanted:
            for having in had_by(status):
                if having and having != wanted[status["name"]]:
                    return True
    return False


def had_by(status: Obj) -> tuple[Obj | None, Obj | None]:
    """What was allocated to a container, and what it runs with."""
    return status.get("allocatedResources"), (status.get("resources") or {}).get("requests")


def is_infeasible(pod: Obj) -> bool:
    """Whether the pod's node has said that it can never give what the spec wants."""
    for condition in (pod.get("status") or {}).get("conditions") or ():
        if condition["type"] == "PodResizePending":
            return bool(condition.get("reason") == "Infeasible")
    return False


def amounts_in_use(pod: Obj) -> list[Any] | None:
    """All that decides what a pod under a resize takes, besides its spec; None for one that is under none."""
    if not is_resized(pod):
        return None
    return [is_infeasible(pod), *((status["name"], *had_by(status)) for status in _statuses(pod))]


def _sidecars(spec: Obj) -> list[Obj]:
    return [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]


def _statuses(pod: Obj) -> Iterator[Obj]:
    status = pod.get("status") or {}
    yield from status.get("containerStatuses") or ()
    if pod["spec"].get("initContainers"):
        yield from status.get("initContainerStatuses") or ()


def _actual(pod: Obj) -> dict[str, list[dict[str, int]]]:
    """For each container that has told its resources: the lists of what was given to it."""
    if not is_resized(pod):
        return {}
    return {
        status["name"]: [amounts(having) for having in had_by(status) if having]
        for status in _statuses(pod)
        if status.get("resources") is not None
    }


def _container(container: Obj, actual: dict[str, list[dict[str, int]]], *, infeasible: bool) -> dict[str, int]:
    """The largest of what a container shall have and has; what it can never get does not count."""
    given = actual.get(container["name"])
    own: dict[str, int] = {}
    if given is None or not infeasible:
        own = amounts((container.get("resources") or {}).get("requests"))
    for having in given or ():
        _raise(own, having)
    return own


def _nonzero(own: dict[str, int]) -> dict[str, int]:
    return {"cpu": own.get("cpu", DEFAULT_CPU), "memory": own.get("memory", DEFAULT_MEMORY)}


def _add(total: dict[str, int], more: dict[str, int]) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, 0) + amount


def _raise(total: dict[str, int], other: dict[str, int]) -> None:
    for name, amount in other.items():
        if amount > total.get(name, 0):
            total[name] = amount
        else:
            total.setdefault(name, amount)


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    result = dict(one)
    _add(result, other)
    return result

"""What a pod asks of its node, summed as Kubernetes does: containers, sidecars, init containers, overhead.

CPU counts in thousandths, everything else in whole units. The non-zero sums stand in for containers that ask for
nothing, so that scoring spreads them too. Source: k8s.io/component-helpers/resource, pkg/scheduler/util.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import milli, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
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
    """The sums of a pod. A container under a resize counts with the larger of what it has and what it shall have."""
    spec = pod["spec"]
    actual = _actual(pod)
    asked: dict[str, int] = {}
    nonzero: dict[str, int] = {}
    sidecars: dict[str, int] = {}
    nonzero_sidecars: dict[str, int] = {}
    peak: dict[str, int] = {}
    nonzero_peak: dict[str, int] = {}
    for container in spec["containers"]:
        own = _container(container, actual)
        _add(asked, own)
        _add(nonzero, _nonzero(own))
    for container in spec.get("initContainers") or ():
        own = _container(container, actual)
        if container.get("restartPolicy") == "Always":
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
    """Whether some container has other resources than its spec wants."""
    if not pod["spec"].get("nodeName"):
        return False
    wanted = {
        container["name"]: (container.get("resources") or {}).get("requests") or {}
        for container in pod["spec"]["containers"]
    }
    for status in (pod.get("status") or {}).get("containerStatuses") or ():
        for having in (status.get("allocatedResources"), (status.get("resources") or {}).get("requests")):
            if having and having != wanted.get(status["name"]):
                return True
    return False


def _actual(pod: Obj) -> dict[str, list[dict[str, int]]]:
    """For each container under a resize: the lists of what was given to it."""
    if not is_resized(pod):
        return {}
    found: dict[str, list[dict[str, int]]] = {}
    for status in pod["status"]["containerStatuses"]:
        lists = (status.get("allocatedResources"), (status.get("resources") or {}).get("requests"))
        found[status["name"]] = [amounts(having) for having in lists if having]
    return found


def _container(container: Obj, actual: dict[str, list[dict[str, int]]]) -> dict[str, int]:
    own = amounts((container.get("resources") or {}).get("requests"))
    for having in actual.get(container["name"], ()):
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

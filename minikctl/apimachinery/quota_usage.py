"""How much of a ResourceQuota an object uses. Pure; admission charges by it, and the controller recounts by it.

Resources are qualified plurals (``pods``, ``deployments.apps``); names are those of a quota's ``hard`` (``pods``,
``requests.cpu``, ``count/deployments.apps``). Neighbour: `quota_scopes.py`. Source: k8s.io/kubernetes/pkg/quota/v1.
"""

from __future__ import annotations

from minikctl.apimachinery.pod_resources import add, container_amounts, pod_amounts
from minikctl.apimachinery.quantity import Quantity, decode
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.pod_resources import Amounts
    from minikctl.apimachinery.types import Obj

ONE = Quantity(10**9, text="1")
NONE = Quantity(0)

PODS, SERVICES, CLAIMS = "pods", "services", "persistentvolumeclaims"
ALIASES = ("configmaps", "resourcequotas", "replicationcontrollers", "secrets")
"""Resources with a name of their own beside ``count/…``."""
REQUIRED = ("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory")
"""Where a quota limits one of these, every container has to say how much it wants."""

_UNCOUNTED = ("count/events", "count/events.events.k8s.io")
_CLASS = ".storageclass.storage.k8s.io/"
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_POD_NAMES = frozenset((PODS, *_COMPUTE, *(f"{kind}.{name}" for kind in ("requests", "limits") for name in _COMPUTE)))
_SERVICE_NAMES = frozenset((SERVICES, "services.nodeports", "services.loadbalancers"))
_CLAIM_NAMES = frozenset((CLAIMS, "requests.storage"))


def resource_of(name: str) -> str:
    """The resource whose objects count for a name of a quota; "" for a name that nothing counts for."""
    if name.startswith("count/"):
        return "" if name in _UNCOUNTED else name.removeprefix("count/")
    if name in _POD_NAMES or name.startswith(("hugepages-", "requests.hugepages-")):
        return PODS
    if name in _SERVICE_NAMES:
        return SERVICES
    if name in _CLAIM_NAMES or name.endswith((f"{_CLASS}requests.storage", f"{_CLASS}{CLAIMS}")):
        return CLAIMS
    if name in ALIASES:
        return name
    if name.startswith("requests.") and "/" in name and "kubernetes.io/" not in name:
        return PODS
    return ""


def usage(resource: str, obj: Obj, now: int) -> Amounts:
    """What an object uses, by the names of quotas; ``now`` in ms."""
    used: Amounts = {f"count/{resource}": ONE}
    if resource == PODS:
        if counts(obj, now):
            requests = pod_amounts(obj, "requests", running=True)
            used |= _compute(requests, pod_amounts(obj, "limits", running=True))
    elif resource == SERVICES:
        used |= _service(obj)
    elif resource == CLAIMS:
        used |= _claim(obj)
    elif resource in ALIASES:
        used[resource] = ONE
    return used


def counts(pod: Obj, now: int) -> bool:
    """Whether a pod counts for more than an object: it has not ended, and is not long overdue to go."""
    overdue = overdue_at(pod)
    return not _has_ended(pod) and (overdue is None or now < overdue)


def overdue_at(pod: Obj) -> int | None:
    """The moment (ms) from which a pod on its way out does not count any more, should it still be there (its node may
    be lost); None for one that stays."""
    meta = pod["metadata"]
    since, grace = meta.get("deletionTimestamp"), meta.get("deletionGracePeriodSeconds")
    if not since or grace is None or _has_ended(pod):
        return None
    return parse(since) + int(grace) * 1000 + 1


def missing(pod: Obj, names: list[str]) -> str:
    """What containers must say where a quota limits ``names``, as users read it; "" if nothing is missing."""
    lacking: dict[str, list[str]] = {}
    required = sorted(set(names).intersection(REQUIRED))
    for container in (*(pod["spec"].get("containers") or ()), *(pod["spec"].get("initContainers") or ())):
        said = _compute(container_amounts(container, "requests"), container_amounts(container, "limits"))
        for name in required:
            if name not in said:
                lacking.setdefault(name, []).append(container["name"])
    return "; ".join(f"{name} for: {','.join(sorted(set(lacking[name])))}" for name in sorted(lacking))


def total(resource: str, objects: list[Obj], now: int) -> Amounts:
    """The usage of many objects of one resource."""
    result: Amounts = {}
    for obj in objects:
        result = add(result, usage(resource, obj, now))
    return result


def _has_ended(pod: Obj) -> bool:
    return (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")


def _compute(requests: Amounts, limits: Amounts) -> Amounts:
    used: Amounts = {PODS: ONE}
    for name in _COMPUTE:
        if name in requests:
            used[name] = used[f"requests.{name}"] = requests[name]
        if name in limits:
            used[f"limits.{name}"] = limits[name]
    for name, amount in requests.items():
        if name.startswith("hugepages-"):
            used[name] = used[f"requests.{name}"] = amount
        elif "/" in name and "kubernetes.io/" not in name:
            used[f"requests.{name}"] = amount
    return used


def _service(service: Obj) -> Amounts:
    spec = service.get("spec") or {}
    ports = spec.get("ports") or ()
    node_ports, balancers = 0, 0
    if spec.get("type") == "NodePort":
        node_ports = len(ports)
    elif spec.get("type") == "LoadBalancer":
        balancers = 1
        allocated = spec.get("allocateLoadBalancerNodePorts") is not False
        node_ports = len(ports) if allocated else sum(1 for port in ports if port.get("nodePort"))
    return {
        SERVICES: ONE,
        "services.nodeports": Quantity(node_ports * 10**9),
        "services.loadbalancers": Quantity(balancers * 10**9),
    }


def _claim(claim: Obj) -> Amounts:
    spec = claim.get("spec") or {}
    used = {CLAIMS: ONE}
    asked = (spec.get("resources") or {}).get("requests") or {}
    if "storage" in asked:
        amount = decode(asked["storage"])
        given = ((claim.get("status") or {}).get("allocatedResources") or {}).get("storage")
        amount = max(amount, decode(given)) if given else amount
        used["requests.storage"] = Quantity(amount.value() * 10**9, amount.format)
    annotations = claim["metadata"].get("annotations") or {}
    name = annotations.get("volume.beta.kubernetes.io/storage-class") or spec.get("storageClassName")
    if name:
        used |= {f"{name}{_CLASS}{key}": amount for key, amount in used.items()}
    return used

"""Why a request ends where it ends, in sentences. Pure, over what a view gives."""

from __future__ import annotations

from minikctl.apimachinery.meta import condition, is_deleting
from minikctl.apimachinery.selectors import from_map
from minikctl.kubelet.listening import listening, running_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.network.view import View

SHOWN = 3
"""How many pods a sentence names."""


def no_endpoints(view: View, service: Obj, port: Obj) -> str:
    """Why no endpoint of a Service's port can be used."""
    meta, selector = service["metadata"], service["spec"].get("selector")
    name = f"{meta['namespace']}/{meta['name']}"
    if not selector:
        return f"service {name} has no selector, and no EndpointSlice of it has a usable endpoint"
    pods = view.client.list("pods", meta["namespace"], labels=str(from_map(selector)))
    if not pods:
        where = f"no pod in namespace {meta['namespace']} matches its selector {from_map(selector)}"
        return f"service {name} has no endpoints: {where}"
    target = port.get("targetPort")
    if isinstance(target, str) and not any(_has_named(pod, target) for pod in pods):
        why = f"no container of its pods has a port named {target}"
        return f"service {name} has no endpoints for port {port['port']}: {why}"
    told = [f"{pod['metadata']['name']} is {state_of(pod)}" for pod in pods[:SHOWN]]
    more = [f"and {len(pods) - SHOWN} more"] if len(pods) > SHOWN else []
    which = "its only pod is not ready" if len(pods) == 1 else f"none of its {len(pods)} pods is ready"
    return f"service {name} has no ready endpoints: {which}: {', '.join([*told, *more])}"


def no_such_port(service: Obj, number: int, protocol: str) -> str:
    meta = service["metadata"]
    has = ", ".join(f"{p['port']}/{p.get('protocol') or 'TCP'}" for p in service["spec"].get("ports") or ())
    return f"service {meta['namespace']}/{meta['name']} has no port {number}/{protocol}, it has {has or 'none'}"


def nobody_listens(pod: Obj, port: int, protocol: str, wanted: tuple[Obj, Obj] | None) -> str:
    """``wanted``: the Service and its port that led here."""
    meta = pod["metadata"]
    name = f"pod {meta['namespace']}/{meta['name']}"
    running = running_containers(pod)
    if not running:
        return f"no container of {name} is running: it is {state_of(pod)}"
    known = [(container["name"], listening(pod, container)) for container in running]
    told = [f"container {container} listens on {_ports(found.ports)}" for container, found in known]
    through = ""
    if wanted is not None:
        service, entry = wanted
        target = entry.get("targetPort", entry["port"])
        through = f" (targetPort {target} of service {service['metadata']['namespace']}/{service['metadata']['name']})"
    return f"nobody listens on {port}/{protocol} of {name}{through}: {', '.join(told)}"


def unrouted(address: str, whose: str, *, known: bool, inside: bool) -> str:
    if known and not inside:
        return f"{address} is a pod's address: it leads nowhere outside the cluster"
    return f"nobody has the address {address}, which could be that of {whose}"


def state_of(pod: Obj) -> str:
    """``Running``, ``Running, not ready``, ``Pending: ImagePullBackOff``, … in few words."""
    status = pod.get("status") or {}
    phase = status.get("phase") or "Pending"
    ready = (condition(pod, "Ready") or {}).get("status") == "True"
    waiting = [
        entry["state"]["waiting"].get("reason") or ""
        for field in ("initContainerStatuses", "containerStatuses")
        for entry in status.get(field) or ()
        if "waiting" in (entry.get("state") or {})
    ]
    going = ", terminating" if is_deleting(pod) else ""
    if phase == "Pending" and not pod["spec"].get("nodeName"):
        return f"Pending, not scheduled{going}"
    if any(waiting) and not ready:
        return f"{phase}: {next(filter(None, waiting))}{going}"
    if phase == "Running":
        return f"Running{'' if ready else ', not ready'}{going}"
    return f"{phase}{going}"


def _ports(ports: frozenset[tuple[str, int]] | None) -> str:
    if not ports:
        return "no port"
    return ", ".join(f"{number}/{protocol}" for protocol, number in sorted(ports, key=lambda p: (p[1], p[0])))


def _has_named(pod: Obj, name: str) -> bool:
    spec = pod["spec"]
    sidecars = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    return any(
        port.get("name") == name
        for container in (*sidecars, *spec["containers"])
        for port in container.get("ports") or ()
    )

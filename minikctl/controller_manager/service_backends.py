"""Which pods stand behind a Service, on which ports, and in what state. Pure.

Source: k8s.io/endpointslice (utils.go), k8s.io/kubernetes/pkg/controller/endpoint.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition, uid_of
from minikctl.controller_manager.pod_state import is_ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time"


def selector_text(service: Obj) -> str:
    """The selector as the text of a list request; "" for a Service without one."""
    return ",".join(f"{k}={v}" for k, v in sorted((service["spec"].get("selector") or {}).items()))


def publishes_unready(service: Obj) -> bool:
    annotations = service["metadata"].get("annotations") or {}
    tolerated = annotations.get("service.alpha.kubernetes.io/tolerate-unready-endpoints") == "true"
    return bool(service["spec"].get("publishNotReadyAddresses")) or tolerated


def is_backend(pod: Obj, *, terminating: bool) -> bool:
    """Whether a pod has an address to be listed; ``terminating`` ones only if asked for."""
    status = pod["status"]
    if status.get("phase") in ("Failed", "Succeeded") or not status.get("podIP"):
        return False
    return terminating or not pod["metadata"].get("deletionTimestamp")


def address(pod: Obj, family: str) -> str:
    """The address of a pod in one family, or ""."""
    status = pod["status"]
    found = [entry["ip"] for entry in status.get("podIPs") or ()] or [status.get("podIP") or ""]
    return next((ip for ip in found if ip and (":" in ip) == (family == "IPv6")), "")


def endpoint(pod: Obj, service: Obj, address: str, zone: str) -> Obj:
    """A pod's entry in an EndpointSlice."""
    entry: Obj = {"addresses": [address], "conditions": conditions(pod, service), "targetRef": target(pod)}
    if name := hostname(pod, service):
        entry["hostname"] = name
    if node := pod["spec"].get("nodeName"):
        entry["nodeName"] = node
    if zone:
        entry["zone"] = zone
    return entry


def trigger_time(service: Obj, pods: Iterable[Obj], known: set[str], now: str, *, is_new: bool) -> str:
    """The moment of what is changing the endpoints now, or "": that a Service was made, or that pods became ready or
    ceased to be so. ``known`` are the uids of pods that were listed before; ``now`` is a timestamp."""
    moments = []
    for pod in pods:
        since = (condition(pod, "Ready") or {}).get("lastTransitionTime") or ""
        if since and (since == now or uid_of(pod) not in known):
            moments.append(since)
    created = service["metadata"].get("creationTimestamp") or ""
    if created and (is_new or created == now):
        moments.append(created)
    return min(moments, default="")


def with_trigger_time(meta: Obj, moment: str) -> Obj:
    """Metadata that tell of this moment, or of none."""
    annotations = {name: value for name, value in (meta.get("annotations") or {}).items() if name != TRIGGER_TIME}
    if moment:
        annotations[TRIGGER_TIME] = moment
    rest = {field: value for field, value in meta.items() if field != "annotations"}
    return {**rest, "annotations": annotations} if annotations else rest


def conditions(pod: Obj, service: Obj) -> Obj:
    """ready, serving and terminating, as an EndpointSlice shows them."""
    terminating = bool(pod["metadata"].get("deletionTimestamp"))
    serving = is_ready(pod)
    return {
        "ready": publishes_unready(service) or (serving and not terminating),
        "serving": serving,
        "terminating": terminating,
    }


def port_number(pod: Obj, port: Obj) -> int | None:
    """The number of a Service port's target in one pod; None where the pod has no port of that name."""
    target = port.get("targetPort", port["port"])
    if isinstance(target, int):
        return target or int(port["port"])
    for container in (*_sidecars(pod), *pod["spec"]["containers"]):
        for exposed in container.get("ports") or ():
            if exposed.get("name") == target and exposed.get("protocol", "TCP") == port.get("protocol", "TCP"):
                return int(exposed["containerPort"])
    return None


def _sidecars(pod: Obj) -> list[Obj]:
    return [c for c in pod["spec"].get("initContainers") or () if c.get("restartPolicy") == "Always"]


def ports(pod: Obj, service: Obj) -> list[Obj]:
    """The ports of a pod that answer a Service's ports: name, port, protocol (and appProtocol)."""
    found = []
    for port in service["spec"].get("ports") or ():
        number = port_number(pod, port)
        if number is None:
            continue
        entry: Obj = {"name": port["name"]} if port.get("name") else {}
        entry.update({"port": number, "protocol": port.get("protocol", "TCP")})
        if port.get("appProtocol"):
            entry["appProtocol"] = port["appProtocol"]
        found.append(entry)
    return found


def target(pod: Obj) -> Obj:
    meta = pod["metadata"]
    return {"kind": "Pod", "name": meta["name"], "namespace": meta["namespace"], "uid": meta["uid"]}


def hostname(pod: Obj, service: Obj) -> str:
    """The name under which DNS knows the pod below the Service, or ""."""
    spec = pod["spec"]
    same = spec.get("subdomain") == service["metadata"]["name"]
    return str(spec.get("hostname") or "") if same else ""

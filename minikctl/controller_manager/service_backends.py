"""Which pods stand behind a Service, on which ports, and in what state. Pure.

Source: k8s.io/endpointslice (utils.go), k8s.io/kubernetes/pkg/controller/endpoint.
"""

from __future__ import annotations

from minikctl.controller_manager.pod_state import is_ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


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

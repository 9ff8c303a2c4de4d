"""How a Service's fields depend on each other and on its type: defaults, linked fields, what a change of type drops.

Neighbour: `service.py` calls this; families (`service_families.py`), addresses and node ports are filled in after it.
Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go and pkg/registry/core/service.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_AFFINITY_SECONDS = 10_800
_WITH_NODE_PORTS = ("NodePort", "LoadBalancer")


def externally_accessible(spec: Obj) -> bool:
    kind = spec.get("type")
    return kind in _WITH_NODE_PORTS or (kind == "ClusterIP" and bool(spec.get("externalIPs")))


def needs_health_check(spec: Obj) -> bool:
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def is_headless(spec: Obj) -> bool:
    return spec.get("clusterIPs") == ["None"]


def default(obj: Obj) -> None:
    """In place."""
    spec: Obj = obj.setdefault("spec", {})
    if not spec.get("sessionAffinity"):
        spec["sessionAffinity"] = "None"
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif spec["sessionAffinity"] == "ClientIP":
        config = (spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}
        if config.get("timeoutSeconds") is None:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": _AFFINITY_SECONDS}}
    if not spec.get("type"):
        spec["type"] = "ClusterIP"
    for port in spec.get("ports") or ():
        if not port.get("protocol"):
            port["protocol"] = "TCP"
        if not port.get("targetPort"):
            port["targetPort"] = port.get("port") or 0
    if externally_accessible(spec) and not spec.get("externalTrafficPolicy"):
        spec["externalTrafficPolicy"] = "Cluster"
    if spec.get("internalTrafficPolicy") is None and spec["type"] in ("ClusterIP", *_WITH_NODE_PORTS):
        spec["internalTrafficPolicy"] = "Cluster"
    if spec["type"] == "LoadBalancer" and spec.get("allocateLoadBalancerNodePorts") is None:
        spec["allocateLoadBalancerNodePorts"] = True
    _default_ip_mode(obj)


def _default_ip_mode(obj: Obj) -> None:
    if obj["spec"]["type"] != "LoadBalancer":
        return
    for ingress in ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
        if ingress.get("ip") and ingress.get("ipMode") is None:
            ingress["ipMode"] = "VIP"


def keep_allocated(new: Obj, old: Obj) -> None:
    """A replaced manifest that leaves out what the server once gave keeps it."""
    spec, before = new["spec"], old["spec"]
    if before.get("type") != "ExternalName" and spec.get("type") != "ExternalName":
        if not spec.get("clusterIP") and before.get("clusterIP"):
            spec["clusterIP"] = before["clusterIP"]
        if not spec.get("clusterIPs") and before.get("clusterIPs") and spec.get("clusterIP") == before.get("clusterIP"):
            spec["clusterIPs"] = list(before["clusterIPs"])
    if before.get("type") in _WITH_NODE_PORTS and spec.get("type") in _WITH_NODE_PORTS:
        _keep_node_ports(spec, before)
    if needs_health_check(before) and needs_health_check(spec) and not spec.get("healthCheckNodePort"):
        spec["healthCheckNodePort"] = before.get("healthCheckNodePort") or 0


def _keep_node_ports(spec: Obj, before: Obj) -> None:
    used = _node_ports(spec) & _node_ports(before)
    by_name = {port.get("name") or "": port.get("nodePort") or 0 for port in before.get("ports") or ()}
    for port in spec.get("ports") or ():
        earlier = by_name.get(port.get("name") or "", 0)
        if not port.get("nodePort") and earlier and earlier not in used:
            port["nodePort"] = earlier
            used.add(earlier)


def _node_ports(spec: Obj) -> set[int]:
    return {port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")}


def line_up(new: Obj, old: Obj | None) -> None:
    """Makes clusterIPs follow clusterIP."""
    spec = new["spec"]
    before: Obj | None = old["spec"] if old else None
    if before is None:
        if spec.get("clusterIP") and not spec.get("clusterIPs"):
            spec["clusterIPs"] = [spec["clusterIP"]]
    elif before.get("clusterIPs") == spec.get("clusterIPs") and spec.get("clusterIP") != before.get("clusterIP"):
        # Who changes only the old field means both.
        if spec.get("clusterIP"):
            spec["clusterIPs"] = [spec["clusterIP"]]
        else:
            spec.pop("clusterIPs", None)


def drop_what_the_type_lacks(new: Obj, old: Obj) -> None:
    """Only on updates, and only what the user left as it was: a field that was changed as well shall fail."""
    spec, before = new["spec"], old["spec"]
    if before.get("type") != "ExternalName" and spec.get("type") == "ExternalName":
        _drop_addresses(spec, before)
    if (
        before.get("type") in _WITH_NODE_PORTS
        and spec.get("type") not in _WITH_NODE_PORTS
        and _node_ports(spec) <= _node_ports(before)
    ):
        for port in spec.get("ports") or ():
            port.pop("nodePort", None)
    if needs_health_check(before) and not needs_health_check(spec):
        _drop_same(spec, before, "healthCheckNodePort")
    if before.get("type") == "LoadBalancer" and spec.get("type") != "LoadBalancer":
        _drop_same(spec, before, "allocateLoadBalancerNodePorts")
        _drop_same(spec, before, "loadBalancerClass")
    if externally_accessible(before) and not externally_accessible(spec):
        _drop_same(spec, before, "externalTrafficPolicy")
    if spec.get("type") != "LoadBalancer":
        new["status"] = {**(new.get("status") or {}), "loadBalancer": {}}


def _drop_addresses(spec: Obj, before: Obj) -> None:
    if spec.get("clusterIP") == before.get("clusterIP") and spec.get("clusterIPs") == before.get("clusterIPs"):
        spec.pop("clusterIP", None)
        spec.pop("clusterIPs", None)
    _drop_same(spec, before, "ipFamilies")
    _drop_same(spec, before, "ipFamilyPolicy")


def _drop_same(spec: Obj, before: Obj, key: str) -> None:
    if spec.get(key) == before.get(key):
        spec.pop(key, None)

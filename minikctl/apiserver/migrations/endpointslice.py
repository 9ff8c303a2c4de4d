"""discovery.k8s.io/v1beta1 EndpointSlice: node and zone of an endpoint were two keys of its topology."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

HOSTNAME, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"


def modernise(obj: Obj) -> Obj:
    if not obj.get("endpoints"):
        return obj
    return {**obj, "endpoints": [_endpoint(endpoint) for endpoint in obj["endpoints"]]}


def _endpoint(endpoint: Obj) -> Obj:
    out = {**endpoint}
    topology = {**(out.pop("topology", None) or {})}
    node, zone = topology.pop(HOSTNAME, None), topology.pop(ZONE, None)
    if node and not out.get("nodeName"):
        out["nodeName"] = node
    if zone:
        out["zone"] = zone
    if topology:
        out["deprecatedTopology"] = topology
    return out

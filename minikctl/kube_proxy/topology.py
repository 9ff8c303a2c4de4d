"""Which of a Service's endpoints a node's kube-proxy sends traffic to. Pure.

Source: k8s.io/kubernetes/pkg/proxy/topology.go (CategorizeEndpoints).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kube_proxy.endpoints import Endpoint


def cluster_wide(endpoints: Sequence[Endpoint], zone: str) -> list[Endpoint]:
    """Those that the traffic policy ``Cluster`` allows: the ready ones, kept to the node's zone where hints allow that;
    where none is ready, those that still serve while they go away."""
    ready = [endpoint for endpoint in endpoints if endpoint.ready]
    if keeps_to_zone(ready, zone):
        ready = [endpoint for endpoint in ready if zone in endpoint.zones]
    return ready or [endpoint for endpoint in endpoints if endpoint.is_last_resort]


def on_node(endpoints: Sequence[Endpoint], node: str) -> list[Endpoint]:
    """Those that the traffic policy ``Local`` allows: the node's own. Hints do not matter here."""
    own = [endpoint for endpoint in endpoints if endpoint.node == node]
    return [endpoint for endpoint in own if endpoint.ready] or [e for e in own if e.is_last_resort]


def keeps_to_zone(ready: Sequence[Endpoint], zone: str) -> bool:
    """Whether hints are followed: every ready endpoint has one, and one of them is for this zone."""
    if not zone or not all(endpoint.zones for endpoint in ready):
        return False
    return any(zone in endpoint.zones for endpoint in ready)


def any_usable(endpoints: Sequence[Endpoint]) -> bool:
    """Whether there is an endpoint anywhere that traffic could go to."""
    return any(endpoint.ready or endpoint.is_last_resort for endpoint in endpoints)

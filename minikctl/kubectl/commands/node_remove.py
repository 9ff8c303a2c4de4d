"""node remove: the Node goes, without a drain; its lease and its pods are left to the controllers."""

from __future__ import annotations

from minikctl.kubectl.node_machines import named_nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    for node in named_nodes(invocation):
        name = node["metadata"]["name"]
        invocation.session.client.delete("nodes", "", name)
        invocation.print(f"node/{name} removed")
    return 0

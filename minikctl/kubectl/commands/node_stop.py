"""node stop: a node's kubelet falls silent, as when the machine fails."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubectl.node_machines import is_stopped, mark, named_nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    for node in named_nodes(invocation):
        name = node["metadata"]["name"]
        if is_stopped(node):
            invocation.print(f"node/{name} already stopped")
            continue
        mark(invocation, name, rfc3339(invocation.session.now))
        invocation.print(f"node/{name} stopped")
    return 0

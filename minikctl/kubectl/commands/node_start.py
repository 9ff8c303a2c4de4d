"""node start: the kubelet of a stopped node goes on, with its pods where they are, or as after a reboot."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubectl.node_machines import is_stopped, mark, named_nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    for node in named_nodes(invocation):
        name = node["metadata"]["name"]
        if not is_stopped(node):
            invocation.print(f"node/{name} already running")
            continue
        mark(invocation, name, None, rfc3339(invocation.session.now) if invocation.flags["reboot"] else "")
        invocation.print(f"node/{name} started")
    return 0

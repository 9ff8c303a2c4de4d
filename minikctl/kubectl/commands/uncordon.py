"""uncordon: let pods onto nodes again."""

from __future__ import annotations

from minikctl.kubectl.cordoning import cordon, select_nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    cordon(invocation, select_nodes(invocation), unschedulable=False, dry_run=invocation.dry_run)
    return 0

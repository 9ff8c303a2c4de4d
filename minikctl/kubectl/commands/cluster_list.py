"""cluster list: the clusters of this user, the current one marked."""

from __future__ import annotations

from minikctl.kubectl.printers.table import print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    found = invocation.administration.clusters()
    if not found:
        invocation.err.write("No clusters yet: the first command makes one, or 'cluster create'.\n")
        return 0
    rows = [
        ["*" if c["current"] else "", c["name"], c["state"] if c["exists"] else f"{c['state']} (missing)"]
        for c in found
    ]
    invocation.out.write(print_table(["CURRENT", "NAME", "STATE"], rows))
    return 0

"""config get-clusters."""

from __future__ import annotations

from minikctl.kubectl.kubeconfig_access import Access

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    invocation.print("NAME", *sorted(Access(invocation).clusters), sep="\n")
    return 0

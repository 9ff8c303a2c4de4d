"""config current-context."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kubeconfig_access import Access

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    current = Access(invocation).current
    if not current:
        raise CommandError("current-context is not set")
    invocation.print(current)
    return 0

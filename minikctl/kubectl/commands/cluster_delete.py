"""cluster delete: a cluster and its file go."""

from __future__ import annotations

from minikctl.client.administration import AdministrationError
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 1:
        raise CommandError(f"exactly one NAME is required, got {len(invocation.args)}")
    try:
        invocation.administration.delete(invocation.args[0])
    except AdministrationError as fault:
        raise CommandError(str(fault)) from None
    invocation.print(f'Cluster "{invocation.args[0]}" deleted.')
    return 0

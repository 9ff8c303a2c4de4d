"""cluster use: the cluster that later commands mean."""

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
        invocation.administration.use(invocation.args[0])
    except AdministrationError as fault:
        raise CommandError(str(fault)) from None
    invocation.print(f'Switched to cluster "{invocation.args[0]}".')
    return 0

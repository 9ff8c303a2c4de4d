"""cluster reset: a cluster as it was when it was new, in the shape it was made with."""

from __future__ import annotations

from minikctl.client.administration import AdministrationError
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) > 1:
        raise CommandError(f"at most one NAME may be given, got {len(invocation.args)}")
    try:
        name = invocation.administration.reset(invocation.args[0] if invocation.args else "")
    except AdministrationError as fault:
        raise CommandError(str(fault)) from None
    invocation.print(f'Cluster "{name}" reset.')
    return 0

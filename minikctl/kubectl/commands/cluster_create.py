"""cluster create: a new cluster, in its own file, which later commands use."""

from __future__ import annotations

from minikctl.client.administration import AdministrationError
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) > 1:
        raise CommandError(f"at most one NAME may be given, got {len(invocation.args)}")
    flags = invocation.flags
    try:
        name = invocation.administration.create(
            invocation.args[0] if invocation.args else "",
            nodes=flags["nodes"],
            control_planes=flags["control-planes"],
            profile=flags["profile"],
            ip_family=flags["ip-family"],
        )
    except AdministrationError as fault:
        raise CommandError(str(fault)) from None
    invocation.print(f'Cluster "{name}" created.')
    return 0

"""chaos stop-load-balancers: Services get no address any more, until `start-load-balancers`."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if invocation.args:
        raise CommandError(f"no arguments are taken, got {len(invocation.args)}")
    invocation.session.control("load_balancers", on=False)
    invocation.print("load balancers stopped")
    return 0

"""chaos start-load-balancers: Services get addresses again, those that wait at once."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if invocation.args:
        raise CommandError(f"no arguments are taken, got {len(invocation.args)}")
    invocation.session.control("load_balancers", on=True)
    invocation.print("load balancers started")
    return 0

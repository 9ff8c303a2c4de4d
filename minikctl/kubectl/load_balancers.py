"""Switching the provider of load balancers off and on: what `chaos stop-load-balancers` and its counterpart share."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def switch(invocation: Invocation, *, on: bool) -> int:
    """The exit code; raises CommandError for arguments."""
    if invocation.args:
        raise CommandError(f"no arguments are taken, got {len(invocation.args)}")
    invocation.session.control("load_balancers", on=on)
    invocation.print(f"load balancers {'started' if on else 'stopped'}")
    return 0

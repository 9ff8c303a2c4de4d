"""clock speed: the cluster's time runs so many times as fast as the wall clock."""

from __future__ import annotations

from minikctl.kubectl.commands.clock_show import show
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

FASTEST = 1_000_000.0


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 1:
        raise CommandError(f"exactly one FACTOR is required, got {len(invocation.args)}")
    text = invocation.args[0].removesuffix("x")
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 0 < factor <= FASTEST:
        raise CommandError(f'"{invocation.args[0]}" is no speed: give a number above 0, such as 10 or 0.5')
    show(invocation, invocation.session.control("speed", factor=factor))
    return 0

"""clock freeze: time stands still between commands, until `clock resume`."""

from __future__ import annotations

from minikctl.kubectl.commands.clock_show import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    show(invocation, invocation.session.control("freeze"))
    return 0

"""proxy: the checks that kubectl makes. There is no API server to lead to but the one in this process."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_PORT = 8001


def run(invocation: Invocation) -> int:
    if invocation.flags["port"] != _PORT and invocation.flags["unix-socket"]:
        raise CommandError("cannot set --unix-socket and --port at the same time")
    raise CommandError("this version of minikctl does not serve its API on a port; see docs/fidelity.md")

"""alpha: there are no commands on trial in 1.33, which it says to whatever it is given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    invocation.err.write("No alpha commands are available in this version of kubectl\n")
    return 0

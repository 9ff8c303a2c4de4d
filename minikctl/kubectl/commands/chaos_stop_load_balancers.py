"""chaos stop-load-balancers: Services get no address any more, until `start-load-balancers`."""

from __future__ import annotations

from minikctl.kubectl.load_balancers import switch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    return switch(invocation, on=False)

"""chaos start-load-balancers: Services get addresses again, those that wait at once."""

from __future__ import annotations

from minikctl.kubectl.load_balancers import switch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    return switch(invocation, on=True)

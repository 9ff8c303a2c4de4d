"""image deny: images cannot be pulled, by no node."""

from __future__ import annotations

from minikctl.client.image_overrides import DENIED
from minikctl.kubectl.image_rules import decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    decide(invocation, DENIED, "denied")
    return 0

"""image allow: images can be pulled, whatever their names look like."""

from __future__ import annotations

from minikctl.client.image_overrides import ALLOWED
from minikctl.kubectl.image_rules import decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    decide(invocation, ALLOWED, "allowed")
    return 0

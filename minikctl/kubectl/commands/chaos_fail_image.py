"""chaos fail-image: images cannot be pulled, until `heal-image`."""

from __future__ import annotations

from minikctl.client.image_overrides import DENIED
from minikctl.kubectl.image_rules import decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    decide(invocation, DENIED, "made to fail")
    return 0

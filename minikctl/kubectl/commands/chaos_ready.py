"""chaos ready: a pod's readiness probes succeed from now on."""

from __future__ import annotations

from minikctl.kubectl.chosen_pods import mark_readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    mark_readiness(invocation, "ok")
    return 0

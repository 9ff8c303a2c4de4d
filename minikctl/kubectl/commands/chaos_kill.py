"""chaos kill: pods vanish with no grace period, as `delete --force` would have it."""

from __future__ import annotations

from minikctl.kubectl.chosen_pods import named_pods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    for pod in named_pods(invocation):
        meta = pod["metadata"]
        invocation.session.client.delete("pods", meta["namespace"], meta["name"], gracePeriodSeconds=0)
        invocation.print(f"pod/{meta['name']} killed")
    return 0

"""create priorityclass."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    flags = invocation.flags
    obj = {**creation.head("PriorityClass", "scheduling.k8s.io/v1", namespaced=False), "value": flags["value"]}
    if flags["global-default"]:
        obj["globalDefault"] = True
    if flags["description"]:
        obj["description"] = flags["description"]
    obj["preemptionPolicy"] = flags["preemption-policy"]
    return creation.send(
        "priorityclasses.scheduling.k8s.io", obj, failed="failed to create priorityclass: ", namespaced=False
    )

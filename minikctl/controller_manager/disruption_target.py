"""The condition DisruptionTarget, by which a pod tells that it is not its own fault that it goes. Pure."""

from __future__ import annotations

from minikctl.apimachinery.meta import condition, replace_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def with_disruption(pod: Obj, reason: str, message: str, stamp: str) -> Obj:
    """The pod with the condition; one that holds already keeps its time."""
    known = condition(pod, "DisruptionTarget")
    since = known["lastTransitionTime"] if known and known["status"] == "True" else stamp
    new = {
        "type": "DisruptionTarget",
        "status": "True",
        "reason": reason,
        "message": message,
        "lastProbeTime": None,
        "lastTransitionTime": since,
    }
    others = [c for c in pod["status"].get("conditions") or () if c["type"] != "DisruptionTarget"]
    return replace_in(pod, ["status", "conditions"], [*others, new])

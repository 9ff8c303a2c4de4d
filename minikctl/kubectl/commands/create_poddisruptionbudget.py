"""create poddisruptionbudget."""

from __future__ import annotations

import re

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.label_selectors import label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    least, most = invocation.flags["min-available"], invocation.flags["max-unavailable"]
    _check(creation, invocation.flags["selector"], least, most)
    selector = label_selector(invocation.flags["selector"])
    spec: Obj = {"minAvailable": _amount(least)} if least else {}
    spec["selector"] = selector
    if most:
        spec["maxUnavailable"] = _amount(most)
    obj = {**creation.head("PodDisruptionBudget", "policy/v1"), "spec": spec}
    counts = ("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")
    obj["status"] = dict.fromkeys(counts, 0)
    return creation.send("poddisruptionbudgets.policy", obj, failed="failed to create poddisruptionbudgets: ")


def _check(creation: Creation, selector: str, least: str, most: str) -> None:
    creation.require_name()
    if not selector:
        raise CommandError("a selector must be specified")
    if not most and not least:
        raise CommandError("one of min-available or max-unavailable must be specified")
    if most and least:
        raise CommandError("min-available and max-unavailable cannot be both specified")
    for name, text in (("min-available", least), ("max-unavailable", most)):
        if text and not re.fullmatch("[0-9]+%?", text):
            raise CommandError(f"invalid format specified for {name}")


def _amount(text: str) -> int | str:
    return text if text.endswith("%") else int(text)

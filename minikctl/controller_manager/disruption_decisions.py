"""What a PodDisruptionBudget's status says, decided from the budget and the pods that it selects. Pure.

Source: k8s.io/kubernetes/pkg/controller/disruption and k8s.io/component-helpers/apps/poddisruptionbudget.
"""

from __future__ import annotations

from minikctl.apimachinery.int_or_percent import resolve
from minikctl.apimachinery.meta import condition, is_deleting, name_of
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

DELETION_TIMEOUT = 120_000
"""Milliseconds within which an evicted pod should be on its way out; past it the eviction is taken for failed."""
ALLOWED = "DisruptionAllowed"


def needs_scale(budget: Obj) -> bool:
    """Whether it counts by what the pods' controllers want, rather than by the pods that there are."""
    spec = budget["spec"]
    return spec.get("maxUnavailable") is not None or isinstance(spec.get("minAvailable"), str)


def desired_healthy(budget: Obj, expected: int) -> int:
    """How many of the expected pods must stay healthy; ValueError for a share that is none."""
    spec = budget["spec"]
    if spec.get("maxUnavailable") is not None:
        return max(expected - resolve(spec["maxUnavailable"], expected, True), 0)
    if spec.get("minAvailable") is not None:
        return resolve(spec["minAvailable"], expected, True)
    return 0


def disrupted_pods(budget: Obj, pods: list[Obj], now: int) -> tuple[Obj, list[Obj], int | None]:
    """(evictions that still have to show, name -> when they were; the pods that should be gone by now and are not;
    the moment (ms) to look again)."""
    evicted = (budget.get("status") or {}).get("disruptedPods") or {}
    waiting: Obj = {}
    overdue: list[Obj] = []
    again: int | None = None
    for pod in pods:
        since = evicted.get(name_of(pod))
        if since is None or is_deleting(pod):
            continue
        until = parse(since) + DELETION_TIMEOUT
        if until <= now:
            overdue.append(pod)
            continue
        waiting[name_of(pod)] = since
        again = until if again is None else min(again, until)
    return waiting, overdue, again


def status_of(budget: Obj, expected: int, healthy: int, disrupted: Obj, stamp: str) -> Obj | None:
    """The new status, or None where it stays as it is; ValueError as of `desired_healthy`.

    Nothing may go as long as no pods are expected: the first pods must not come under an old count.
    """
    old = budget.get("status") or {}
    desired = desired_healthy(budget, expected)
    allowed = max(healthy - desired, 0) if expected > 0 else 0
    generation = budget["metadata"].get("generation", 0)
    new: Obj = {
        "conditions": old.get("conditions") or [],
        "currentHealthy": healthy,
        "desiredHealthy": desired,
        "disruptionsAllowed": allowed,
        "expectedPods": expected,
        "observedGeneration": generation,
    }
    if disrupted:
        new["disruptedPods"] = disrupted
    reason = "SufficientPods" if allowed else "InsufficientPods"
    known = condition(budget, ALLOWED)
    fresh = known is not None and (known["status"] == "True") == bool(allowed) and known["reason"] == reason
    if fresh and new == old:
        return None
    new["conditions"] = _with_condition(budget, bool(allowed), reason, "", generation, stamp)
    return new


def failed(budget: Obj, why: str, stamp: str) -> Obj:
    """The status after a count that failed: nothing may go."""
    old = budget.get("status") or {}
    conditions = _with_condition(budget, False, "SyncFailed", why, old.get("observedGeneration", 0), stamp)
    return {**old, "disruptionsAllowed": 0, "conditions": conditions}


def unmanaged_note(budget: Obj) -> str:
    return (
        f"Pods selected by this PodDisruptionBudget (selector: {_shown(budget['spec'].get('selector'))}) were found "
        "to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in "
        'undefined behavior. To account for these pods please set ".spec.minAvailable" '
        "field of the PDB to an integer value."
    )


def _with_condition(budget: Obj, allowed: bool, reason: str, message: str, generation: int, stamp: str) -> list[Obj]:
    known = condition(budget, ALLOWED)
    status = "True" if allowed else "False"
    new: Obj = {
        "type": ALLOWED,
        "status": status,
        "reason": reason,
        "message": message,
        "lastTransitionTime": known["lastTransitionTime"] if known and known["status"] == status else stamp,
    }
    if generation:
        new["observedGeneration"] = generation
    conditions = (budget.get("status") or {}).get("conditions") or []
    if known is None:
        return [*conditions, new]
    return [new if one["type"] == ALLOWED else one for one in conditions]


def _shown(selector: Obj | None) -> str:
    """A selector as Go prints a pointer to one."""
    if selector is None:
        return "nil"
    labels = selector.get("matchLabels") or {}
    pairs = "".join(f"{key}: {labels[key]}," for key in sorted(labels))
    requirements = "".join(
        f"LabelSelectorRequirement{{Key:{one['key']},Operator:{one['operator']},"
        f"Values:[{' '.join(one.get('values') or ())}],}},"
        for one in selector.get("matchExpressions") or ()
    )
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{pairs}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{requirements}}},}}"
    )

"""Which pods and claims a ResourceQuota is about: its scopes and its scope selector. Pure.

Neighbour: `quota_usage.py`. Source: k8s.io/kubernetes/pkg/quota/v1/evaluator/core (pods.go,
persistent_volume_claims.go).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj


def requirements(quota: Obj) -> list[Obj]:
    """Scopes and scope selector as one list of ``scopeName``, ``operator``, ``values``; all of them must hold."""
    spec = quota.get("spec") or {}
    plain = [{"scopeName": scope, "operator": "Exists"} for scope in spec.get("scopes") or ()]
    return [*plain, *((spec.get("scopeSelector") or {}).get("matchExpressions") or ())]


def matches(quota: Obj, resource: str, obj: Obj) -> bool:
    """Whether an object is in all scopes of a quota; of kinds other than these two none ever is in one."""
    wanted = requirements(quota)
    if not wanted:
        return True
    holds = _HOLDS.get(resource)
    return holds is not None and all(holds(one, obj) for one in wanted)


def _pod_holds(requirement: Obj, pod: Obj) -> bool:
    scope = requirement["scopeName"]
    if scope == "PriorityClass":
        name = pod["spec"].get("priorityClassName")
        return _names_hold(requirement, [name] if name else [])
    check = _CHECKS.get(scope)
    return check is not None and check(pod)


def _claim_holds(requirement: Obj, claim: Obj) -> bool:
    """A claim counts for the class that it wants, has, or is being changed to."""
    if requirement["scopeName"] != "VolumeAttributesClass":
        return False
    spec, status = claim.get("spec") or {}, claim.get("status") or {}
    named = (
        spec.get("volumeAttributesClassName"),
        status.get("currentVolumeAttributesClassName"),
        (status.get("modifyVolumeStatus") or {}).get("targetVolumeAttributesClassName"),
    )
    return _names_hold(requirement, [name for name in named if name])


def _names_hold(requirement: Obj, names: list[str]) -> bool:
    """Whether one of the classes of an object, or the lack of any, is what is asked for."""
    operator, values = requirement.get("operator"), requirement.get("values") or ()
    if operator == "In":
        return any(name in values for name in names)
    if operator == "NotIn":
        return not names or any(name not in values for name in names)
    return bool(names) == (operator == "Exists")


def _is_terminating(pod: Obj) -> bool:
    deadline = pod["spec"].get("activeDeadlineSeconds")
    return deadline is not None and deadline >= 0


def _is_best_effort(pod: Obj) -> bool:
    return (pod.get("status") or {}).get("qosClass") == "BestEffort"


def _crosses_namespaces(pod: Obj) -> bool:
    affinity = pod["spec"].get("affinity") or {}
    for part in (affinity.get("podAffinity") or {}, affinity.get("podAntiAffinity") or {}):
        terms = [
            *(part.get("requiredDuringSchedulingIgnoredDuringExecution") or ()),
            *(one["podAffinityTerm"] for one in part.get("preferredDuringSchedulingIgnoredDuringExecution") or ()),
        ]
        if any(term.get("namespaces") or term.get("namespaceSelector") is not None for term in terms):
            return True
    return False


_CHECKS: dict[str, Callable[[Obj], bool]] = {
    "Terminating": _is_terminating,
    "NotTerminating": lambda pod: not _is_terminating(pod),
    "BestEffort": _is_best_effort,
    "NotBestEffort": lambda pod: not _is_best_effort(pod),
    "CrossNamespacePodAffinity": _crosses_namespaces,
}
_HOLDS: dict[str, Callable[[Obj, Obj], bool]] = {"pods": _pod_holds, "persistentvolumeclaims": _claim_holds}

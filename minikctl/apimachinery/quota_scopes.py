"""Which pods a ResourceQuota is about: its scopes and its scope selector. Pure.

Neighbour: `quota_usage.py`. Source: k8s.io/kubernetes/pkg/quota/v1/evaluator/core/pods.go.
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
    """Whether an object is in all scopes of a quota; only pods are ever in one."""
    wanted = requirements(quota)
    return not wanted or (resource == "pods" and all(_holds(one, obj) for one in wanted))


def _holds(requirement: Obj, pod: Obj) -> bool:
    scope = requirement["scopeName"]
    if scope == "PriorityClass":
        return _has_priority(requirement, pod["spec"].get("priorityClassName") or "")
    check = _CHECKS.get(scope)
    return check is not None and check(pod)


def _has_priority(requirement: Obj, name: str) -> bool:
    operator, values = requirement.get("operator"), requirement.get("values") or ()
    if operator == "In":
        return name != "" and name in values
    if operator == "NotIn":
        return name == "" or name not in values
    return bool(name) == (operator == "Exists")


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

"""Which nodes a pod may be on: nodeSelector, required node affinity, taints. Pure; for scheduler and DaemonSets alike.

Source: k8s.io/component-helpers/scheduling/corev1.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


def selects(spec: Obj, node: Obj) -> bool:
    """Whether a pod spec's nodeSelector and required node affinity admit the node."""
    labels = node["metadata"].get("labels") or {}
    wanted = spec.get("nodeSelector") or {}
    if any(labels.get(name) != value for name, value in wanted.items()):
        return False
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return required is None or matches_terms(required.get("nodeSelectorTerms") or (), node)


def matches_terms(terms: Iterable[Obj], node: Obj) -> bool:
    """Whether any term holds; an empty term holds for no node."""
    return any(_term(term, node) for term in terms)


def _term(term: Obj, node: Obj) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    labels = node["metadata"].get("labels") or {}
    names = {"metadata.name": node["metadata"]["name"]}
    return all(_holds(e, labels) for e in expressions) and all(_holds(f, names) for f in fields)


def _holds(requirement: Obj, labels: dict[str, str]) -> bool:
    operator, value = requirement["operator"], labels.get(requirement["key"])
    values = requirement.get("values") or []
    if operator == "In":
        return value in values
    if operator == "NotIn":
        return value not in values
    if operator == "Exists":
        return value is not None
    if operator == "DoesNotExist":
        return value is None
    try:
        left, right = int(value or ""), int(values[0])
    except (ValueError, IndexError):
        return False
    return left > right if operator == "Gt" else left < right


def tolerates(toleration: Obj, taint: Obj) -> bool:
    if toleration.get("effect") and toleration["effect"] != taint.get("effect"):
        return False
    if toleration.get("key") and toleration["key"] != taint.get("key"):
        return False
    if toleration.get("operator") == "Exists":
        return True
    return bool(toleration.get("key")) and (toleration.get("value") or "") == (taint.get("value") or "")


def untolerated(taints: Iterable[Obj], tolerations: Iterable[Obj], effects: tuple[str, ...]) -> Obj | None:
    """The first taint of these effects that no toleration covers, or None."""
    known = list(tolerations)
    for taint in taints:
        if taint.get("effect") in effects and not any(tolerates(toleration, taint) for toleration in known):
            return taint
    return None

"""``matchLabelKeys`` and ``mismatchLabelKeys`` of pod affinity: label values of the pod itself become expressions.

Neighbours: `pod.py` merges at create, so that the scheduler needs no rule of its own. Source:
pkg/registry/core/pod/strategy.go, mutatePodAffinity.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from minikctl.apimachinery.types import Obj

_OPERATORS = (("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn"))


def merge_label_keys(affinity: Obj, labels: Mapping[str, str]) -> None:
    """In place. A term without a selector matches nothing and stays so."""
    for term in _terms(affinity):
        selector = term.get("labelSelector")
        if selector is None:
            continue
        for field, operator in _OPERATORS:
            for key in term.get(field) or ():
                if key in labels:
                    expression = {"key": key, "operator": operator, "values": [labels[key]]}
                    selector.setdefault("matchExpressions", []).append(expression)


def _terms(affinity: Obj) -> Iterator[Obj]:
    for kind in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(kind) or {}
        for weighted in rules.get("preferredDuringSchedulingIgnoredDuringExecution") or ():
            yield weighted.get("podAffinityTerm") or {}
        yield from rules.get("requiredDuringSchedulingIgnoredDuringExecution") or ()

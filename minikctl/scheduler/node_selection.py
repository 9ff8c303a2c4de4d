"""Which nodes a pod's nodeSelector and node affinity choose.

Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity; terms are alternatives, an empty term chooses nothing.
"""

from __future__ import annotations

from minikctl.apimachinery.selectors import Requirement, from_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape

_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!", "Gt": "gt", "Lt": "lt"}


def required_nodes(shape: PodShape) -> Callable[[NodeInfo], bool]:
    """Whether a node is among those that the pod must be on."""
    known: Callable[[NodeInfo], bool] | None = shape.memo.get("required_nodes")
    if known is None:
        known = shape.memo["required_nodes"] = _required_nodes(shape)
    return known


def named_nodes(shape: PodShape) -> frozenset[str] | None:
    """The nodes that every term of the required affinity calls by name; None where some term does not."""
    terms = _required_terms(shape)
    if not terms:
        return None
    names: set[str] = set()
    for term in terms:
        within: set[str] | None = None
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name" and field["operator"] == "In":
                within = set(field["values"]) if within is None else within & set(field["values"])
        if within is None:
            return None
        names |= within
    return frozenset(names)


def selector_matches(selector: Obj, node: NodeInfo) -> bool:
    """Whether a node is chosen by a NodeSelector, such as that of a volume."""
    return any(_chooses(term) and term_matches(term, node) for term in selector.get("nodeSelectorTerms") or ())


def term_matches(term: Obj, node: NodeInfo) -> bool:
    """Whether a node is what a NodeSelectorTerm describes."""
    for expression in term.get("matchExpressions") or ():
        operator = _OPERATORS[expression["operator"]]
        if not Requirement(expression["key"], operator, expression.get("values") or ()).matches(node.labels):
            return False
    return all((node.name in field["values"]) == (field["operator"] == "In") for field in term.get("matchFields") or ())


def _required_nodes(shape: PodShape) -> Callable[[NodeInfo], bool]:
    wanted = from_map(shape.spec.get("nodeSelector"))
    terms = _required_terms(shape)

    def matches(node: NodeInfo) -> bool:
        if not wanted.matches(node.labels):
            return False
        return terms is None or any(_chooses(term) and term_matches(term, node) for term in terms)

    return matches


def _required_terms(shape: PodShape) -> list[Obj] | None:
    required = (shape.affinity.get("nodeAffinity") or {}).get("requiredDuringSchedulingIgnoredDuringExecution")
    return None if required is None else required.get("nodeSelectorTerms") or []


def _chooses(term: Obj) -> bool:
    return bool(term.get("matchExpressions") or term.get("matchFields"))

"""What more may change while scheduling gates hold a pod back: where it may run, but only more narrowly.

Neighbours: `pod_update.py`. Source: validateNodeSelectorMutation and validateNodeAffinityMutation in
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.go_values import string_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def take_back_placement(spec: Obj, before: Obj) -> list[FieldError]:
    """Sets node selector and affinity of ``spec`` (private) to those of ``before``; returns what was no addition."""
    faults: list[FieldError] = []
    selector, earlier = spec.get("nodeSelector") or {}, before.get("nodeSelector") or {}
    if any(selector.get(key) != value for key, value in earlier.items()):
        words = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
        faults.append(field_errors.invalid("spec.nodeSelector", string_map(selector), words))
    _take(spec, before, "nodeSelector")
    affinity: Obj = dict(spec.get("affinity") or {})
    was: Obj = before.get("affinity") or {}
    faults += _validate_node_affinity(affinity.get("nodeAffinity") or {}, was.get("nodeAffinity"))
    _take(affinity, was, "nodeAffinity")
    if affinity or before.get("affinity") is not None:
        spec["affinity"] = affinity
    else:
        spec.pop("affinity", None)
    return faults


def _take(target: Obj, source: Obj, key: str) -> None:
    if key in source:
        target[key] = source[key]
    else:
        target.pop(key, None)


def _validate_node_affinity(new: Obj, old: Obj | None) -> list[FieldError]:
    if old is None:
        return []
    path = f"spec.affinity.nodeAffinity.{_REQUIRED}.nodeSelectorTerms"
    terms = (new.get(_REQUIRED) or {}).get("nodeSelectorTerms") or []
    before = (old.get(_REQUIRED) or {}).get("nodeSelectorTerms") or []
    if before and len(terms) != len(before):
        words = "no additions/deletions to non-empty NodeSelectorTerms list are allowed"
        return [field_errors.invalid(path, terms, words)]
    faults = []
    for index, was in enumerate(before):
        if not _only_adds(terms[index], was):
            words = "only additions are allowed (no mutations or deletions)"
            faults.append(field_errors.invalid(f"{path}[{index}]", terms[index], words))
    return faults


def _only_adds(term: Obj, before: Obj) -> bool:
    keys = ("matchExpressions", "matchFields")
    if not any(before.get(key) for key in keys):
        # An empty term matches nothing; any requirement would widen it.
        return not any(term.get(key) for key in keys)
    for key in keys:
        was = before.get(key) or []
        if (term.get(key) or [])[: len(was)] != was:
            return False
    return True

"""Which objects a request's selectors mean, and which look-up term of the store narrows the search for them."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.selectors import FieldSelector, LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

    Matches = Callable[[Obj], bool]


def matcher(kind: Kind, options: dict[str, Any]) -> Matches | None:
    """What both selectors of a request say of a stored object; None without selectors. Raises BadRequest."""
    labels, fields = options.get("labelSelector"), options.get("fieldSelector")
    by_labels = _by_labels(label_selector(labels)) if labels else None
    by_fields = _by_fields(kind, fields) if fields else None
    if by_labels is None or by_fields is None:
        return by_labels or by_fields
    return lambda obj: by_labels(obj) and by_fields(obj)


def label_selector(text: str) -> LabelSelector:
    """Raises BadRequest."""
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        return parse_label_selector(text)
    except ValueError as fault:
        raise BadRequest(str(fault)) from None


def term_of(kind: Kind, options: dict[str, Any]) -> str | None:
    """A term that all objects have which the request can mean, or None where there is none."""
    if options.get("owner"):
        return f"o:{options['owner']}"
    if options.get("reads"):
        return f"r:{options['reads']}"
    labels, fields = options.get("labelSelector"), options.get("fieldSelector")
    if fields and "," not in fields and kind.qualified == "pods" and fields.startswith("spec.nodeName="):
        return f"d:{fields[14:].lstrip('=')}"
    if fields and kind.qualified == "events" and fields.startswith("involvedObject.uid="):
        uid = fields[19:].partition(",")[0].lstrip("=")
        return f"i:{uid}" if uid else None
    return _label_term(labels) if labels else None


def is_all_said(term: str | None, options: dict[str, Any]) -> bool:
    """Whether the term alone says what the selectors ask for: one field, one value; components ask so all the time."""
    if term is None or options.get("labelSelector"):
        return False
    fields = options.get("fieldSelector") or ""
    return term[:2] in ("i:", "d:") and "," not in fields and "\\" not in fields


def _label_term(labels: str) -> str | None:
    from minikctl.apiserver.index import UNINDEXED_LABELS

    for requirement in label_selector(labels).requirements:
        if requirement.operator in ("=", "==") and requirement.key not in UNINDEXED_LABELS:
            return f"l:{requirement.key}={requirement.values[0]}"
    return None


def _by_labels(selector: LabelSelector) -> Matches:
    matches = selector.matches
    return lambda obj: matches(obj["metadata"].get("labels"))


def _by_fields(kind: Kind, text: str) -> Matches:
    from minikctl.apimachinery.selectors import parse_field_selector

    try:
        selector = parse_field_selector(text)
    except ValueError as fault:
        raise BadRequest(str(fault)) from None
    own = kind.strategy().selectable
    _check_fields(selector, own({"metadata": {}}))
    matches = selector.matches

    def matches_fields(obj: Obj) -> bool:
        meta = obj["metadata"]
        names = {"metadata.name": meta["name"], "metadata.namespace": meta.get("namespace") or ""}
        return matches({**own(obj), **names})

    return matches_fields


def _check_fields(selector: FieldSelector, own: dict[str, str]) -> None:
    """Raise BadRequest for a field that the kind cannot be selected by."""
    for requirement in selector.requirements:
        key = requirement.key
        if key in ("metadata.name", "metadata.namespace") or key in own:
            continue
        if own:
            raise BadRequest(f"field label not supported: {key}")
        raise BadRequest(f'"{key}" is not a known field selector: only "metadata.name", "metadata.namespace"')

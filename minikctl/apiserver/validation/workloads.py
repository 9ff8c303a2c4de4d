"""What the workload kinds ask of their specs alike: counts, shares, selectors, and templates that fit the selector.

Neighbours: the pages of the kinds under `registry/`, which put the faults in Kubernetes' order; `pod_template.py` for
what is inside a template; `go_structs.py` for values that messages show as Go structures.
Source: pkg/apis/apps/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors, int_or_percent
from minikctl.apiserver.validation import go_structs, go_values, names
from minikctl.apiserver.validation.choices import unsupported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_NO_MATCH = "`selector` does not match template `labels`"


def not_negative(holder: Obj, path: str, *keys: str) -> list[FieldError]:
    """A fault for each of the numbers ``keys`` of ``holder`` that is below zero."""
    below = ((key, holder.get(key) or 0) for key in keys)
    return [field_errors.invalid(f"{path}.{key}", value, names.NOT_NEGATIVE) for key, value in below if value < 0]


def share(value: int | str, path: str) -> list[FieldError]:
    """A number that is not negative, or a percentage."""
    if isinstance(value, str):
        shown = go_structs.int_or_string(value)
        return [field_errors.invalid(path, shown, message) for message in names.is_percent(value)]
    return [field_errors.invalid(path, value, names.NOT_NEGATIVE)] if value < 0 else []


def at_most_all(value: int | str, path: str) -> list[FieldError]:
    """A percentage has to stay below 101."""
    percent = int_or_percent.percent_of(value)
    if percent is None or percent <= 100:
        return []
    return [field_errors.invalid(path, go_structs.int_or_string(value), "must not be greater than 100%")]


def selector_faults(selector: Obj | None, path: str, empty: str) -> list[FieldError]:
    """A selector that has to be there and select something; ``empty`` is the kind's word for one that does not."""
    from minikctl.apiserver.validation.metadata import validate_label_selector

    if selector is None:
        return [field_errors.required(path)]
    faults = validate_label_selector(selector, path)
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        why = f"empty selector is invalid for {empty}"
        faults.append(field_errors.invalid(path, go_structs.struct("v1.LabelSelector", selector), why))
    return faults


def is_usable(selector: Obj | None) -> bool:
    """Whether a selector can be asked at all; one that is absent can, and selects nothing."""
    from minikctl.apiserver.validation.metadata import validate_label_selector

    return not validate_label_selector(selector, "")


def label_faults(selector: Obj | None, template: Obj, path: str, *, empty_is_fine: bool = True) -> list[FieldError]:
    """A template has to carry the labels that its owner selects; ``path`` is the template's."""
    if selector is not None and empty_is_fine and not any(selector.values()):
        return []
    labels = (template.get("metadata") or {}).get("labels")
    if selector is not None and _selects(selector, labels or {}):
        return []
    return [field_errors.invalid(f"{path}.metadata.labels", go_values.string_map(labels), _NO_MATCH)]


def _selects(selector: Obj, labels: dict[str, str]) -> bool:
    from minikctl.apimachinery.selectors import from_object

    return from_object(selector).matches(labels)


def always_restarts(template: Obj, path: str, kind: str) -> list[FieldError]:
    """Pods of a lasting workload are restarted whatever happens, and have no deadline."""
    spec = template.get("spec") or {}
    faults: list[FieldError] = []
    policy = spec.get("restartPolicy") or ""
    if policy != "Always":
        faults.append(unsupported(f"{path}.spec.restartPolicy", policy, ["Always"]))
    if spec.get("activeDeadlineSeconds") is not None:
        why = f"activeDeadlineSeconds in {kind} is not Supported"
        faults.append(field_errors.forbidden(f"{path}.spec.activeDeadlineSeconds", why))
    return faults


def replicated_template_faults(spec: Obj, path: str) -> list[FieldError]:
    """The template of a Deployment or a ReplicaSet, with its selector; ``path`` is the spec's."""
    from minikctl.apiserver.validation.pod_template import validate_pod_template

    selector, template = spec.get("selector"), spec.get("template") or {}
    if not is_usable(selector):
        shown = go_structs.struct("v1.LabelSelector", selector)
        return [field_errors.invalid(f"{path}.selector", shown, "invalid label selector")]
    at = f"{path}.template"
    faults = label_faults(selector, template, at)
    faults += validate_pod_template(template, at)
    return faults + always_restarts(template, at, "ReplicaSet")


def immutable(new: Any, old: Any, path: str, shown: Any) -> list[FieldError]:
    """``field is immutable`` where the two differ; ``shown`` is ``new`` as the message has it."""
    if same(new, old):
        return []
    # Kubernetes puts the word for nothing in quotes here.
    return [field_errors.invalid(path, "null" if new is None else shown, names.IMMUTABLE)]


def immutable_selector(new: Obj, old: Obj) -> list[FieldError]:
    """``spec.selector`` of two whole objects."""
    after, before = new["spec"].get("selector"), (old.get("spec") or {}).get("selector")
    return immutable(after, before, "spec.selector", go_structs.struct("v1.LabelSelector", after))


def same(left: Any, right: Any) -> bool:
    """Whether two values mean the same: nothing, an empty text, list or map and an absent field are one."""
    if isinstance(left, dict) and isinstance(right, dict):
        return all(same(left.get(key), right.get(key)) for key in {**left, **right})
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    if _is_empty(left) or _is_empty(right):
        return _is_empty(left) and _is_empty(right)
    return bool(left == right)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def name_warnings(obj: Obj) -> list[str]:
    """What creating an object with a dot in its name is warned of, for pods are named after it."""
    meta = obj["metadata"]
    messages = names.is_dns1123_label(meta.get("name") or "")
    # Only what is stored has a resource version: an update repeats no such warning.
    if meta.get("resourceVersion") or not messages:
        return []
    words = (
        "this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended"
    )
    return [f"metadata.name: {words}: [{' '.join(messages)}]"]


def template_warnings(template: Obj | None, path: str) -> list[str]:
    """What the server warns of in a pod template."""
    from minikctl.apiserver.registry.core.pod_warnings import pod_template_warnings

    return pod_template_warnings(template, path) if template else []

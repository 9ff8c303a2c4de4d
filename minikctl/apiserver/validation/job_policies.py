"""When a Job is failed or done before its time: podFailurePolicy, successPolicy, podReplacementPolicy.

Source: pkg/apis/batch/validation/validation.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import OMIT
from minikctl.apiserver.validation import go_structs, go_values, names
from minikctl.apiserver.validation.choices import unsupported
from minikctl.apiserver.validation.workloads import not_negative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_OPERATORS = ("In", "NotIn")
_STATUSES = ("False", "True", "Unknown")
_REPLACEMENTS = ("Failed", "TerminatingOrFailed")
_MOST_RULES, _MOST_CODES, _MOST_PATTERNS = 20, 255, 20
_MOST_INDEX_TEXT = 64 * 1024
_NUMBER = re.compile(r"[+-]?[0-9]+")


def replacement_policy_faults(spec: Obj, path: str) -> list[FieldError]:
    policy = spec.get("podReplacementPolicy")
    choices = _REPLACEMENTS if spec.get("podFailurePolicy") is None else _REPLACEMENTS[:1]
    return [] if policy is None or policy in choices else [unsupported(path, policy, choices)]


def failure_policy_faults(spec: Obj, path: str) -> list[FieldError]:
    policy = spec.get("podFailurePolicy")
    if policy is None:
        return []
    rules = policy.get("rules") or []
    pods = spec["template"]["spec"]
    containers = {c.get("name") for key in ("containers", "initContainers") for c in pods.get(key) or ()}
    faults: list[FieldError] = []
    if len(rules) > _MOST_RULES:
        faults.append(field_errors.too_many(f"{path}.rules", len(rules), _MOST_RULES))
    for index, rule in enumerate(rules):
        at = f"{path}.rules[{index}]"
        faults += _action_faults(rule.get("action") or "", spec, f"{at}.action")
        faults += _requirement_faults(rule, at, containers)
    return faults


def _action_faults(action: str, spec: Obj, path: str) -> list[FieldError]:
    if action == "FailIndex" and spec.get("backoffLimitPerIndex") is None:
        return [field_errors.invalid(path, action, "requires the backoffLimitPerIndex to be set")]
    return _choice(action, _ACTIONS, path)


def _choice(value: str, choices: Sequence[str], path: str) -> list[FieldError]:
    if not value:
        words = " ".join(go_values.quote(choice) for choice in choices)
        return [field_errors.required(path, f"valid values: [{words}]")]
    return [] if value in choices else [unsupported(path, value, choices)]


def _requirement_faults(rule: Obj, path: str, containers: set[str | None]) -> list[FieldError]:
    codes, patterns = rule.get("onExitCodes"), rule.get("onPodConditions") or []
    faults: list[FieldError] = []
    if codes is not None:
        faults += _exit_code_faults(codes, f"{path}.onExitCodes", containers)
    if patterns:
        faults += _condition_faults(patterns, f"{path}.onPodConditions")
    if codes is not None and patterns:
        why = "specifying both OnExitCodes and OnPodConditions is not supported"
        faults.append(field_errors.invalid(path, OMIT, why))
    if codes is None and not patterns:
        why = "specifying one of OnExitCodes and OnPodConditions is required"
        faults.append(field_errors.invalid(path, OMIT, why))
    return faults


def _condition_faults(patterns: Sequence[Obj], path: str) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import faults_of

    faults: list[FieldError] = []
    if len(patterns) > _MOST_PATTERNS:
        faults.append(field_errors.too_many(path, len(patterns), _MOST_PATTERNS))
    for index, pattern in enumerate(patterns):
        kind = pattern.get("type") or ""
        faults += faults_of(f"{path}[{index}].type", kind, names.is_qualified_name(kind))
        faults += _choice(pattern.get("status") or "", _STATUSES, f"{path}[{index}].status")
    return faults


def _exit_code_faults(codes: Obj, path: str, containers: set[str | None]) -> list[FieldError]:
    operator, container = codes.get("operator") or "", codes.get("containerName")
    faults = _choice(operator, _OPERATORS, f"{path}.operator")
    if container is not None and container not in containers:
        why = "must be one of the container or initContainer names in the pod template"
        faults.append(field_errors.invalid(f"{path}.containerName", container, why))
    values, at = codes.get("values"), f"{path}.values"
    if not values:
        shown = go_structs.int_list(values)
        return [*faults, field_errors.invalid(at, shown, "at least one value is required")]
    if len(values) > _MOST_CODES:
        faults.append(field_errors.too_many(at, len(values), _MOST_CODES))
    for index, value in enumerate(values):
        if operator == "In" and value == 0:
            faults.append(field_errors.invalid(f"{at}[{index}]", value, "must not be 0 for the In operator"))
        if value in values[:index]:
            faults.append(field_errors.duplicate(f"{at}[{index}]", value))
    if values != sorted(values):
        faults.append(field_errors.invalid(at, go_structs.int_list(values), "must be ordered"))
    return faults


def success_policy_faults(spec: Obj, path: str) -> list[FieldError]:
    policy = spec.get("successPolicy")
    if policy is None:
        return []
    if spec.get("completionMode") != "Indexed":
        shown = go_structs.struct("batch.SuccessPolicy", policy)
        return [field_errors.invalid(path, shown, "requires indexed completion mode")]
    rules, at = policy.get("rules") or [], f"{path}.rules"
    faults: list[FieldError] = []
    if not rules:
        why = "at least one rules must be specified when the successPolicy is specified"
        faults.append(field_errors.required(at, why))
    if len(rules) > _MOST_RULES:
        faults.append(field_errors.too_many(at, len(rules), _MOST_RULES))
    for index, rule in enumerate(rules):
        faults += _success_rule_faults(rule, spec.get("completions") or 0, f"{at}[{index}]")
    return faults


def _success_rule_faults(rule: Obj, completions: int, path: str) -> list[FieldError]:
    count, indexes = rule.get("succeededCount"), rule.get("succeededIndexes")
    faults: list[FieldError] = []
    if count is None and indexes is None:
        why = "at least one of succeededCount or succeededIndexes must be specified"
        faults.append(field_errors.required(path, why))
    total = 0
    if indexes is not None:
        at = f"{path}.succeededIndexes"
        if names.size(indexes) > _MOST_INDEX_TEXT:
            faults.append(field_errors.too_long(at, _MOST_INDEX_TEXT))
        try:
            total = count_indexes(indexes, completions)
        except ValueError as fault:
            faults.append(field_errors.invalid(at, indexes, f"error parsing succeededIndexes: {fault}"))
    if count is None:
        return faults
    faults += not_negative(rule, path, "succeededCount")
    words = "must be less than or equal to {} (the number of {})"
    limits = [(completions, "specified completions")]
    if indexes is not None:
        limits.append((total, "indexes in the specified succeededIndexes field"))
    for limit, of in limits:
        if count > limit:
            faults.append(field_errors.invalid(f"{path}.succeededCount", count, words.format(limit, of)))
    return faults


def count_indexes(text: str, completions: int) -> int:
    """How many indexes ``1,3-5,7`` names; ValueError with Kubernetes' words for what is no such list."""
    total, last = 0, -1
    for part in text.split(",") if text else ():
        first, end = _interval(part, completions)
        if total and last >= first:
            raise ValueError(f"non-increasing order, previous: {last}, current: {first}")
        total += end - first + 1
        last = end
    return total


def _interval(text: str, completions: int) -> tuple[int, int]:
    limits = text.split("-")
    if len(limits) > 2:
        words = "violates the requirement that an index interval can have at most two parts separated by '-'"
        raise ValueError(f"the fragment {go_values.quote(text)} {words}")
    first = _index(limits[0], completions)
    if len(limits) == 1:
        return first, first
    end = _index(limits[1], completions)
    if first >= end:
        raise ValueError(f"non-increasing order, previous: {first}, current: {end}")
    return first, end


def _index(text: str, completions: int) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"cannot convert string to integer for index: {go_values.quote(text)}")
    if int(text) >= completions:
        raise ValueError(f"too large index: {go_values.quote(text)}")
    return int(text)

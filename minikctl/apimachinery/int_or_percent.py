"""Values that are a number or a percentage: ``3`` or ``25%`` (maxSurge, maxUnavailable, minAvailable).

Controllers turn them into counts with `resolve`; the API server checks them with `apiserver/validation/workloads.py`.
Source: k8s.io/apimachinery/pkg/util/intstr.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import fast_json

_NUMBER = re.compile(r"[+-]?[0-9]+")
_PERCENT = re.compile(r"[0-9]+%")


def resolve(value: int | str, total: int, round_up: bool) -> int:
    """The count that ``value`` means of ``total``; ValueError with Kubernetes' words for text that is no percentage."""
    if isinstance(value, int):
        return value
    if not value.endswith("%"):
        raise ValueError("invalid value for IntOrString: invalid type: string is not a percentage")
    number = value[:-1]
    if not _NUMBER.fullmatch(number):
        why = f"strconv.Atoi: parsing {fast_json.dumps(number)}: invalid syntax"
        raise ValueError(f"invalid value for IntOrString: invalid value {fast_json.dumps(value)}: {why}")
    share = int(number) * total
    return -(-share // 100) if round_up else share // 100


def percent_of(value: int | str) -> int | None:
    """25 of ``25%``, None of what is no percentage."""
    if isinstance(value, str) and _PERCENT.fullmatch(value):
        return int(value[:-1])
    return None


def number_of(value: int | str) -> int:
    """The number without its unit, as checks for zero need it: 25 of ``25%``, 3 of ``3``, 0 of other text."""
    if isinstance(value, int):
        return value
    percent = percent_of(value)
    if percent is not None:
        return percent
    return int(value) if _NUMBER.fullmatch(value) else 0

"""What the families of invariants read out of objects, by their own reckoning and not by the code under test."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Obj = dict[str, Any]
SUFFIXES = {"m": Fraction(1, 1000), "k": 10**3, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "": 1}


def amount(text: Any) -> Fraction:
    """A quantity of the few forms that the programs and the cluster's own objects use."""
    digits = str(text).rstrip("mkKiMG")
    return Fraction(digits) * SUFFIXES[str(text)[len(digits) :]]


def name_of(obj: Obj) -> str:
    return str(obj["metadata"]["name"])


def labels_of(obj: Obj) -> dict[str, str]:
    return obj["metadata"].get("labels") or {}


def is_deleting(obj: Obj) -> bool:
    return "deletionTimestamp" in obj["metadata"]


def is_over(pod: Obj) -> bool:
    return pod["status"].get("phase") in ("Succeeded", "Failed")


def is_active(pod: Obj) -> bool:
    return not is_over(pod) and not is_deleting(pod)


def is_ready(pod: Obj) -> bool:
    return has_condition(pod, "Ready")


def has_condition(obj: Obj, kind: str) -> bool:
    conditions = (obj.get("status") or {}).get("conditions") or ()
    return any(c["type"] == kind and c["status"] == "True" for c in conditions)


def matches(selector: Obj, labels: dict[str, str]) -> bool:
    """The programs' selectors have ``matchLabels`` alone."""
    assert not selector.get("matchExpressions")
    return all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items())


def controller_of(obj: Obj) -> Obj | None:
    return next((ref for ref in obj["metadata"].get("ownerReferences") or () if ref.get("controller")), None)


def owned_by(owner: Obj, objects: list[Obj]) -> list[Obj]:
    uid = owner["metadata"]["uid"]
    return [obj for obj in objects if (controller_of(obj) or {}).get("uid") == uid]


def requests_of(pod: Obj, kind: str = "requests") -> dict[str, Fraction]:
    """What a pod of ordinary containers asks for."""
    total: dict[str, Fraction] = {}
    for container in pod["spec"]["containers"]:
        for resource, text in ((container.get("resources") or {}).get(kind) or {}).items():
            total[resource] = total.get(resource, Fraction(0)) + amount(text)
    return total

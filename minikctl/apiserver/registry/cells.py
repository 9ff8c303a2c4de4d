"""Forms that the table cells of many kinds share.

A cell does not know the time: ages are ``["age", timestamp]`` and become text where the table is printed. This module
is on the way of every `get` and imports nothing. Source: k8s.io/kubernetes/pkg/printers/internalversion.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minikctl.apimachinery.types import Cell, Obj

NONE, UNSET, UNKNOWN = "<none>", "<unset>", "<unknown>"


def age(obj: Obj) -> Cell:
    """The age of an object."""
    return since((obj.get("metadata") or {}).get("creationTimestamp"))


def since(timestamp: str | None) -> Cell:
    return ["age", timestamp] if timestamp else UNKNOWN


def name(obj: Obj) -> str:
    text: str = (obj.get("metadata") or {}).get("name") or ""
    return text


def created_at(obj: Obj) -> str:
    """The creation time itself, as kinds without columns of their own show it."""
    text: str = (obj.get("metadata") or {}).get("creationTimestamp") or "0001-01-01T00:00:00Z"
    return text


def first_three(items: Sequence[str], empty: str = "") -> str:
    """``a,b,c + 2 more...``"""
    text = ",".join(items[:3])
    return f"{text} + {len(items) - 3} more..." if len(items) > 3 else text or empty


def pairs(labels: Mapping[str, str] | None) -> str:
    """``a=b,c=d`` in order, ``<none>`` for nothing."""
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels)) if labels else NONE


def flag(value: object) -> str:
    """A boolean cell."""
    return "true" if value else "false"


def selector_text(selector: Obj | None) -> str:
    """A ``LabelSelector`` object as text: ``app=web,tier in (a,b),!old``; ``<none>`` for one without rules."""
    terms: list[tuple[str, str]] = []
    for key, value in ((selector or {}).get("matchLabels") or {}).items():
        terms.append((key, f"{key}={value}"))
    for expression in (selector or {}).get("matchExpressions") or ():
        key, values = expression.get("key") or "", ",".join(sorted(expression.get("values") or ()))
        forms = {
            "In": f"{key} in ({values})",
            "NotIn": f"{key} notin ({values})",
            "Exists": key,
            "DoesNotExist": f"!{key}",
        }
        if expression.get("operator") not in forms:
            return "<error>"
        terms.append((key, forms[expression["operator"]]))
    return ",".join(text for _, text in sorted(terms)) or NONE

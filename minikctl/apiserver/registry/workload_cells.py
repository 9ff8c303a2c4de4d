"""What the tables of workloads share beyond `cells.py`: the wide columns about the pods that they make.

On the way of every `get`: nothing is imported here but by whoever has a selector to show.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

CONTAINERS: tuple[tuple[str, int], ...] = (("Containers", 1), ("Images", 1))
CONTAINERS_AND_SELECTOR: tuple[tuple[str, int], ...] = (*CONTAINERS, ("Selector", 1))


def containers(template: Obj | None) -> list[str]:
    """Names and images of a template's containers, one cell each."""
    found = ((template or {}).get("spec") or {}).get("containers") or ()
    names = ",".join(container.get("name") or "" for container in found)
    return [names, ",".join(container.get("image") or "" for container in found)]


def selector(value: Obj | None) -> str:
    """A label selector in the form of ``kubectl -l``; "" for one that is empty or absent."""
    if not value:
        return ""
    terms = [(key, f"{key}={wanted}") for key, wanted in (value.get("matchLabels") or {}).items()]
    for expression in value.get("matchExpressions") or ():
        terms.append((expression["key"], _term(expression)))
    return ",".join(term for _, term in sorted(terms, key=lambda pair: pair[0]))


def _term(expression: Obj) -> str:
    key: str = expression["key"]
    values = ",".join(sorted(expression.get("values") or ()))
    forms = {"In": f"{key} in ({values})", "NotIn": f"{key} notin ({values})", "Exists": key, "DoesNotExist": f"!{key}"}
    return forms.get(expression.get("operator") or "", "<error>")


def selector_or_none(value: Obj | None) -> str:
    return selector(value) or "<none>"

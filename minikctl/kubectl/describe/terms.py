"""Terms of node affinity and of storage topology, each a list of requirements."""

from __future__ import annotations

from minikctl.kubectl.describe.page import NONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page


def write_terms(page: Page, title: str, terms: Sequence[Sequence[Obj]], level: int) -> None:
    """The terms by number, one level below the title. A requirement without an operator is an ``in``."""
    if not terms:
        page.field(title, NONE, level)
        return
    page.line(f"{title}:\t", level)
    for number, requirements in enumerate(terms):
        page.write(f"Term {number}:\t", level + 1)
        if not requirements:
            page.end(NONE)
        for position, requirement in enumerate(requirements):
            if position:
                page.write("\t", level + 1)
            page.line(_requirement(requirement))


def _requirement(requirement: Obj) -> str:
    text = f"{requirement['key']} {requirement.get('operator', 'In').lower()}"
    values = requirement.get("values")
    return f"{text} [{', '.join(values)}]" if values else text

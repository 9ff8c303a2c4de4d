"""Amounts of resources: limits and requests, quantities as text."""

from __future__ import annotations

from minikctl.apimachinery.quantity import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page


def quantity_text(value: Any) -> str:
    """The canonical text of a quantity; that of a missing one is ``0``."""
    return str(decode(value))


def write_amounts(page: Page, amounts: Obj | None, level: int) -> None:
    """One resource a line, by name."""
    for name in sorted(amounts or {}):
        page.field(name, quantity_text((amounts or {})[name]), level)


def write_requirements(page: Page, resources: Obj | None, level: int) -> None:
    """What a container or a pod asks for, nothing where it asks for nothing."""
    for title, key in (("Limits", "limits"), ("Requests", "requests")):
        amounts = (resources or {}).get(key)
        if amounts:
            page.line(f"{title}:", level)
            write_amounts(page, amounts, level + 1)

"""Tables as the server sends them (``meta.k8s.io/v1 Table``): cells that depend on the time become text here."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Cell, Obj


def make_table(columns: Sequence[tuple[str, int]], summaries: Iterable[Any], now: int, revision: str) -> Obj:
    """A Table of summaries (see `handlers/table.py`); rows carry PartialObjectMetadata. ``columns`` are a registry
    module's COLUMNS."""
    definitions = [
        {"name": name, "type": "string", "format": "name" if i == 0 else "", "description": "", "priority": priority}
        for i, (name, priority) in enumerate(columns)
    ]
    ages: dict[str, str] = {}
    rows = []
    for name, namespace, created, labels, cells in summaries:
        meta: Obj = {"name": name, "creationTimestamp": created}
        if namespace:
            meta["namespace"] = namespace
        if labels:
            meta["labels"] = labels
        shown = [cell if cell.__class__ is not list else render(cell, now, ages) for cell in cells]
        rows.append({"cells": shown, "object": {"metadata": meta}})
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": revision},
        "columnDefinitions": definitions,
        "rows": rows,
    }


def render(cell: Cell, now: int, ages: dict[str, str]) -> str | int:
    """The text of a cell at a moment; ``ages`` remembers the ages of this table, for many rows are of one moment."""
    if not isinstance(cell, list):
        return cell
    stamp = cell[-1]
    if stamp is None:
        age = "<unknown>"
    else:
        found = ages.get(stamp)
        age = ages[stamp] = found if found is not None else human((now - parse(stamp)) / 1000)
    return age if cell[0] == "age" else str(cell[1]).replace("%s", age)

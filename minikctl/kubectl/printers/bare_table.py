"""The table that kubectl makes itself of an object it knows nothing of: its name and its age."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_COLUMNS = [{"name": "Name", "format": "name", "priority": 0}, {"name": "Age", "format": "", "priority": 0}]


def bare_table(obj: Obj, now: int) -> Obj:
    """A Table of one object at the moment ``now`` (ms), as far as its printer needs it."""
    meta = obj.get("metadata") or {}
    created = meta.get("creationTimestamp")
    age = human((now - parse(created)) / 1000) if created else "<unknown>"
    row = {"cells": [meta.get("name") or "", age], "object": {**obj, "metadata": meta}}
    return {"columnDefinitions": _COLUMNS, "rows": [row]}

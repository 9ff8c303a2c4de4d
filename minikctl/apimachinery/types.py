"""Names for the shapes that travel through the whole program.

Objects are plain dicts in the wire shape. They are never changed in place once handed over: a new version is a new
dict that shares what it did not change. This module costs nothing at run time: `typing` takes 7 ms to import, so
every module on the way of a hot command imports these names under ``TYPE_CHECKING`` only.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Obj: TypeAlias = dict[str, Any]
    """A Kubernetes object, or a part of one, as JSON would hold it."""

    Cell: TypeAlias = str | int | list[Any]
    """One cell of a table: text, a number, or a form that depends on the time of printing.

    ``["age", timestamp]`` is the age of that moment, ``["ago", text, timestamp]`` is ``text % age``.
    ``timestamp`` is RFC 3339 text.
    """

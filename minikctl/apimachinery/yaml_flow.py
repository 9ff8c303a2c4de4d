"""Flow collections on one line, ``{app: web}`` and ``["a", b]``: the part of `yaml_fast.py` that few manifests need.

Like the rest of that reader it declines what is unusual: escapes and tabs inside, missing values, comments.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.yaml_fast import PLAIN_KEY, QUOTED_KEY, Declined, plain_value, read_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAX_DEPTH = 10
_KEY = re.compile(rf"[ ]*({PLAIN_KEY}|{QUOTED_KEY}):[ ]+")
_SCALAR = re.compile(
    rf"[ ]*({QUOTED_KEY}|[A-Za-z0-9_./](?:[A-Za-z0-9_./=%+-]|:(?=[A-Za-z0-9_./])|[ ]+(?=[A-Za-z0-9_./=%+-]))*)"
    r"(?=[ ]*[,\]}])"
)
_MARK = re.compile(r"[ ]*([\[\]{},])")
_END = re.compile(r"[ ]*(?:(?<=[ ])#.*)?")


def read_flow(text: str) -> Any:
    """The flow collection that is all of the text but a comment; raises Declined."""
    value, end = _node(text, 0, 0)
    if not _END.fullmatch(text, end):
        raise Declined
    return value


def _node(text: str, at: int, depth: int) -> tuple[Any, int]:
    """The flow collection or scalar that starts here, and where it ends."""
    mark = _MARK.match(text, at)
    if not mark:
        scalar = _SCALAR.match(text, at)
        if not scalar:
            raise Declined
        raw = scalar[1]
        return (raw[1:-1] if raw[0] in "\"'" else plain_value(raw)), scalar.end()
    if mark[1] not in "[{" or depth > _MAX_DEPTH:
        raise Declined
    at = mark.end()
    pairs: dict[str, Any] = {}
    items: list[Any] = []
    closing = "]" if mark[1] == "[" else "}"
    while True:
        end = _MARK.match(text, at)
        if end and end[1] == closing:
            return (items if closing == "]" else pairs), end.end()
        if closing == "]":
            item, at = _node(text, at, depth + 1)
            items.append(item)
        else:
            key = _KEY.match(text, at)
            if not key:
                raise Declined
            name = read_key(key[1])
            if name in pairs:
                raise Declined
            pairs[name], at = _node(text, key.end(), depth + 1)
        end = _MARK.match(text, at)
        if not end or end[1] not in (",", closing):
            raise Declined
        at = end.end() if end[1] == "," else at

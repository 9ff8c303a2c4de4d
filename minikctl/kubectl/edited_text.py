"""The text that an editor shows: a header of comments, an object or a list of them; and how such texts are compared."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

_HEADER = """# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
"""
_HEADER_LAST_APPLIED = """# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
"""


class Reason:
    """Why the user has to look at the text again: a sentence, and single faults below it."""

    __slots__ = ("faults", "head")

    def __init__(self, head: str, faults: Sequence[str] = ()) -> None:
        self.head = head
        self.faults = faults


def header(reasons: Sequence[Reason], *, last_applied: bool) -> str:
    lines = [_HEADER_LAST_APPLIED if last_applied else _HEADER]
    for reason in reasons:
        lines.append(f"# {_commented(reason.head)}{':' if reason.faults else ''}\n")
        lines += [f"# * {_commented(fault)}\n" for fault in reason.faults]
        lines.append("#\n")
    return "".join(lines)


def _commented(text: str) -> str:
    """A text of several lines, of which the later ones become comments, too."""
    return re.sub(r"\n(?=[^#])", "\n# ", text)


def one_or_list(objects: Sequence[Obj]) -> Obj:
    if len(objects) == 1:
        return objects[0]
    return {"kind": "List", "apiVersion": "v1", "metadata": {}, "items": list(objects)}


def without_comments(text: str) -> str:
    """The text without its lines of comments, as it is where it has none."""
    lines = text.split("\n")
    kept = []
    for place, line in enumerate(lines):
        trimmed = line.strip()
        if trimmed.startswith("#") and not trimmed.startswith("#!"):
            continue
        kept.append(line + ("\n" if place < len(lines) - 1 else ""))
    return "".join(kept)


def content(text: str) -> Any:
    """What two texts are compared by: what the YAML says, or the bare text where it is none."""
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    try:
        return ("yaml", read_document(text))
    except YAMLError:
        return ("text", without_comments(text))


def has_lines(text: str) -> bool:
    """Whether there is anything but comments and blanks."""
    return any(line.strip() and line.strip()[0] != "#" for line in text.splitlines())

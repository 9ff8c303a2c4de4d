"""The description of any kind: its fields as they are, names in words."""

from __future__ import annotations

from itertools import groupby, pairwise

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_SHOWN_ABOVE = ("name", "namespace", "labels", "annotations")
_ACRONYMS = ("API", "URL", "UID", "OSB", "GUID")


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    hidden = (*_SHOWN_ABOVE, "managedFields")
    metadata = {key: value for key, value in obj["metadata"].items() if key not in hidden}
    page = Page()
    write_identity(page, obj)
    _write_fields(page, {**obj, "metadata": metadata}, 0)
    return text_with_events(page, obj, client, now, show_events)


def _write_fields(page: Page, fields: Obj, level: int) -> None:
    for name in sorted(fields):
        value, label = fields[name], smart_label(name)
        if isinstance(value, dict):
            page.line(f"{label}:", level)
            _write_fields(page, value, level + 1)
        elif isinstance(value, list):
            page.line(f"{label}:", level)
            for item in value:
                if isinstance(item, dict):
                    _write_fields(page, item, level + 1)
                else:
                    page.line(plain(item), level + 1)
        else:
            page.field(label, plain(value), level)


def smart_label(field: str) -> str:
    """``Resource Version`` of ``resourceVersion``; a name with other characters than letters and - stays."""
    if not all(character.isalpha() or character == "-" for character in field):
        return field
    words = [word.upper() if word.upper() in _ACRONYMS else word[:1].upper() + word[1:] for word in _words(field)]
    return " ".join(words)


def _words(field: str) -> list[str]:
    """The parts of a name in camel case: ``PDFLoader`` is ``PDF`` and ``Loader``."""
    runs = ["".join(run) for _, run in groupby(field, key=_case)]
    for number, (run, following) in enumerate(pairwise(runs)):
        if _case(run[:1]) == "upper" and _case(following[:1]) == "lower":
            runs[number], runs[number + 1] = run[:-1], run[-1] + following
    return [run for run in runs if run]


def _case(character: str) -> str:
    return "lower" if character.islower() else "upper" if character.isupper() else ""

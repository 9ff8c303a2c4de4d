"""From what the API server gives to an HTTP answer: JSON in the order in which Kubernetes sends it, codes, warnings."""

from __future__ import annotations

import json

from minikctl.apimachinery import sent_form
from minikctl.apimachinery.json_text import escape_for_html, struct_json
from minikctl.client.http_exchange import HttpAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.errors import StatusError

JSON = ("Content-Type", "application/json")
TEXT = ("Content-Type", "text/plain; charset=utf-8")
NO_CACHE = ("Cache-Control", "no-cache, private")


def of_object(obj: Any, *, status: int = 200, warnings: Sequence[str] = ()) -> HttpAnswer:
    return HttpAnswer(status, encoded(as_sent(obj)), [*_warned(warnings), NO_CACHE, JSON])


def of_fault(fault: StatusError, warnings: Sequence[str] = ()) -> HttpAnswer:
    """The Status of an error."""
    return of_object(fault.status(), status=fault.code, warnings=warnings)


def of_text(text: str, status: int = 200) -> HttpAnswer:
    return HttpAnswer(status, text.encode(), [NO_CACHE, TEXT])


def pretty(answer: HttpAnswer) -> HttpAnswer:
    """The same with its JSON indented by two, for people. Source: Go's json.MarshalIndent."""
    if JSON not in answer.headers or answer.stream is not None:
        return answer
    text = json.dumps(json.loads(answer.body), indent=2, ensure_ascii=False)
    return HttpAnswer(answer.status, escape_for_html(text).encode(), answer.headers)


def encoded(obj: Any) -> bytes:
    return f"{struct_json(obj)}\n".encode()


def as_sent(obj: Any) -> Any:
    """As clients get it: in Kubernetes' order, and the rows of a Table with objects that say what they are."""
    if not isinstance(obj, dict):
        return obj
    if obj.get("kind") == "Table":
        return {**obj, "rows": [{**row, "object": {**PARTIAL, **row["object"]}} for row in obj["rows"]]}
    return sent_form.as_sent(obj)


PARTIAL = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
"""What the objects of a table's rows are, unless they are there whole."""


def _warned(warnings: Sequence[str]) -> list[tuple[str, str]]:
    """Warning headers: ``299 - "text"``."""
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in warnings)
    return [("Warning", f'299 - "{text}"') for text in escaped]

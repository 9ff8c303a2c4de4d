"""The step from a manifest to an object of its kind: types and unknown fields, as the API server's decoder sees them.

Runs after `obsolete` and before defaults and validation. A custom resource has no schema here and passes; its
definition's schema is checked elsewhere. Neighbours: `quick_check` for what is fine, `decoding` for what is not,
`wire_form` for what is left of the object.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.apimachinery.field_errors import show
from minikctl.apimachinery.meta import deep_copy
from minikctl.apiserver import schemas
from minikctl.apiserver.validation import quick_check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.validation.decoding import Faults


def check(obj: Obj, kind: Kind, mode: str = "strict", duplicates: Sequence[str] = ()) -> list[str]:
    """Returns warnings (without "Warning: "); BadRequest where the object cannot be read.

    ``mode`` is the request's fieldValidation: ``strict`` refuses unknown fields, ``warn`` warns of them, ``ignore``
    says nothing. ``duplicates`` are the paths of keys that the text of the request had twice.
    """
    faults = find(obj, kind)
    unknown = [] if faults is None else faults.unknown
    if faults is not None and faults.fatal:
        raise refusal(kind, faults.fatal)
    words = [f"unknown field {show(path)}" for path in unknown] + [
        f"duplicate field {show(path)}" for path in duplicates
    ]
    if words and mode == "strict":
        raise refusal(kind, f"strict decoding error: {', '.join(words)}")
    return words if mode == "warn" else []


def find(obj: Obj, kind: Kind) -> Faults | None:
    """None where the object is as it should be."""
    root = _schema(kind)
    if root is None or quick_check.fits(obj, root):
        return None
    from minikctl.apiserver.validation import decoding

    return decoding.find(obj, root, kind.kind)


def refusal(kind: Kind, why: str) -> BadRequest:
    return BadRequest(f'{kind.kind} in version "{kind.version}" cannot be handled as a {kind.kind}: {why}')


def decode(body: Obj, kind: Kind, mode: str = "strict", duplicates: Sequence[str] = ()) -> tuple[Obj, list[str]]:
    """A private copy of a request's body as the server reads it, and the warnings; raises like `check`.

    Unknown fields (which only ``warn`` and ``ignore`` let through), nulls and empty values are gone, quantities and
    times are canonical. What Kubernetes adds when it prints an object is not there yet: `wire_form.wire_form` adds it.
    """
    warnings = check(body, kind, mode, duplicates)
    return prune(body, kind), warnings


def prune(obj: Obj, kind: Kind) -> Obj:
    """A private copy without unknown fields, nulls and empty values, of an object that `check` has let through."""
    root = _schema(kind)
    if root is None:
        copy: Obj = deep_copy(obj)
        return copy
    from minikctl.apiserver.validation.wire_form import tidy

    return tidy(obj, root)


def _schema(kind: Kind) -> Obj | None:
    return schemas.load(kind.group, kind.version, kind.kind) if kind.builtin else None

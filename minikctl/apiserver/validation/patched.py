"""The result of a patch, read back: the same checks as `schema`, but Kubernetes words faults otherwise.

A strategic merge patch is turned into the typed object by apimachinery's converter, which has words of its own and
shows the patch; after a JSON patch and a merge patch the JSON decoder does it, and the whole patched object is shown.
Sources: apiserver's endpoints/handlers/patch.go, apimachinery's runtime/converter.go.
"""

from __future__ import annotations

from minikctl.apimachinery import errors, field_errors
from minikctl.apiserver import schemas
from minikctl.apiserver.validation import schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.validation.go_path import Place
    from minikctl.apiserver.validation.json_schema import Fault


def decode(obj: Obj, kind: Kind, mode: str, patch: Any, how: str) -> tuple[Obj, list[str]]:
    """A private copy of the patched ``obj``, and warnings; Invalid where it cannot be read.

    ``mode`` as for `schema.check`; ``patch`` is the request's body, ``how`` is strategic, merge or json.
    """
    faults = schema.find(obj, kind)
    if faults is None:
        return schema.prune(obj, kind), []
    fatal = faults.fatal
    words = [f"unknown field {field_errors.show(path)}" for path in faults.unknown]
    if how == "strategic":
        fatal = fatal and _converter_fault(obj, kind)
        words.sort()
    if fatal:
        raise _refusal(fatal, obj, patch, how)
    if words and mode == "strict":
        raise _refusal(f"strict decoding error: {', '.join(words)}", obj, patch, how)
    return schema.prune(obj, kind), words if mode == "warn" else []


def _refusal(why: str, obj: Obj, patch: Any, how: str) -> errors.Invalid:
    if how == "strategic":
        from minikctl.apimachinery import go_format

        shown = go_format.plain(patch)
    else:
        from minikctl.apimachinery.json_text import compact_json

        shown = compact_json(obj)
    return errors.invalid("", "", "", [field_errors.invalid("patch", shown, why)])


def _converter_fault(obj: Obj, kind: Kind) -> str:
    from minikctl.apiserver.validation import decoding, go_path, json_schema

    root = schemas.load(kind.group, kind.version, kind.kind)
    for fault in sorted(json_schema.faults(obj, root), key=decoding.order):
        if not fault.unknown:
            return _converter_words(fault, go_path.locate(fault.path, obj, root, kind.kind))
    return ""


def _converter_words(fault: Fault, place: Place) -> str:
    value, form = fault.value, fault.schema.get("format", "")
    if form in ("quantity", "date-time", "micro-time", "int-or-string") or "oneOf" in fault.schema:
        from minikctl.apiserver.validation import decoding

        return decoding.word(fault, place)[0].replace(f"struct field {place.struct}.{place.fields} of", "value of")
    given, wanted = _go_kind(value), fault.schema.get("type")
    if form == "byte":
        return _bytes_words(value, given)
    if wanted == "object":
        is_struct = "properties" in fault.schema
        return f"cannot restore struct from: {given}" if is_struct else f"cannot restore map from {given}"
    if wanted == "array":
        return f"cannot restore slice from {given}"
    numeric = wanted in ("integer", "number")
    if (numeric and given in ("int64", "float64")) or (wanted == "string" and given == "int64"):
        return f"cannot convert {given} to {place.go_type}"
    return f"unrecognized type: {'bool' if wanted == 'boolean' else form if numeric and form else wanted}"


def _bytes_words(value: Any, given: str) -> str:
    if not isinstance(value, str):
        return f"cannot restore slice from {given}"
    from minikctl.apiserver.validation.formats import base64_fault

    return f"error decoding from json: {base64_fault(value)}"


def _go_kind(value: Any) -> str:
    kinds = {bool: "bool", int: "int64", float: "float64", str: "string", list: "slice", dict: "map"}
    return kinds.get(type(value), "invalid")

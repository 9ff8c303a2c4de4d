"""JSON patches (RFC 6902), with the habits of the library behind the API server and kubectl.

Beyond the RFC: negative indices count from the end, ``replace`` of a missing key of an object adds it, and a null is as
good as absent for ``test``. Operations copy the path they touch and share the rest.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, RequestEntityTooLarge
from minikctl.apimachinery.patches.faults import PatchError, rejected
from minikctl.apimachinery.patches.json_pointer import Place, added, find, put, removed
from minikctl.apimachinery.patches.merge import json_type
from minikctl.apimachinery.patches.values import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

MAX_OPERATIONS = 10_000
_FIELDS = ("op", "path", "from", "value")


def apply_json_patch(original: Obj, patch: Any) -> Obj:
    """A new object. Raises BadRequest for what is no list of operations, Invalid for one that fails."""
    check_operations(patch)
    try:
        result = patched(original, patch or [])
    except PatchError as fault:
        raise rejected() from fault
    if not isinstance(result, dict):
        raise rejected()
    return result


def check_operations(patch: Any) -> list[str]:
    """Texts of warnings (unknown fields) of a list of operations. Raises BadRequest for anything else."""
    if patch is None:
        return []
    if not isinstance(patch, list):
        raise _undecodable(json_type(patch), "value of type []handlers.jsonPatchOp")
    warnings = []
    for number, operation in enumerate(patch):
        if operation is None:
            continue
        if not isinstance(operation, dict):
            raise _undecodable(json_type(operation), "value of type handlers.jsonPatchOp")
        for field, value in operation.items():
            if field not in _FIELDS:
                warnings.append(f'json patch unknown field "[{number}].{field}"')
            elif field != "value" and value is not None and not isinstance(value, str):
                raise _undecodable(json_type(value), f"struct field jsonPatchOp.{field} of type string")
    if len(patch) > MAX_OPERATIONS:
        text = f"The allowed maximum operations in a JSON patch is {MAX_OPERATIONS}, got {len(patch)}"
        raise RequestEntityTooLarge(text)
    return warnings


def _undecodable(what: str, target: str) -> BadRequest:
    return BadRequest(f"error decoding patch: json: cannot unmarshal {what} into Go {target}")


def patched(document: Any, operations: list[Obj]) -> Any:
    """The document after all operations. Raises PatchError with the library's words, as ``kubectl patch --local``
    shows them."""
    for operation in operations:
        kind = (operation or {}).get("op")
        step = _STEPS.get(kind) if isinstance(kind, str) else None
        if step is None:
            raise PatchError(f"Unexpected kind: {'unknown' if kind is None else kind}")
        document = step(document, operation)
    return document


def _path_of(operation: Obj, kind: str) -> str:
    path = operation.get("path")
    if path is None:
        why = "" if kind in ("add", "remove", "copy") else "operation missing path field: "
        raise PatchError(f"{kind} operation failed to decode path: {why}missing value")
    return str(path)


def _from_of(operation: Obj, kind: str) -> str:
    source = operation.get("from")
    if source is None:
        raise PatchError(f"{kind} operation failed to decode from: operation, missing from field: missing value")
    return str(source)


def _add(document: Any, operation: Obj) -> Any:
    path = _path_of(operation, "add")
    place = find(document, path)
    if place is None:
        raise PatchError(f'add operation does not apply: doc is missing path: "{path}": missing value')
    return _changed(place, f"error in add for path: '{path}'", operation.get("value"))


def _changed(place: Place, prefix: str, value: Any) -> Any:
    try:
        return place.replaced_by(added(place.container, place.key, value))
    except PatchError as fault:
        raise PatchError(f"{prefix}: {fault.message}") from fault


def _remove(document: Any, operation: Obj) -> Any:
    path = _path_of(operation, "remove")
    place = find(document, path)
    if place is None:
        raise PatchError(f'remove operation does not apply: doc is missing path: "{path}": missing value')
    try:
        return place.replaced_by(removed(place.container, place.key))
    except PatchError as fault:
        raise PatchError(f"error in remove for path: '{path}': {fault.message}") from fault


def _replace(document: Any, operation: Obj) -> Any:
    path = _path_of(operation, "replace")
    if path == "":
        value = operation.get("value")
        return value if isinstance(value, dict | list) else document
    place = find(document, path)
    if place is None:
        raise PatchError(f"replace operation does not apply: doc is missing path: {path}: missing value")
    try:
        return place.replaced_by(put(place.container, place.key, operation.get("value")))
    except PatchError as fault:
        raise PatchError(f"replace operation does not apply: doc is missing key: {path}: missing value") from fault


def _move(document: Any, operation: Obj) -> Any:
    source = _from_of(operation, "move")
    place = find(document, source)
    if place is None:
        raise PatchError(f"move operation does not apply: doc is missing from path: {source}: missing value")
    try:
        value = place.get()
        document = place.replaced_by(removed(place.container, place.key))
    except PatchError as fault:
        raise PatchError(f"error in move for path: '{place.key}': {fault.message}") from fault
    path = _path_of(operation, "move")
    target = find(document, path)
    if target is None:
        raise PatchError(f"move operation does not apply: doc is missing destination path: {path}: missing value")
    return _changed(target, f"error in move for path: '{path}'", value)


def _copy(document: Any, operation: Obj) -> Any:
    source = _from_of(operation, "copy")
    place = find(document, source)
    if place is None:
        raise PatchError(f"copy operation does not apply: doc is missing from path: {source}: missing value")
    try:
        value = place.get()
    except PatchError as fault:
        raise PatchError(f"error in copy for from: '{source}': {fault.message}") from fault
    path = _path_of(operation, "copy")
    target = find(document, path)
    if target is None:
        raise PatchError(f"copy operation does not apply: doc is missing destination path: {path}: missing value")
    return _changed(target, "error while adding value during copy", value)


def _test(document: Any, operation: Obj) -> Any:
    path, expected = _path_of(operation, "test"), operation.get("value")
    value = document
    if path:
        place = find(document, path)
        if place is None:
            raise PatchError(f"test operation does not apply: is missing path: {path}: missing value")
        try:
            value = place.get()
        except PatchError as fault:
            raise PatchError(f"error in test for path: '{path}': {fault.message}") from fault
    if same(value, expected):
        return document
    raise PatchError(f"testing value {path} failed: test failed")


_STEPS = {"add": _add, "remove": _remove, "replace": _replace, "move": _move, "copy": _copy, "test": _test}

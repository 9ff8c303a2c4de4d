"""Finds and reads the schemas that ship with the program: one self-contained JSON Schema a kind and version.

Written by `scripts/generate_schemas.py`, which says what their extra keywords mean. In a wheel they lie in
`minikctl/schemas`, in a checkout beside the package. Read once a process, on use; nobody may change what `load` gives.
"""

from __future__ import annotations

import os.path

from minikctl.apimachinery import fast_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

PREFIX = "#/definitions/"

_loaded: dict[tuple[str, str, str], Obj] = {}
_views: dict[tuple[str, str, str], SchemaView] = {}
_package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def file_name(group: str, version: str, kind: str) -> str:
    """``apps_v1_deployment.json``; the core group is called core."""
    return f"{group or 'core'}_{version}_{kind.lower()}.json"


def load(group: str, version: str, kind: str) -> Obj:
    """The schema of a built-in kind; KeyError where there is none."""
    key = (group, version, kind)
    if key not in _loaded:
        _loaded[key] = _read(file_name(*key))
    return _loaded[key]


def view(kind: Kind) -> SchemaView:
    """How patches and field owners see a kind; a kind without a schema (a custom resource) is read off its objects."""
    key = (kind.group, kind.version, kind.kind)
    found = _views.get(key)
    if found is None:
        from minikctl.apimachinery.patches.schema_view import DEDUCED, SchemaView

        try:
            root = load(*key)
        except KeyError:
            return DEDUCED
        found = _views[key] = SchemaView(root, root)
    return found


def _read(name: str) -> Obj:
    for folder in (os.path.join(_package, "schemas"), os.path.join(os.path.dirname(_package), "schemas")):
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                schema: Obj = fast_json.loads(file.read())
                return schema
        except FileNotFoundError:
            continue
    raise KeyError(name)


def resolve(schema: Obj, root: Obj) -> Obj:
    """What a reference of ``root``'s document points at; any other schema is itself."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Obj = root["definitions"][reference[len(PREFIX) :]]
    return target

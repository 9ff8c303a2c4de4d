"""Writes `schemas/`: one self-contained JSON Schema a kind, from the PyPI package kubernetes-validate.

Run `python scripts/generate_schemas.py` after a change of `registry/catalog.py` or of the Kubernetes version.
The OpenAPI document behind that package does not say how Go names a type, which fields are pointers or may be left
out, and which values an enumeration has. `go_types.json` does; `gotypes/` is the Go program that prints it:

    cd scripts/gotypes; go run . k8s.io/api=$M/api@v0.33.1 … > raw.json     (M: Go's folder of modules)
    python scripts/generate_schemas.py --go-types raw.json

What a schema here means beyond JSON Schema:
- `definitions` are named as in OpenAPI without what is the same everywhere: `core.v1.PodSpec`.
- a null stands for an absent field everywhere, so no type lists null.
- `x-go-type`: how Go prints the field's type, where it does not follow from type and format or from the reference.
- `x-zero`: what Go prints of a field that is empty. Where the keyword is missing, an empty field is not printed, and
  an object is printed as it was given. `kept`: an empty value is printed if it was given. `null`: so too, and null
  if it was not. `always`: printed in any case, as "", 0, false, {} and the like.
- `enum`: the values that are valid today; decoding does not look at them.
- `format`: `quantity`, `int-or-string`, `micro-time` beside those of OpenAPI.
- an empty schema takes any value.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate

from minikctl.apiserver import schemas
from minikctl.apiserver.registry import catalog
from minikctl.apiserver.validation.go_path import derived_type

ROOT = Path(__file__).resolve().parent.parent
GO_TYPES = ROOT / "scripts" / "go_types.json"
SOURCE = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / "v1.33.0-local-strict"
SHORTER = (
    "io.k8s.api.",
    "io.k8s.apimachinery.pkg.apis.",
    "io.k8s.apimachinery.pkg.api.",
    "io.k8s.apimachinery.pkg.util.",
    "io.k8s.apimachinery.pkg.",
    "io.k8s.apiextensions-apiserver.pkg.apis.",
    "io.k8s.kube-aggregator.pkg.apis.",
)
Schema = dict[str, Any]


def ref(name: str) -> Schema:
    return {"$ref": schemas.PREFIX + name}


# What OpenAPI leaves open, as the types' own decoders have it.
PROPS = ref("apiextensions.v1.JSONSchemaProps")
SPECIAL: dict[str, Schema] = {
    "resource.Quantity": {"type": ["string", "number"], "format": "quantity"},
    "intstr.IntOrString": {"type": ["string", "integer"], "format": "int-or-string"},
    "meta.v1.MicroTime": {"type": "string", "format": "micro-time"},
    "meta.v1.Time": {"type": "string", "format": "date-time"},
    "meta.v1.FieldsV1": {},
    "runtime.RawExtension": {},
    "apiextensions.v1.JSON": {},
    "apiextensions.v1.JSONSchemaPropsOrArray": {"oneOf": [PROPS, {"type": "array", "items": PROPS}]},
    "apiextensions.v1.JSONSchemaPropsOrBool": {"oneOf": [PROPS, {"type": "boolean"}]},
    "apiextensions.v1.JSONSchemaPropsOrStringArray": {
        "oneOf": [PROPS, {"type": "array", "items": {"type": "string"}}],
    },
}


def short(name: str) -> str:
    for prefix in SHORTER:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def convert(source: Schema) -> Schema:
    """One schema without descriptions and nulls, its references made local."""
    if "$ref" in source:
        # what stands beside a reference is about this field: how its value is patched
        beside = {key: value for key, value in source.items() if key.startswith("x-kubernetes-")}
        return {**ref(short(source["$ref"].rpartition("/")[2])), **beside}
    schema = {key: value for key, value in source.items() if key.startswith("x-kubernetes-") or key == "format"}
    types = source.get("type")
    if types:
        schema["type"] = types if isinstance(types, str) else next(name for name in types if name != "null")
    if "required" in source:
        schema["required"] = source["required"]
    if "items" in source:
        schema["items"] = convert(source["items"])
    values = source.get("additionalProperties")
    if isinstance(values, dict):
        schema["additionalProperties"] = convert(values)
    return schema


def convert_struct(source: Schema, go_fields: dict[str, str], enums: dict[str, list[str]]) -> Schema:
    schema = convert(source)
    schema["additionalProperties"] = False
    schema["properties"] = {}
    for name, member in source.get("properties", {}).items():
        field = convert(member)
        flags, _, facts = go_fields[name].partition(":")
        go_type, _, enum = facts.partition("=")
        if go_type != derived_type(field):
            field["x-go-type"] = go_type
        zero = when_empty(flags)
        if zero:
            field["x-zero"] = zero
        if enum in enums:
            holder = field.get("items", field)
            holder["enum"] = enums[enum]
        schema["properties"][name] = field
    return schema


def when_empty(flags: str) -> str:
    """The rules of Go's encoder. ``flags``: p pointer, o omitempty, s structure, n nilable (a list or a map)."""
    if "p" in flags:
        if "o" not in flags:
            return "null"
        return "" if "s" in flags else "kept"
    if "s" in flags:
        return "always"
    if "o" in flags:
        return ""
    return "null" if "n" in flags else "always"


def self_contained(root: Schema, definitions: dict[str, Schema]) -> Schema:
    """``root`` with the definitions that it reaches, in alphabetical order."""
    reached: dict[str, Schema] = {}
    waiting = list(references(root))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = definitions[name]
            waiting.extend(references(definitions[name]))
    return {**root, "definitions": dict(sorted(reached.items()))}


def references(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for member in schema for name in references(member)]
    if not isinstance(schema, dict):
        return []
    found = [name for member in schema.values() for name in references(member)]
    if isinstance(schema.get("$ref"), str):
        found.append(schema["$ref"].removeprefix(schemas.PREFIX))
    return found


def read_definitions() -> tuple[dict[str, Schema], dict[tuple[str, str, str], str]]:
    """All structures by short name, and the names of those that are kinds, by group, version and kind."""
    source = json.loads((SOURCE / "_definitions.json").read_text())["$defs"]
    go = json.loads(GO_TYPES.read_text())
    definitions: dict[str, Schema] = {}
    kinds: dict[tuple[str, str, str], str] = {}
    for long_name, schema in source.items():
        name = short(long_name)
        if name in SPECIAL:
            definitions[name] = SPECIAL[name]
        elif name in go["structs"]:
            definitions[name] = convert_struct(schema, go["structs"][name], go["enums"])
        known = schema.get("x-kubernetes-group-version-kind", [])
        if len(known) == 1:
            kinds[known[0]["group"], known[0]["version"], known[0]["kind"]] = name
    return definitions, kinds


def write_schemas(folder: Path) -> int:
    """Replaces the folder's contents; returns the number of files."""
    definitions, kinds = read_definitions()
    wanted = [(kind.group, kind.version, kind.kind) for kind in catalog.all_kinds()]
    for old in folder.glob("*"):
        old.unlink()
    folder.mkdir(exist_ok=True)
    for group, version, kind in (*wanted, *catalog.BODIES):
        root = {"$schema": "http://json-schema.org/draft-07/schema#", **definitions[kinds[group, version, kind]]}
        text = json.dumps(self_contained(root, definitions), separators=(",", ":"), sort_keys=True)
        (folder / schemas.file_name(group, version, kind)).write_text(text + "\n", encoding="utf-8")
    return len(wanted) + len(catalog.BODIES)


def condense_go_types(raw: Path) -> None:
    """Keeps of the Go program's output what the schemas need: ``flags:type=enum`` a field."""
    facts = json.loads(raw.read_text())
    structs: dict[str, dict[str, str]] = {}
    used: set[str] = set()
    source = json.loads((SOURCE / "_definitions.json").read_text())["$defs"]
    for name in sorted(source):
        fields = {}
        for field, fact in sorted(facts["structs"].get(name, {}).items()):
            marks = ("pointer", "omitempty", "struct", "nilable")
            flags = "".join(mark[0] for mark in marks if fact.get(mark))
            enum = fact.get("enum", "") if fact.get("enum") in facts["enums"] else ""
            used.add(enum)
            fields[field] = f"{flags}:{fact['type']}" + (f"={enum}" if enum else "")
        if name in facts["structs"] and short(name) not in SPECIAL:
            structs[short(name)] = fields
    enums = {name: values for name, values in sorted(facts["enums"].items()) if name in used}
    GO_TYPES.write_text(json.dumps({"enums": enums, "structs": structs}, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Generate schemas/ from kubernetes-validate.")
    parser.add_argument("--go-types", type=Path, help="first renew go_types.json from what gotypes/ printed")
    parser.add_argument("--output", type=Path, default=ROOT / "schemas")
    options = parser.parse_args()
    if options.go_types:
        condense_go_types(options.go_types)
    print(f"{write_schemas(options.output)} schemas written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""configMapGenerator and secretGenerator: objects made of values, files and environment files."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kustomize.resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.kustomize.files import Loader
    from minikctl.kubectl.kustomize.kustomization import Kustomization

_LINE = 70
"""Longer base64 texts are broken into lines of this many characters."""


def generate(kustomization: Kustomization, loader: Loader) -> Iterator[Resource]:
    """ConfigMaps, then Secrets; raises CommandError."""
    common = kustomization.fields.get("generatorOptions") or {}
    for kind, field in (("ConfigMap", "configMapGenerator"), ("Secret", "secretGenerator")):
        for arguments in kustomization.get(field):
            yield _generated(kind, arguments, common, loader)


def _generated(kind: str, arguments: Obj, common: Obj, loader: Loader) -> Resource:
    name = arguments.get("name") or ""
    if not name:
        raise CommandError("a configmap must have a name")
    behavior = arguments.get("behavior") or "create"
    if behavior not in ("create", "merge", "replace"):
        raise CommandError(f"unknown behavior {behavior} of the generator of {name}")
    options = _options(arguments.get("options") or {}, common)
    meta: Obj = {"name": name}
    if arguments.get("namespace"):
        meta["namespace"] = arguments["namespace"]
    for field in ("labels", "annotations"):
        if options.get(field):
            meta[field] = {key: str(value) for key, value in options[field].items()}
    obj: Obj = {"apiVersion": "v1", "kind": kind, "metadata": meta}
    if kind == "Secret":
        obj["type"] = arguments.get("type") or "Opaque"
    _fill(obj, _pairs(arguments, loader, name))
    if options.get("immutable"):
        obj["immutable"] = True
    return Resource(obj, behavior=behavior, needs_hash=not options.get("disableNameSuffixHash"))


def _options(own: Obj, common: Obj) -> Obj:
    """The generator's own options over those of the kustomization."""
    merged: Obj = {**common, **own}
    for field in ("labels", "annotations"):
        merged[field] = {**(common.get(field) or {}), **(own.get(field) or {})}
    for field in ("disableNameSuffixHash", "immutable"):
        merged[field] = bool(common.get(field) or own.get(field))
    return merged


def _pairs(arguments: Obj, loader: Loader, name: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for key, value in (*_from_env(arguments, loader), *_from_literals(arguments), *_from_files(arguments, loader)):
        if key in found:
            raise CommandError(f"configmap {name} illegally repeats the key `{key}`")
        found[key] = value
    return found


def _from_env(arguments: Obj, loader: Loader) -> Iterator[tuple[str, bytes]]:
    sources = [*(arguments.get("envs") or []), *([arguments["env"]] if arguments.get("env") else [])]
    for source in sources:
        try:
            text = loader.read_text(source)
        except CommandError as fault:
            shown = f"[{' '.join(sources)}]"
            raise CommandError(f"loading KV pairs: env source files: {shown}: {fault}") from None
        for line in text.split("\n"):
            line = line.removesuffix("\r").lstrip()
            if line and line[0] != "#":
                key, _, value = line.partition("=")
                yield key, value.encode()


def _from_literals(arguments: Obj) -> Iterator[tuple[str, bytes]]:
    literals = arguments.get("literals") or []
    for literal in literals:
        key, equals, value = str(literal).partition("=")
        if not key or not equals:
            shown = f"[{' '.join(map(str, literals))}]"
            raise CommandError(
                f"loading KV pairs: literal sources {shown}: invalid literal source {literal}, expected key=value"
            )
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        yield key, value.encode()


def _from_files(arguments: Obj, loader: Loader) -> Iterator[tuple[str, bytes]]:
    import os

    files = arguments.get("files") or []
    for source in files:
        first, equals, rest = str(source).partition("=")
        key, path = (first, rest) if equals else (os.path.basename(first), first)
        try:
            yield key, loader.read_bytes(path)
        except CommandError as fault:
            raise CommandError(f"loading KV pairs: file sources: [{' '.join(map(str, files))}]: {fault}") from None


def _fill(obj: Obj, pairs: dict[str, bytes]) -> None:
    """Data of a Secret is base64, of a ConfigMap text, or base64 beside it where it is no text."""
    data: Obj = {}
    binary: Obj = {}
    for key, value in pairs.items():
        if obj["kind"] == "Secret":
            data[key] = _base64(value)
            continue
        try:
            data[key] = value.decode()
        except UnicodeDecodeError:
            binary[key] = _base64(value)
    if data:
        obj["data"] = data
    if binary:
        obj["binaryData"] = binary


def _base64(value: bytes) -> str:
    from base64 import b64encode

    text = b64encode(value).decode()
    if len(text) <= _LINE:
        return text
    lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
    return "\n".join(lines) + "\n"


def combined(present: Resource, new: Resource) -> None:
    """Let ``present`` become what a generator of its name with behavior merge or replace makes of it, in place."""
    fields = ("data", "binaryData")
    old, obj = present.obj, new.obj
    result: dict[str, Any] = dict(obj)
    meta = dict(old.get("metadata") or {})
    for field in ("labels", "annotations"):
        both = {**(meta.get(field) or {}), **(obj["metadata"].get(field) or {})}
        if both:
            meta[field] = both
    result["metadata"] = meta
    if new.behavior == "merge":
        for field in fields:
            both = {**(old.get(field) or {}), **(obj.get(field) or {})}
            if both:
                result[field] = both
        for field in ("type", "immutable"):
            if field in old and (field == "immutable" or obj.get("type") == "Opaque"):
                result.setdefault(field, old[field])
                if field == "type":
                    result[field] = old[field]
    present.obj.clear()
    present.obj.update(result)
    present.needs_hash = present.needs_hash or new.needs_hash

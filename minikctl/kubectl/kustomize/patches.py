"""patches, patchesStrategicMerge and patchesJson6902: which objects they are for, and what they make of them."""

from __future__ import annotations

import re

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kustomize.files import objects_of
from minikctl.kubectl.kustomize.resource import Identity
from minikctl.kubectl.kustomize.strategic import merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.kustomize.files import Loader
    from minikctl.kubectl.kustomize.kustomization import Kustomization
    from minikctl.kubectl.kustomize.resource import Resource

_ENTRY = "\0"
"""Stands for the entry itself in the text of a fault."""

_BUILTIN_GROUPS = frozenset(("", "apps", "batch", "autoscaling", "policy"))


def apply_patches(kustomization: Kustomization, resources: list[Resource], loader: Loader) -> None:
    """Both strategic kinds, in place; deleted objects leave the list. Raises CommandError."""
    for source in kustomization.get("patchesStrategicMerge"):
        for patch in _legacy_objects(str(source), loader):
            _merge_into(_only_match(patch, resources), patch, {}, resources)
    for entry in kustomization.get("patches"):
        _apply_entry(entry, resources, loader)


def apply_json_patches(kustomization: Kustomization, resources: list[Resource], loader: Loader) -> None:
    for entry in kustomization.get("patchesJson6902"):
        target = entry.get("target") or {}
        operations = _json_patch(_text_of(entry, loader)[0])
        if not target:
            raise CommandError("must specify a target for patch")
        for resource in _selected(target, resources):
            _patch_json(resource, operations)


def _legacy_objects(source: str, loader: Loader) -> list[Obj]:
    """A list entry is a patch itself, or else names the file with it."""
    if "\n" in source or source.lstrip().startswith("{"):
        return objects_of(source, "patch")
    return objects_of(loader.read_text(source), source)


def _apply_entry(entry: Obj, resources: list[Resource], loader: Loader) -> None:
    target, options = entry.get("target"), entry.get("options") or {}
    try:
        text, where = _text_of(entry, loader)
        operations = _json_patch(text)
        objects = [] if operations is not None else _objects(text, where)
    except CommandError as fault:
        from minikctl.apimachinery.yaml_writer import write_yaml

        shown = write_yaml({key: entry[key] for key in ("path", "patch", "target", "options") if entry.get(key)})
        why = str(fault).replace(_ENTRY, shown.rstrip("\n"))
        raise CommandError(f"trouble configuring builtin PatchTransformer with config: `\n{shown}`: {why}") from None
    if operations is not None:
        if not target:
            raise CommandError(f"must specify a target for JSON patch {where}")
        for resource in _selected(target, resources):
            _patch_json(resource, operations)
        return
    if target is None:
        for patch in objects:
            _merge_into(_only_match(patch, resources, strict=True), patch, options, resources)
        return
    if len(objects) > 1:
        raise CommandError(
            "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` "
            f"field: {where}"
        )
    for resource in _selected(target, resources):
        _merge_into(resource, objects[0], options, resources)


def _objects(text: str, where: str) -> list[Obj]:
    try:
        return objects_of(text, where)
    except CommandError:
        raise CommandError(f"unable to parse SM or JSON patch from {where}") from None


def _text_of(entry: Obj, loader: Loader) -> tuple[str, str]:
    """(the text of a patch, how faults name it)."""
    from minikctl.apimachinery.go_format import quote

    inline, path = str(entry.get("patch") or "").strip(), entry.get("path") or ""
    if not inline and not path:
        raise CommandError(f"must specify one of patch and path in\n{_ENTRY}")
    if inline and path:
        raise CommandError(f"patch and path can't be set at the same time\n{_ENTRY}")
    if inline:
        return inline, f"[patch: {quote(inline)}]"
    try:
        return loader.read_text(path), f"[path: {quote(path)}]"
    except CommandError as fault:
        raise CommandError(f"failed to get the patch file from path({path}): {fault}") from None


def _json_patch(text: str) -> list[Obj] | None:
    """The operations of a JSON patch, None where the text is none."""
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    try:
        value = read_document(text)
    except YAMLError:
        return None
    if not isinstance(value, list) or not all(isinstance(item, dict) and "op" in item for item in value):
        return None
    return value


def _patch_json(resource: Resource, operations: list[Obj] | None) -> None:
    from minikctl.apimachinery.meta import deep_copy
    from minikctl.apimachinery.patches.faults import PatchError
    from minikctl.apimachinery.patches.json_patch import patched

    resource.remember()
    try:
        obj: Any = deep_copy(patched(resource.obj, deep_copy(operations or [])))
    except PatchError as fault:
        raise CommandError(fault.message) from None
    resource.obj.clear()
    resource.obj.update(obj)


def _merge_into(resource: Resource, patch: Obj, options: Obj, resources: list[Resource]) -> None:
    from minikctl.apimachinery.meta import deep_copy

    identity = resource.id
    builtin = identity.group in _BUILTIN_GROUPS or identity.group.endswith(".k8s.io")
    result = merged(resource.obj, deep_copy(patch), builtin=builtin)
    if result is None:
        resources.remove(resource)
        return
    resource.remember()
    meta = dict(result.get("metadata") or {})
    if not options.get("allowKindChange"):
        result["kind"] = identity.kind
    if not options.get("allowNameChange"):
        meta["name"] = identity.name
    if identity.namespace:
        meta["namespace"] = identity.namespace
    else:
        meta.pop("namespace", None)
    result["metadata"] = meta
    resource.obj.clear()
    resource.obj.update(deep_copy(result))


def _only_match(patch: Obj, resources: list[Resource], *, strict: bool = False) -> Resource:
    """The resource that a patch names by kind, name and namespace, by any of its names so far."""
    wanted = Identity(patch)
    found = [one for one in resources if any(each.key() == wanted.key() for each in one.identities)]
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(f"multiple matches for Id {wanted}; failed to find unique target for patch {wanted}")
    text = f"no matches for Id {wanted}; failed to find unique target for patch {wanted}"
    if strict:
        raise CommandError(f'no resource matches strategic merge patch "{wanted}": {text}')
    raise CommandError(text)


def _selected(target: Obj, resources: list[Resource]) -> list[Resource]:
    """The resources that a target selects: kinds as they are, name and namespace as patterns, labels, annotations."""
    from minikctl.apimachinery.selectors import parse_label_selector

    kinds = {field: str(target.get(field) or "") for field in ("group", "version", "kind")}
    name, namespace = (re.compile(str(target.get(field) or ".*")) for field in ("name", "namespace"))
    selectors = [
        (field, parse_label_selector(str(target.get(selector) or "")))
        for field, selector in (("labels", "labelSelector"), ("annotations", "annotationSelector"))
    ]
    chosen = []
    for resource in resources:
        meta = resource.obj.get("metadata") or {}
        named = any(
            name.fullmatch(each.name) and namespace.fullmatch(each.namespace) and each.is_selected(**kinds)
            for each in resource.identities
        )
        if named and all(selector.matches(meta.get(field) or {}) for field, selector in selectors):
            chosen.append(resource)
    return chosen

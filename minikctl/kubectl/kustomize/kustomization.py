"""A kustomization file: read, checked, and with its deprecated fields under their new names."""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
COMPONENT = "Component"
_VERSION, _COMPONENT_VERSION = "kustomize.config.k8s.io/v1beta1", "kustomize.config.k8s.io/v1alpha1"

_LISTS = (
    "resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators",
    "buildMetadata", "labels", "patches", "patchesJson6902", "patchesStrategicMerge", "images", "imageTags",
    "replacements", "replicas", "vars", "configMapGenerator", "secretGenerator", "helmCharts",
    "helmChartInflationGenerator",
)  # fmt: skip
_MAPS = ("metadata", "openapi", "commonLabels", "commonAnnotations", "generatorOptions", "sortOptions", "helmGlobals")
_TEXTS = ("apiVersion", "kind", "namePrefix", "nameSuffix", "namespace")
_GO_TYPES = {
    "metadata": "types.ObjectMeta",
    "openapi": "map[string]string",
    "commonLabels": "map[string]string",
    "commonAnnotations": "map[string]string",
    "generatorOptions": "types.GeneratorOptions",
    "sortOptions": "types.SortOptions",
    "labels": "[]types.Label",
    "patches": "[]types.Patch",
    "patchesJson6902": "[]types.Patch",
    "patchesStrategicMerge": "[]types.PatchStrategicMerge",
    "images": "[]types.Image",
    "imageTags": "[]types.Image",
    "replicas": "[]types.Replica",
    "configMapGenerator": "[]types.ConfigMapArgs",
    "secretGenerator": "[]types.SecretArgs",
}
_UNSUPPORTED = (
    "crds", "configurations", "generators", "transformers", "validators", "replacements", "vars", "helmCharts",
    "helmChartInflationGenerator", "openapi",
)  # fmt: skip
_FIX = "Run 'kustomize edit fix' to update your Kustomization automatically."
_DEPRECATED = (
    ("bases", "resources", _FIX),
    ("commonLabels", "labels", _FIX),
    ("imageTags", "images", _FIX),
    ("patchesJson6902", "patches", _FIX),
    ("patchesStrategicMerge", "patches", _FIX),
    ("vars", "replacements", f"[EXPERIMENTAL] {_FIX}"),
)


class Kustomization:
    """``fields`` has every field that the file sets; ``get`` gives an empty list where one is not set."""

    __slots__ = ("fields", "root")

    def __init__(self, root: str, fields: Obj) -> None:
        self.root = root
        self.fields = fields

    def get(self, name: str) -> list[Any]:
        return self.fields.get(name) or []

    @property
    def is_component(self) -> bool:
        return bool(self.fields.get("kind") == COMPONENT)


def read(root: str, warn: Callable[[str], object]) -> Kustomization:
    """The kustomization of a folder (an absolute path); raises CommandError."""
    found = [name for name in NAMES if os.path.isfile(os.path.join(root, name))]
    if not found:
        raise CommandError(
            f"unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{root}'"
        )
    if len(found) > 1:
        raise CommandError(f"Found multiple kustomization files under: {root}\n")
    fields = _parse(os.path.join(root, found[0]))
    _check_fields(fields)
    for old, new, how in _DEPRECATED:
        if fields.get(old) is not None:
            warn(f"# Warning: '{old}' is deprecated. Please use '{new}' instead. {how}")
    _check_head(fields, root)
    _refuse_unsupported(fields)
    for old, new in (("bases", "resources"), ("imageTags", "images")):
        if old in fields:
            fields[new] = [*(fields.get(new) or []), *(fields.pop(old) or [])]
    return Kustomization(root, fields)


def _parse(path: str) -> Obj:
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        value = read_document(text)
    except OSError as fault:
        raise CommandError(f"open {path}: {(fault.strerror or str(fault)).lower()}") from None
    except YAMLError as fault:
        raise CommandError(f"invalid Kustomization: {fault}") from None
    if value is None:
        raise CommandError("kustomization.yaml is empty")
    if not isinstance(value, dict):
        from minikctl.apimachinery.patches.merge import json_type

        what = json_type(value)
        raise CommandError(
            f"invalid Kustomization: json: cannot unmarshal {what} into Go value of type types.Kustomization"
        )
    return value


def _check_fields(fields: Obj) -> None:
    from minikctl.apimachinery.patches.merge import json_type

    for name, value in fields.items():
        if name not in (*_LISTS, *_MAPS, *_TEXTS):
            raise CommandError(f'invalid Kustomization: json: unknown field "{name}"')
        if value is None:
            continue
        wanted: type = list if name in _LISTS else dict if name in _MAPS else str
        if not isinstance(value, wanted):
            shown = _GO_TYPES.get(name, "[]string" if wanted is list else "string")
            raise CommandError(
                f"invalid Kustomization: json: cannot unmarshal {json_type(value)} into Go struct field "
                f"Kustomization.{name} of type {shown}"
            )


def _check_head(fields: Obj, root: str) -> None:
    if not any(value for name, value in fields.items() if name not in ("apiVersion", "kind")):
        raise CommandError("kustomization.yaml is empty")
    kind, version = fields.get("kind") or "Kustomization", fields.get("apiVersion")
    faults = []
    if kind not in ("Kustomization", COMPONENT):
        faults.append("kind should be Kustomization or Component")
    needed = _COMPONENT_VERSION if kind == COMPONENT else _VERSION
    if version and version != needed:
        faults.append(f"apiVersion for {kind} should be {needed}")
    if faults:
        raise CommandError("\n".join((f"Failed to read kustomization file under {root}:", *faults)))


def _refuse_unsupported(fields: Obj) -> None:
    for name in _UNSUPPORTED:
        if fields.get(name):
            raise CommandError(f"the field '{name}' of a kustomization is not supported by this version of minikctl")

"""Strategic merge as kustomize does it: what a patch brings to a list comes first, and patched elements come along.

Kubernetes' own rules are in `apimachinery.patches`; these differ in the order of lists and know no further directives
than ``$patch``. Lists merge by the keys below where the kind is one of Kubernetes' own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAME = ("name",)
_KEYS: dict[str, tuple[str, ...]] = {
    "containers": _NAME,
    "initContainers": _NAME,
    "ephemeralContainers": _NAME,
    "volumes": _NAME,
    "env": _NAME,
    "imagePullSecrets": _NAME,
    "schedulingGates": _NAME,
    "resourceClaims": _NAME,
    "secrets": _NAME,
    "webhooks": _NAME,
    "matchConditions": _NAME,
    "variables": _NAME,
    "drivers": _NAME,
    "conditions": ("type",),
    "hostAliases": ("ip",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
    "ownerReferences": ("uid",),
}
_CONTAINER_PORTS, _SERVICE_PORTS = ("containerPort", "protocol"), ("port", "protocol")
_SCALARS = ("finalizers", "podCIDRs")
_GONE = object()


def merged(target: dict[str, Any], patch: dict[str, Any], *, builtin: bool) -> dict[str, Any] | None:
    """The object after the patch, None where the patch deletes it; neither is changed."""
    result = _merge(target, patch, (), builtin)
    return result if isinstance(result, dict) else None


def _merge(present: Any, patch: Any, path: tuple[str, ...], builtin: bool) -> Any:
    if isinstance(patch, dict):
        return _merge_map(present, patch, path, builtin)
    if isinstance(patch, list) and isinstance(present, list):
        return _merge_list(present, patch, path, builtin)
    return _GONE if patch is None else patch


def _merge_map(present: Any, patch: dict[str, Any], path: tuple[str, ...], builtin: bool) -> Any:
    directive = patch.get("$patch")
    rest = {key: value for key, value in patch.items() if key != "$patch"}
    if directive == "delete":
        return _GONE
    if directive == "replace":
        return rest
    result = dict(present) if isinstance(present, dict) else {}
    for key, value in rest.items():
        new = _merge(result.get(key), value, (*path, key), builtin)
        if new is _GONE:
            result.pop(key, None)
        else:
            result[key] = new
    return result


def _merge_list(present: list[Any], patch: list[Any], path: tuple[str, ...], builtin: bool) -> Any:
    directives = [item["$patch"] for item in patch if isinstance(item, dict) and set(item) == {"$patch"}]
    if directives:
        return _GONE if "delete" in directives else [item for item in patch if item != {"$patch": "replace"}]
    if not builtin or not patch:
        return patch if patch else present if builtin and _keys(path) else patch
    if path[-1] in _SCALARS:
        return [*patch, *(item for item in present if item not in patch)]
    keys = tuple(key for key in _keys(path) if any(isinstance(item, dict) and key in item for item in present + patch))
    return _merge_elements(present, patch, keys, path) if keys else patch


def _keys(path: tuple[str, ...]) -> tuple[str, ...]:
    if path[-1] == "ports":
        if "containers" in path or "initContainers" in path or "ephemeralContainers" in path:
            return _CONTAINER_PORTS
        return _SERVICE_PORTS if path == ("spec", "ports") else ()
    return _KEYS.get(path[-1], ())


def _merge_elements(present: list[Any], patch: list[Any], keys: tuple[str, ...], path: tuple[str, ...]) -> list[Any]:
    """Elements of the patch first, merged with what they meet; with several keys, what they meet keeps its place."""
    met: dict[int, Any] = {}
    front = []
    for item in patch:
        place = next((at for at, old in enumerate(present) if at not in met and _same(old, item, keys)), -1)
        element = _merge(present[place] if place >= 0 else None, item, path, True)
        if element is _GONE or element == {}:
            element = _GONE
        if place >= 0:
            met[place] = element
        if element is not _GONE and (place < 0 or len(keys) == 1):
            front.append(element)
    if len(keys) == 1:
        return front + [old for at, old in enumerate(present) if at not in met]
    rest = [met.get(at, old) for at, old in enumerate(present)]
    return front + [item for item in rest if item is not _GONE]


def _same(left: Any, right: Any, keys: tuple[str, ...]) -> bool:
    """Whether two elements have the same keys; a second key that one of them lacks is no difference."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    first, *others = keys
    if first not in right or left.get(first) != right.get(first):
        return False
    return all(key not in left or key not in right or left[key] == right[key] for key in others)

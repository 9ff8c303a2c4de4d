"""CustomResourceDefinitions: names, versions, the outline of their schemas.

Of a schema it is checked that it is there and structural: every field has a type. CEL rules, defaults and list types
are left to whoever uses them. Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import go_values, names
from minikctl.apiserver.validation.metadata import validate_immutable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_SCOPES = ("Cluster", "Namespaced")
_PROTECTED = (".k8s.io", ".kubernetes.io")
_APPROVED = "api-approved.kubernetes.io"
_COLUMN_TYPES = ("boolean", "date", "integer", "number", "string")


def validate(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    titles, group = spec.get("names") or {}, spec.get("group") or ""
    given = (obj.get("metadata") or {}).get("name") or ""
    faults: list[FieldError] = []
    if given and given != f"{titles.get('plural') or ''}.{group}":
        why = 'must be spec.names.plural+"."+spec.group'
        faults.append(field_errors.invalid("metadata.name", given, why))
    faults += _validate_group(group)
    scope = spec.get("scope") or ""
    if not scope:
        faults.append(field_errors.required("spec.scope"))
    elif scope not in _SCOPES:
        faults.append(field_errors.not_supported("spec.scope", scope, _SCOPES))
    faults += _validate_versions(spec.get("versions") or [])
    faults += _validate_names(titles)
    faults += _validate_conversion(spec.get("conversion") or {}, len(spec.get("versions") or ()))
    return faults + _validate_approval(obj, group)


def _validate_group(group: str) -> list[FieldError]:
    if not group:
        return [field_errors.required("spec.group")]
    if wrong := names.is_dns1123_subdomain(group):
        return [field_errors.invalid("spec.group", group, ",".join(wrong))]
    if "." not in group:
        return [field_errors.invalid("spec.group", group, "should be a domain with at least one dot")]
    return []


def _validate_versions(versions: list[Obj]) -> list[FieldError]:
    faults: list[FieldError] = []
    titles = [version.get("name") or "" for version in versions]
    for index, version in enumerate(versions):
        path = f"spec.versions[{index}]"
        if wrong := names.is_dns1035_label(titles[index]):
            faults.append(field_errors.invalid(f"{path}.name", titles[index], ",".join(wrong)))
        faults += _validate_version(version, path)
    shown = Literal(f"[]apiextensions.CustomResourceDefinitionVersion{{{', '.join(map(go_values.quote, titles))}}}")
    if len(set(titles)) < len(titles):
        faults.append(field_errors.invalid("spec.versions", shown, "must contain unique version names"))
    if sum(bool(version.get("storage")) for version in versions) != 1:
        why = "must have exactly one version marked as storage version"
        faults.append(field_errors.invalid("spec.versions", shown, why))
    return faults


def _validate_version(version: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    schema = (version.get("schema") or {}).get("openAPIV3Schema")
    at = f"{path}.schema.openAPIV3Schema"
    if schema is None:
        faults.append(field_errors.required(at, "schemas are required"))
    else:
        faults += _validate_root(schema, at) + _validate_structure(schema, at)
    for index, column in enumerate(version.get("additionalPrinterColumns") or ()):
        faults += _validate_column(column, f"{path}.additionalPrinterColumns[{index}]")
    scale = (version.get("subresources") or {}).get("scale")
    if scale is not None:
        for key, start in (("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.")):
            value, where = scale.get(key) or "", f"{path}.subresources.scale.{key}"
            if not value:
                faults.append(field_errors.required(where))
            elif not value.startswith(start):
                faults.append(field_errors.invalid(where, value, f"should be a json path under {start[:-1]}"))
    return faults


def _validate_root(schema: Obj, path: str) -> list[FieldError]:
    kind = schema.get("type")
    if not kind:
        return [field_errors.required(f"{path}.type", "must not be empty at the root")]
    if kind != "object":
        return [field_errors.invalid(f"{path}.type", kind, "must be object at the root")]
    return []


def _validate_structure(schema: Obj, path: str) -> list[FieldError]:
    """Every property, item and additional property says its type."""
    faults: list[FieldError] = []
    parts = [
        (f"{path}.properties[{key}]", schema["properties"][key], "must not be empty for specified object fields")
        for key in sorted(schema.get("properties") or ())
    ]
    if isinstance(schema.get("items"), dict):
        parts.append((f"{path}.items", schema["items"], "must not be empty for specified array items"))
    elif schema.get("type") == "array":
        faults.append(field_errors.required(f"{path}.items", "must be specified"))
    if isinstance(schema.get("additionalProperties"), dict):
        why = "must not be empty for specified object fields"
        parts.append((f"{path}.additionalProperties", schema["additionalProperties"], why))
    for at, part, why in parts:
        free = part.get("x-kubernetes-int-or-string") or part.get("x-kubernetes-preserve-unknown-fields")
        if not part.get("type") and not free:
            faults.append(field_errors.required(f"{at}.type", why))
        faults += _validate_structure(part, at)
    return faults


def _validate_column(column: Obj, path: str) -> list[FieldError]:
    faults = [] if column.get("name") else [field_errors.required(f"{path}.name")]
    kind = column.get("type") or ""
    if not kind:
        listed = ", ".join(_COLUMN_TYPES)
        faults.append(field_errors.required(f"{path}.type", f"must be one of {listed}"))
    elif kind not in _COLUMN_TYPES:
        faults.append(field_errors.invalid(f"{path}.type", kind, f"must be one of {', '.join(_COLUMN_TYPES)}"))
    json_path = column.get("jsonPath") or ""
    if not json_path:
        faults.append(field_errors.required(f"{path}.JSONPath"))
    elif not json_path.startswith("."):
        why = "must be a simple json path starting with ."
        faults.append(field_errors.invalid(f"{path}.JSONPath", json_path, why))
    return faults


def _validate_names(titles: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    for key in ("plural", "singular", "kind", "listKind"):
        value, path = titles.get(key) or "", f"spec.names.{key}"
        mixed = key in ("kind", "listKind")
        if not value:
            faults += [] if key == "singular" else [field_errors.required(path)]
        elif wrong := names.is_dns1035_label(value.lower() if mixed else value):
            lead = "may have mixed case, but should otherwise match: " if mixed else ""
            faults.append(field_errors.invalid(path, value, lead + ",".join(wrong)))
    for key in ("shortNames", "categories"):
        for index, value in enumerate(titles.get(key) or ()):
            if wrong := names.is_dns1035_label(value):
                faults.append(field_errors.invalid(f"spec.names.{key}[{index}]", value, ",".join(wrong)))
    if titles.get("kind") and titles.get("kind") == titles.get("listKind"):
        why = "kind and listKind may not be the same"
        faults.append(field_errors.invalid("spec.names.listKind", titles["listKind"], why))
    return faults


def _validate_conversion(conversion: Obj, versions: int) -> list[FieldError]:
    strategy, path = conversion.get("strategy") or "", "spec.conversion.strategy"
    if not strategy:
        return [field_errors.required(path)]
    if strategy not in ("None", "Webhook"):
        return [field_errors.not_supported(path, strategy, ("None", "Webhook"))]
    if strategy == "Webhook" and (conversion.get("webhook") or {}).get("clientConfig") is None:
        why = "required when strategy is set to Webhook"
        return [field_errors.required("spec.conversion.webhookClientConfig", why)]
    return []


def _validate_approval(obj: Obj, group: str) -> list[FieldError]:
    if not group.endswith(_PROTECTED) and f".{group}" not in _PROTECTED:
        return []
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    if annotations.get(_APPROVED):
        return []
    why = "protected groups must have approval annotation "
    why += f'"{_APPROVED}", see https://github.com/kubernetes/enhancements/pull/1111'
    return [field_errors.required(f"metadata.annotations[{_APPROVED}]", why)]


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    """Once its names are accepted a definition keeps scope and kind; group and plural it keeps always."""
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    titles, earlier = spec.get("names") or {}, before.get("names") or {}
    faults = validate_immutable(spec.get("group"), before.get("group"), "spec.group")
    faults += validate_immutable(titles.get("plural"), earlier.get("plural"), "spec.names.plural")
    conditions = (old.get("status") or {}).get("conditions") or ()
    if any(one.get("type") == "Established" and one.get("status") == "True" for one in conditions):
        faults += validate_immutable(spec.get("scope"), before.get("scope"), "spec.scope")
        faults += validate_immutable(titles.get("kind"), earlier.get("kind"), "spec.names.kind")
    present = {version.get("name") for version in spec.get("versions") or ()}
    for index, version in enumerate((new.get("status") or {}).get("storedVersions") or ()):
        if version not in present:
            why = "must appear in spec.versions"
            faults.append(field_errors.invalid(f"status.storedVersions[{index}]", version, why))
    return faults

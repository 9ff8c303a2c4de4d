"""The environment variables of a container and where their values come from."""

from __future__ import annotations

from minikctl.apimachinery.quantity import decode
from minikctl.kubectl.describe.page import NONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page

_AMOUNTS = ("cpu", "memory", "ephemeral-storage")


def write_environment_sources(page: Page, container: Obj) -> None:
    """``envFrom``: whole ConfigMaps and Secrets."""
    sources = container.get("envFrom")
    if not sources:
        return
    page.line("Environment Variables from:", 2)
    for source in sources:
        kind, reference = "", {}
        if source.get("configMapRef") is not None:
            kind, reference = "ConfigMap", source["configMapRef"]
        elif source.get("secretRef") is not None:
            kind, reference = "Secret", source["secretRef"]
        prefix = source.get("prefix")
        origin = f"{kind} with prefix '{prefix}'" if prefix else kind
        page.row((reference.get("name") or "", origin, _optional(reference)), 3)


def write_environment(page: Page, container: Obj, pod: Obj | None) -> None:
    """``env``; ``pod`` gives the values of its fields, None (in a template) leaves them out."""
    variables = container.get("env") or []
    page.line("Environment:" + ("" if variables else f"\t{NONE}"), 2)
    for variable in variables:
        source = variable.get("valueFrom")
        if source is not None:
            _write_reference(page, variable["name"], source, container, pod)
            continue
        first, *others = (variable.get("value") or "").split("\n")
        page.field(variable["name"], first, 3)
        for line in others:
            page.line(f"\t{line}", 3)


def _write_reference(page: Page, name: str, source: Obj, container: Obj, pod: Obj | None) -> None:
    if "fieldRef" in source:
        field = source["fieldRef"]
        version = field.get("apiVersion") or ""
        page.field(name, f"{_field_value(field, pod)} ({version}:{field['fieldPath']})", 3)
    elif "resourceFieldRef" in source:
        field = source["resourceFieldRef"]
        page.field(name, f"{_amount(field, container)} ({field['resource']})", 3)
    elif "secretKeyRef" in source:
        key = source["secretKeyRef"]
        text = f"<set to the key '{key['key']}' in secret '{key.get('name') or ''}'>"
        page.field(name, f"{text}\t{_optional(key)}", 3)
    elif "configMapKeyRef" in source:
        key = source["configMapKeyRef"]
        text = f"<set to the key '{key['key']}' of config map '{key.get('name') or ''}'>"
        page.field(name, f"{text}\t{_optional(key)}", 3)


def _field_value(field: Obj, pod: Obj | None) -> str:
    """kubectl knows two fields only: it looks them up where field selectors are, not where the kubelet does."""
    metadata = (pod or {}).get("metadata") or {}
    known = {"metadata.name": "name", "metadata.namespace": "namespace"}
    return metadata.get(known.get(field["fieldPath"], ""), "") or ""


def _amount(field: Obj, container: Obj) -> str:
    """The amount in units of the divisor, rounded up; a limit that is not set is the node's."""
    resource = field["resource"]
    group, _, name = resource.partition(".")
    if group not in ("limits", "requests") or not (name in _AMOUNTS or name.startswith("hugepages-")):
        return ""
    amounts = (container.get("resources") or {}).get(group) or {}
    amount, divisor = decode(amounts.get(name)), decode(field.get("divisor"))
    divisor = divisor if divisor.nano else decode("1")
    if name == "cpu":
        value = -(-amount.milli_value() // divisor.milli_value())
    else:
        value = -(-amount.value() // divisor.value())
    return "node allocatable" if value == 0 and resource in ("limits.cpu", "limits.memory") else str(value)


def _optional(reference: Obj) -> str:
    return f"Optional: {'true' if reference.get('optional') else 'false'}"

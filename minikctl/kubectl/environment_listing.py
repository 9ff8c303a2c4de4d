"""``set env --list``: the variables of a container, and with ``--resolve`` what their references lead to.

Source: kubectl pkg/cmd/set/set_env.go, pkg/cmd/set/env/env_resolve.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_MISSING = {"secrets": "key {} not found in secret {}", "configmaps": "key {} not found in config map {}"}


def show(invocation: Invocation, obj: Obj, container: Obj, env: Sequence[Obj]) -> None:
    """Print the variables; raises CommandError where a reference leads nowhere."""
    invocation.print(f"# {obj['kind']} {obj['metadata']['name']}, container {container['name']}")
    faults: dict[str, list[str]] = {}
    for variable in env:
        name, source = variable["name"], variable.get("valueFrom")
        if source is None:
            invocation.print(f"{name}={variable.get('value', '')}")
            continue
        if invocation.flags["resolve"]:
            try:
                invocation.print(f"{name}={_value(invocation, source, obj, container)}")
                continue
            except (CommandError, StatusError) as fault:
                faults.setdefault(str(fault), []).append(name)
        invocation.print(f"# {name} from {_reference(source)}")
    lines = sorted(
        f"error retrieving reference for {', '.join(sorted(names))}: {text}" for text, names in faults.items()
    )
    for line in lines:
        invocation.err.write(f"{line}\n")
    if faults:
        raise CommandError("failed to retrieve valueFrom references")


def _reference(source: Obj) -> str:
    if (found := source.get("configMapKeyRef")) is not None:
        return f"configmap {found.get('name', '')}, key {found['key']}"
    if (found := source.get("secretKeyRef")) is not None:
        return f"secret {found.get('name', '')}, key {found['key']}"
    if (found := source.get("fieldRef")) is not None:
        return f"field path {found['fieldPath']}"
    if (found := source.get("resourceFieldRef")) is not None:
        prefix = f"{found['containerName']}/" if found.get("containerName") else ""
        return f"resource field {prefix}{found['resource']}"
    return "invalid valueFrom"


def _value(invocation: Invocation, source: Obj, obj: Obj, container: Obj) -> str:
    if (found := source.get("secretKeyRef")) is not None:
        from binascii import a2b_base64

        return a2b_base64(_key(invocation, "secrets", found)).decode("utf-8", "replace")
    if (found := source.get("configMapKeyRef")) is not None:
        return _key(invocation, "configmaps", found)
    if (found := source.get("fieldRef")) is not None:
        return _field(obj["metadata"], found["fieldPath"])
    if (found := source.get("resourceFieldRef")) is not None:
        return _amount(container, found)
    raise CommandError("invalid valueFrom")


def _key(invocation: Invocation, resource: str, reference: Obj) -> str:
    name = reference.get("name", "")
    data = invocation.session.client.get(resource, invocation.namespace, name).get("data") or {}
    if reference["key"] not in data:
        raise CommandError(_MISSING[resource].format(reference["key"], name))
    return str(data[reference["key"]])


def _field(meta: Obj, path: str) -> str:
    if path.endswith("']") and "['" in path:
        part, _, key = path[:-2].partition("['")
        if part in ("metadata.annotations", "metadata.labels"):
            return str((meta.get(part.partition(".")[2]) or {}).get(key, ""))
        raise CommandError(f'fieldPath "{path}" does not support subscript')
    if path in ("metadata.annotations", "metadata.labels"):
        from minikctl.kubectl.flag_values import quote

        values = meta.get(path.partition(".")[2]) or {}
        return "\n".join(f"{key}={quote(values[key])}" for key in sorted(values))
    if path in ("metadata.name", "metadata.namespace", "metadata.uid"):
        return str(meta.get(path.partition(".")[2], ""))
    raise CommandError(f"unsupported fieldPath: {path}")


def _amount(container: Obj, reference: Obj) -> str:
    """An amount in units of the divisor, rounded up."""
    from minikctl.apimachinery.quantity import milli, whole

    part, _, name = reference["resource"].partition(".")
    known = name in ("cpu", "memory", "ephemeral-storage") or name.startswith("hugepages-")
    if part not in ("limits", "requests") or not known:
        raise CommandError(f"Unsupported container resource : {reference['resource']}")
    amount = ((container.get("resources") or {}).get(part) or {}).get(name, "0")
    measure = milli if name == "cpu" else whole
    divisor = reference.get("divisor") or "0"
    unit = measure(divisor if milli(divisor) else "1")
    return str(-(-measure(amount) // unit))

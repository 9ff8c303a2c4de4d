"""What ``expose`` finds out of an object: which pods it has, on which ports they listen.

Source: kubectl pkg/polymorphichelpers.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.pod_specs import pod_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.types import Obj


def selector_of(obj: Obj) -> dict[str, str]:
    """The labels that lead to the object's pods; raises CommandError where there are none, or only expressions."""
    try:
        return _selector(obj)
    except CommandError as fault:
        raise CommandError(f"couldn't retrieve selectors via --selector flag or introspection: {fault}") from None


def _selector(obj: Obj) -> dict[str, str]:
    kind = obj["kind"]
    spec = obj.get("spec") or {}
    if kind == "Pod":
        labels: dict[str, str] = obj["metadata"].get("labels") or {}
        if not labels:
            raise CommandError("the pod has no labels and cannot be exposed")
        return labels
    if kind in ("Service", "ReplicationController"):
        if kind == "Service" and spec.get("selector") is None:
            raise CommandError("the service has no pod selector set")
        return spec.get("selector") or {}
    selector = spec.get("selector") or {}
    if not selector.get("matchLabels"):
        raise CommandError(f"invalid {kind.lower()}: no selectors, therefore cannot be exposed")
    if selector.get("matchExpressions"):
        raise CommandError(
            f'couldn\'t convert expressions - "{_shown(selector["matchExpressions"])}" to map-based selector format'
        )
    return dict(selector["matchLabels"])


def _shown(expressions: list[Obj]) -> str:
    """Go's ``%+v`` of the requirements."""
    parts = [
        f"{{Key:{part['key']} Operator:{part['operator']} Values:[{' '.join(part.get('values') or ())}]}}"
        for part in expressions
    ]
    return f"[{' '.join(parts)}]"


def ports_of(obj: Obj) -> list[str]:
    """The ports, each once, in their order."""
    return list(dict.fromkeys(port for port, _ in _ports(obj)))


def protocols_of(obj: Obj) -> dict[str, list[str]]:
    """The protocols of each port."""
    found: dict[str, list[str]] = {}
    for port, protocol in _ports(obj):
        found.setdefault(port, []).append(protocol)
    return found


def _ports(obj: Obj) -> Iterator[tuple[str, str]]:
    if obj["kind"] == "Service":
        for port in (obj.get("spec") or {}).get("ports") or ():
            yield str(port["port"]), port.get("protocol") or "TCP"
        return
    for container in pod_spec(obj).get("containers") or ():
        for port in container.get("ports") or ():
            yield str(port["containerPort"]), port.get("protocol") or "TCP"

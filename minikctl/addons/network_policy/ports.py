"""Whether one of a rule's ports is the one that a connection goes to. Pure."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minikctl.apimachinery.types import Obj


def allows_port(ports: Sequence[Obj], pod: Obj | None, number: int, protocol: str) -> bool:
    """``ports`` of a rule against the port of the target; names are looked up in the target's pod. No ports at all
    allow every one."""
    return not ports or any(_is_port(port, pod, number, protocol) for port in ports)


def _is_port(port: Obj, pod: Obj | None, number: int, protocol: str) -> bool:
    if (port.get("protocol") or "TCP") != protocol:
        return False
    wanted = port.get("port")
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return any(number == found for found in _named(pod, wanted, protocol))
    return bool(wanted <= number <= (port.get("endPort") or wanted))


def _named(pod: Obj | None, name: str, protocol: str) -> Iterator[int]:
    spec = pod["spec"] if pod is not None else {}
    for container in (*(spec.get("initContainers") or ()), *(spec.get("containers") or ())):
        for port in container.get("ports") or ():
            if port.get("name") == name and (port.get("protocol") or "TCP") == protocol:
                yield port["containerPort"]

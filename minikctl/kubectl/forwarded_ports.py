"""Which ports ``port-forward`` may lead to, from which local ones. Source: kubectl pkg/cmd/portforward,
pkg/util/{pod,service}_port.go; client-go tools/portforward."""

from __future__ import annotations

import re

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minikctl.apimachinery.types import Obj


class ForwardedPort:
    """``local`` is 0 for any free port."""

    __slots__ = ("local", "remote")

    def __init__(self, local: int, remote: int) -> None:
        self.local = local
        self.remote = remote


def pod_ports(ports: Sequence[str], pod: Obj) -> list[ForwardedPort]:
    """Raises CommandError for a port that the pod cannot be reached at."""
    only_udp = _only_udp((port["containerPort"], port.get("protocol") or "TCP") for port in _container_ports(pod))
    for port in ports:
        remote = _remote(port)
        if remote and (int(remote) if _is_number(remote) else _named_in_pod(remote, pod)) in only_udp:
            raise CommandError(f"UDP protocol is not supported for {remote}")
    found = []
    for port in ports:
        remote = _remote(port)
        if not remote:
            raise CommandError("remote port cannot be empty")
        number = remote if _is_number(remote) else str(_named_in_pod(remote, pod))
        found.append(_forwarded(port, _local(port), number))
    return found


def service_ports(ports: Sequence[str], service: Obj, pod: Obj) -> list[ForwardedPort]:
    """The ports of the pod; raises CommandError for one that the service does not have, or that leads to none."""
    known = (service.get("spec") or {}).get("ports") or []
    only_udp = _only_udp((port["port"], port.get("protocol") or "TCP") for port in known)
    for port in ports:
        remote = _remote(port)
        if _number_in_service(remote, service) in only_udp:
            raise CommandError(f"UDP protocol is not supported for {remote}")
    found = []
    for port in ports:
        remote, local = _remote(port), _local(port)
        number = _number_in_service(remote, service)
        entry = next((port for port in known if port["port"] == number), None)
        if entry is None:
            raise CommandError(f"Service {service['metadata']['name']} does not have a service port {number}")
        if local == remote and not _is_number(remote):
            local = str(number)
        found.append(_forwarded(port, local, str(_target(service, entry, pod))))
    return found


def _target(service: Obj, entry: Obj, pod: Obj) -> int:
    target = entry.get("targetPort")
    if service["spec"].get("clusterIP") == "None":
        return int(entry["port"])
    if isinstance(target, str):
        return _named_in_pod(target, pod)
    return int(target or entry["port"])


def _forwarded(text: str, local: str, remote: str) -> ForwardedPort:
    """In numbers; raises CommandError in client-go's words."""
    if text.count(":") > 1:
        raise CommandError(f"invalid port format '{text}'")
    numbers = []
    for kind, part in (("local", local), ("remote", remote)):
        if not part and kind == "local":
            numbers.append(0)
            continue
        if not re.fullmatch("[0-9]+", part):
            raise CommandError(
                f"error parsing {kind} port '{part}': strconv.ParseUint: parsing \"{part}\": invalid syntax"
            )
        if int(part) > MOST_PORT:
            raise CommandError(
                f"error parsing {kind} port '{part}': strconv.ParseUint: parsing \"{part}\": value out of range"
            )
        numbers.append(int(part))
    if numbers[1] == 0:
        raise CommandError("remote port must be > 0")
    return ForwardedPort(*numbers)


MOST_PORT = 65535


def _only_udp(ports: Iterator[tuple[int, str]]) -> set[int]:
    by_protocol: dict[str, set[int]] = {}
    for number, protocol in ports:
        by_protocol.setdefault(protocol, set()).add(number)
    return by_protocol.get("UDP", set()) - by_protocol.get("TCP", set())


def _remote(port: str) -> str:
    parts = port.split(":")
    return parts[1] if len(parts) == 2 else parts[0]


def _local(port: str) -> str:
    return port.partition(":")[0]


def _is_number(text: str) -> bool:
    return re.fullmatch("[+-]?[0-9]+", text, re.ASCII) is not None


def _container_ports(pod: Obj) -> Iterator[Obj]:
    for container in pod["spec"].get("containers") or ():
        yield from container.get("ports") or ()


def _named_in_pod(name: str, pod: Obj) -> int:
    for port in _container_ports(pod):
        if port.get("name") == name:
            return int(port["containerPort"])
    raise CommandError(f"Pod '{pod['metadata']['name']}' does not have a named port '{name}'")


def _number_in_service(text: str, service: Obj) -> int:
    if _is_number(text):
        return int(text)
    for port in (service.get("spec") or {}).get("ports") or ():
        if port.get("name") == text:
            return int(port["port"])
    raise CommandError(f"Service '{service['metadata']['name']}' does not have a named port '{text}'")

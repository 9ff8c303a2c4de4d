"""Which ports ``port-forward`` may lead to. Source: kubectl pkg/cmd/portforward, pkg/util/{pod,service}_port.go."""

from __future__ import annotations

import re

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minikctl.apimachinery.types import Obj


def check_pod_ports(ports: Sequence[str], pod: Obj) -> None:
    """Raises CommandError for a port that the pod cannot be reached at."""
    only_udp = _only_udp((port["containerPort"], port.get("protocol") or "TCP") for port in _container_ports(pod))
    for port in ports:
        remote = _remote(port)
        if remote and (int(remote) if _is_number(remote) else _named_in_pod(remote, pod)) in only_udp:
            raise CommandError(f"UDP protocol is not supported for {remote}")
    for port in ports:
        remote = _remote(port)
        if not remote:
            raise CommandError("remote port cannot be empty")
        if not _is_number(remote):
            _named_in_pod(remote, pod)


def check_service_ports(ports: Sequence[str], service: Obj, pod: Obj) -> None:
    """Raises CommandError for a port that the service does not have, or that leads to none of the pod."""
    known = (service.get("spec") or {}).get("ports") or []
    only_udp = _only_udp((port["port"], port.get("protocol") or "TCP") for port in known)
    for port in ports:
        remote = _remote(port)
        if _number_in_service(remote, service) in only_udp:
            raise CommandError(f"UDP protocol is not supported for {remote}")
    for port in ports:
        number = _number_in_service(_remote(port), service)
        found = next((port for port in known if port["port"] == number), None)
        if found is None:
            raise CommandError(f"Service {service['metadata']['name']} does not have a service port {number}")
        target = found.get("targetPort")
        if isinstance(target, str) and (service["spec"].get("clusterIP") != "None"):
            _named_in_pod(target, pod)


def _only_udp(ports: Iterator[tuple[int, str]]) -> set[int]:
    by_protocol: dict[str, set[int]] = {}
    for number, protocol in ports:
        by_protocol.setdefault(protocol, set()).add(number)
    return by_protocol.get("UDP", set()) - by_protocol.get("TCP", set())


def _remote(port: str) -> str:
    parts = port.split(":")
    return parts[1] if len(parts) == 2 else parts[0]


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

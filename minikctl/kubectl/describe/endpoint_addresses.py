"""The addresses behind a port of a Service, short enough for one line."""

from __future__ import annotations

from minikctl.kubectl.describe.page import NONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

SERVICE_NAME = "kubernetes.io/service-name"
_SHOWN = 3


def slices_of(client: Client, namespace: str, service: str) -> list[Obj]:
    return client.list("endpointslices.discovery.k8s.io", namespace, labels=f"{SERVICE_NAME}={service}")


def format_addresses(slices: Sequence[Obj], port_name: str) -> str:
    """``10.0.0.1:80,10.0.0.2:80``, ready ones only, from the fourth on just how many there are."""
    if not slices:
        return NONE
    shown: list[str] = []
    count, more = 0, False
    for address, ready in _addresses(slices, port_name):
        # Any further endpoint makes kubectl speak of more, though it counts ready ones only.
        more = more or len(shown) == _SHOWN
        if ready:
            count += 1
            if not more:
                shown.append(address)
    text = ",".join(shown)
    return f"{text} + {count - _SHOWN} more..." if more else text


def _addresses(slices: Sequence[Obj], port_name: str) -> Iterator[tuple[str, bool]]:
    for found in slices:
        endpoints = found.get("endpoints") or []
        if not found.get("ports"):
            # A headless Service may have no port.
            for endpoint in endpoints:
                yield endpoint["addresses"][0], _is_ready(endpoint)
        for port in found.get("ports") or ():
            if (port.get("name") or "") == port_name:
                for endpoint in endpoints:
                    address = endpoint["addresses"][0]
                    host = f"[{address}]" if ":" in address else address
                    yield f"{host}:{port.get('port')}", _is_ready(endpoint)


def _is_ready(endpoint: Obj) -> bool:
    return (endpoint.get("conditions") or {}).get("ready") is not False

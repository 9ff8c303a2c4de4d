"""Endpoints: the addresses behind a Service, in the form that EndpointSlices replace."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, first_three, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Endpoints", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    subsets = obj.get("subsets")
    if not subsets:
        return [name(obj), NONE, age(obj)]
    shown: list[str] = []
    for subset in subsets:
        addresses = [address.get("ip") or "" for address in subset.get("addresses") or ()]
        # A headless Service may have no ports at all.
        for port in subset.get("ports") or (None,):
            shown += [_joined(address, port) for address in addresses]
    return [name(obj), first_three(shown), age(obj)]


def _joined(address: str, port: Obj | None) -> str:
    if port is None:
        return address
    host = f"[{address}]" if ":" in address else address
    return f"{host}:{port.get('port')}"


def default(obj: Obj) -> None:
    for subset in obj.get("subsets") or ():
        for port in subset.get("ports") or ():
            if not port.get("protocol"):
                port["protocol"] = "TCP"


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import endpoints

    return endpoints.validate_subsets(obj.get("subsets") or [], "subsets")


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation import endpoints

    return endpoints.warnings(obj)

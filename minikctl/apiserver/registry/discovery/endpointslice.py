"""EndpointSlice: some of the addresses behind a Service."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, age, first_three, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("AddressType", 0), ("Ports", 0), ("Endpoints", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    ports = [_port(port) for port in obj.get("ports") or ()]
    addresses = [address for endpoint in obj.get("endpoints") or () for address in endpoint.get("addresses") or ()]
    return [
        name(obj),
        obj.get("addressType") or "",
        first_three(ports, UNSET),
        first_three(addresses, UNSET),
        age(obj),
    ]


def _port(port: Obj) -> str:
    if port.get("port") is not None:
        return str(port["port"])
    text: str | None = port.get("name")
    return "*" if text is None else text


def default(obj: Obj) -> None:
    for port in obj.get("ports") or ():
        if port.get("name") is None:
            port["name"] = ""
        if port.get("protocol") is None:
            port["protocol"] = "TCP"


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import endpoints

    return endpoints.validate_slice(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import validate_immutable

    # Here the API server looks at the whole before it looks at what changed.
    return validate(new) + validate_immutable(new.get("addressType"), old.get("addressType"), "addressType")


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation import ips

    found: list[str] = []
    for index, endpoint in enumerate(obj.get("endpoints") or ()):
        for number, address in enumerate(endpoint.get("addresses") or ()):
            found += ips.ip_warnings(address, f"endpoints[{index}].addresses[{number}]")
    if obj.get("addressType") == "FQDN":
        found.append("addressType: FQDN endpoints are deprecated")
    return found

"""A Service in the making, for the types of ``create service``. Source: kubectl pkg/cmd/create/create_service.go."""

from __future__ import annotations

import re

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import port_name_faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

HIGHEST_PORT = 65535


def create_service(
    invocation: Invocation, type_: str, *, cluster_ip: str = "", node_port: int = 0, external_name: str = ""
) -> int:
    """Make and send the Service of a type with the ports of ``--tcp``; raises CommandError."""
    creation = Creation(invocation)
    tcp = invocation.flags["tcp"]
    _check(type_, tcp, cluster_ip, external_name)
    ports = [_port(text, node_port) for text in tcp]
    spec: Obj = {"ports": ports} if ports else {}
    spec["selector"] = {"app": creation.name}
    if cluster_ip:
        spec["clusterIP"] = cluster_ip
    spec["type"] = type_
    if external_name:
        spec["externalName"] = external_name
    obj = {**creation.head("Service", "v1", labels={"app": creation.name}), "spec": spec}
    obj["status"] = {"loadBalancer": {}}
    return creation.send("services", obj, failed=f"failed to create {type_} service: ", save_config=False)


def _check(type_: str, tcp: list[str], cluster_ip: str, external_name: str) -> None:
    if cluster_ip != "None" and not tcp and type_ != "ExternalName":
        raise CommandError("at least one tcp port specifier must be provided")
    if type_ == "ExternalName":
        from minikctl.kubectl.name_checks import is_subdomain

        if not is_subdomain(external_name):
            raise CommandError(f"invalid service external name {external_name}")


def _port(text: str, node_port: int) -> Obj:
    parts = text.split(":")
    port = _number(parts[0])
    made: Obj = {"name": text.replace(":", "-"), "protocol": "TCP", "port": port}
    made["targetPort"] = _target(parts[1]) if len(parts) > 1 else port
    if node_port:
        made["nodePort"] = node_port
    return made


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]+", text, re.ASCII):
        raise CommandError(f"strconv.ParseUint: parsing {quote(text)}: invalid syntax")
    if int(text) > HIGHEST_PORT:
        raise CommandError(f"strconv.ParseUint: parsing {quote(text)}: value out of range")
    return int(text)


def _target(text: str) -> int | str:
    if not re.fullmatch("[+-]?[0-9]+", text, re.ASCII):
        faults = port_name_faults(text)
        if faults:
            raise CommandError(",".join(faults))
        return text
    number = int(text)
    if not 1 <= number <= HIGHEST_PORT:
        raise CommandError(f"must be between 1 and {HIGHEST_PORT}, inclusive")
    return number

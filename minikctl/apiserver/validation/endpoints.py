"""Addresses and ports of Endpoints and of EndpointSlices.

Source: k8s.io/kubernetes/pkg/apis/core/validation and pkg/apis/discovery/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import ips, names
from minikctl.apiserver.validation.metadata import faults_of
from minikctl.apiserver.validation.service_ips import validate_ordinary_ip
from minikctl.apiserver.validation.services import PROTOCOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_MAX_ENDPOINTS, _MAX_ADDRESSES, _MAX_PORTS, _MAX_ZONE_HINTS = 1000, 100, 20_000, 8


def validate_subsets(subsets: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, subset in enumerate(subsets):
        at = f"{path}[{index}]"
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            faults.append(field_errors.required(at, "must specify `addresses` or `notReadyAddresses`"))
        for key in ("addresses", "notReadyAddresses"):
            for number, address in enumerate(subset.get(key) or ()):
                faults += _validate_address(address, f"{at}.{key}[{number}]")
        ports = subset.get("ports") or []
        for number, port in enumerate(ports):
            faults += _validate_port(port, len(ports) > 1, f"{at}.ports[{number}]")
    return faults


def _validate_address(address: Obj, path: str) -> list[FieldError]:
    ip = address.get("ip") or ""
    faults = faults_of(f"{path}.ip", ip, ips.is_ip(ip))
    if hostname := address.get("hostname"):
        faults += faults_of(f"{path}.hostname", hostname, names.is_dns1123_label(hostname))
    if (node := address.get("nodeName")) is not None:
        faults += faults_of(f"{path}.nodeName", node, names.is_dns1123_subdomain(node))
    return faults + validate_ordinary_ip(ip, f"{path}.ip")


def _validate_port(port: Obj, name_required: bool, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if name := port.get("name"):
        faults += faults_of(f"{path}.name", name, names.is_dns1123_label(name))
    elif name_required:
        faults.append(field_errors.required(f"{path}.name"))
    number = port.get("port") or 0
    faults += [field_errors.invalid(f"{path}.port", number, why) for why in names.is_valid_port_num(number)]
    return faults + _validate_protocols(port, path)


def _validate_protocols(port: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if not port.get("protocol"):
        faults.append(field_errors.required(f"{path}.protocol"))
    elif port["protocol"] not in PROTOCOLS:
        faults.append(field_errors.not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS))
    if (protocol := port.get("appProtocol")) is not None:
        faults += faults_of(f"{path}.appProtocol", protocol, names.is_qualified_name(protocol))
    return faults


def warnings(obj: Obj) -> list[str]:
    """Sloppy forms of addresses in Endpoints."""
    found: list[str] = []
    for index, subset in enumerate(obj.get("subsets") or ()):
        for key in ("addresses", "notReadyAddresses"):
            for number, address in enumerate(subset.get(key) or ()):
                path = f"subsets[{index}].{key}[{number}].ip"
                found += ips.ip_warnings(address.get("ip") or "", path)
    return found


def validate_slice(obj: Obj) -> list[FieldError]:
    kind = obj.get("addressType") or ""
    faults: list[FieldError] = []
    if not kind:
        faults.append(field_errors.required("addressType"))
    elif kind not in ("FQDN", "IPv4", "IPv6"):
        faults.append(field_errors.not_supported("addressType", kind, ("FQDN", "IPv4", "IPv6")))
    faults += _validate_slice_endpoints(obj.get("endpoints") or [], kind)
    return faults + _validate_slice_ports(obj.get("ports") or [])


def _validate_slice_endpoints(endpoints: Sequence[Obj], kind: str) -> list[FieldError]:
    if len(endpoints) > _MAX_ENDPOINTS:
        return [field_errors.too_many("endpoints", len(endpoints), _MAX_ENDPOINTS)]
    faults: list[FieldError] = []
    for index, endpoint in enumerate(endpoints):
        path = f"endpoints[{index}]"
        addresses = endpoint.get("addresses") or []
        if not addresses:
            faults.append(field_errors.required(f"{path}.addresses", "must contain at least 1 address"))
        elif len(addresses) > _MAX_ADDRESSES:
            faults.append(field_errors.too_many(f"{path}.addresses", len(addresses), _MAX_ADDRESSES))
        for number, address in enumerate(addresses):
            faults += _validate_slice_address(address, kind, f"{path}.addresses[{number}]")
        faults += _validate_endpoint_rest(endpoint, path)
    return faults


def _validate_slice_address(address: str, kind: str, path: str) -> list[FieldError]:
    if kind == "FQDN":
        return _validate_domain(address, path)
    if kind not in ("IPv4", "IPv6"):
        return []
    faults = faults_of(path, address, ips.is_ip(address))
    if not faults and ips.family(address) != kind:
        faults = [field_errors.invalid(path, address, f"must be an {kind} address")]
    return faults + validate_ordinary_ip(address, path)


def _validate_domain(address: str, path: str) -> list[FieldError]:
    bare = address.removesuffix(".")
    if wrong := names.is_dns1123_subdomain(bare):
        return [field_errors.invalid(path, bare, ",".join(wrong))]
    if "." not in bare:
        why = "should be a domain with at least two segments separated by dots"
        return [field_errors.invalid(path, bare, why)]
    return []


def _validate_endpoint_rest(endpoint: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if (node := endpoint.get("nodeName")) is not None:
        faults += faults_of(f"{path}.nodeName", node, names.is_dns1123_subdomain(node))
    topology = endpoint.get("deprecatedTopology") or {}
    for key, value in sorted(topology.items()):
        at = f"{path}.deprecatedTopology"
        faults += faults_of(at, key, names.is_qualified_name(key)) + faults_of(at, value, names.is_label_value(value))
    if (hostname := endpoint.get("hostname")) is not None:
        faults += faults_of(f"{path}.hostname", hostname, names.is_dns1123_label(hostname))
    zones = (endpoint.get("hints") or {}).get("forZones") or []
    if len(zones) > _MAX_ZONE_HINTS:
        return [*faults, field_errors.too_many(f"{path}.hints.forZones", len(zones), _MAX_ZONE_HINTS)]
    seen: set[str] = set()
    for index, zone in enumerate(zones):
        at, value = f"{path}.hints.forZones[{index}].name", zone.get("name") or ""
        if value in seen:
            faults.append(field_errors.duplicate(at, value))
        seen.add(value)
        faults += faults_of(at, value, names.is_label_value(value))
    return faults


def _validate_slice_ports(ports: Sequence[Obj]) -> list[FieldError]:
    if len(ports) > _MAX_PORTS:
        return [field_errors.too_many("ports", len(ports), _MAX_PORTS)]
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, port in enumerate(ports):
        path, name = f"ports[{index}]", port.get("name") or ""
        if name:
            faults += faults_of(f"{path}.name", name, names.is_dns1123_label(name))
        if name in seen:
            faults.append(field_errors.duplicate(f"{path}.name", name))
        seen.add(name)
        faults += _validate_protocols(port, path)
    return faults

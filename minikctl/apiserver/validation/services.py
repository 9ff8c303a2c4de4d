"""What is wrong with a Service: types, ports, traffic policies; `service_ips.py` has addresses and families.

Checks come in the order in which the API server makes them, for users read its messages in that order.
Source: k8s.io/kubernetes/pkg/apis/core/validation and pkg/api/service/warnings.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.registry.core.service_fields import externally_accessible, is_headless, needs_health_check
from minikctl.apiserver.validation import ips, names, service_ips
from minikctl.apiserver.validation.metadata import faults_of, validate_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

PROTOCOLS = ("SCTP", "TCP", "UDP")
_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_INTERNAL_TYPES = ("ClusterIP", "LoadBalancer", "NodePort")
_FOR_BALANCERS = "may only be used when `type` is 'LoadBalancer'"
_HINTS = "service.kubernetes.io/topology-aware-hints"
_MODE = "service.kubernetes.io/topology-mode"
_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_DAY = 86_400


def validate(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    faults = _validate_topology(obj)
    if not spec.get("ports") and not is_headless(spec) and spec.get("type") != "ExternalName":
        faults.append(field_errors.required("spec.ports"))
    faults += _validate_type_needs(spec)
    seen: set[str] = set()
    for index, port in enumerate(spec.get("ports") or ()):
        faults += _validate_port(port, len(spec["ports"]) > 1, seen, f"spec.ports[{index}]")
    if spec.get("selector"):
        faults += validate_labels(spec["selector"], "spec.selector")
    faults += _validate_affinity(spec)
    faults += service_ips.validate_cluster_ips(spec)
    for index, address in enumerate(spec.get("externalIPs") or ()):
        path = f"spec.externalIPs[{index}]"
        faults += faults_of(path, address, ips.is_ip(address)) or service_ips.validate_ordinary_ip(address, path)
    if spec.get("type") not in _TYPES:
        faults.append(field_errors.not_supported("spec.type", spec.get("type") or "", _TYPES))
    faults += _validate_node_ports(spec)
    faults += _validate_port_pairs(spec)
    faults += _validate_balancer(obj)
    return faults + _validate_policies(spec)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    faults = service_ips.validate_cluster_ips_update(spec, before)
    faults += service_ips.validate_families_update(spec, before)
    both = spec.get("type") == before.get("type") == "LoadBalancer"
    if both and spec.get("loadBalancerClass") != before.get("loadBalancerClass"):
        value = spec.get("loadBalancerClass")
        faults.append(field_errors.invalid("spec.loadBalancerClass", value, "may not change once set"))
    if (
        needs_health_check(before)
        and needs_health_check(spec)
        and spec.get("healthCheckNodePort") != before.get("healthCheckNodePort")
    ):
        faults.append(field_errors.forbidden("spec.healthCheckNodePort", names.IMMUTABLE))
    return faults


def _validate_topology(obj: Obj) -> list[FieldError]:
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    if _HINTS in annotations and _MODE in annotations and annotations[_HINTS] != annotations[_MODE]:
        why = f"must match annotations[{_HINTS}] when both are specified"
        return [field_errors.invalid(f"metadata.annotations[{_MODE}]", annotations[_MODE], why)]
    return []


def _validate_type_needs(spec: Obj) -> list[FieldError]:
    kind = spec.get("type")
    if kind in ("LoadBalancer", "NodePort") and is_headless(spec):
        why = f"may not be set to 'None' for {kind} services"
        return [field_errors.invalid("spec.clusterIPs[0]", "None", why)]
    if kind != "ExternalName":
        return []
    faults = [
        field_errors.forbidden(f"spec.{key}", "may not be set for ExternalName services")
        for key in ("clusterIPs", "ipFamilies", "ipFamilyPolicy")
        if spec.get(key)
    ]
    if alias := (spec.get("externalName") or "").removesuffix("."):
        return faults + faults_of("spec.externalName", alias, names.is_dns1123_subdomain(alias))
    return [*faults, field_errors.required("spec.externalName")]


def _validate_port(port: Obj, name_required: bool, seen: set[str], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if name := port.get("name"):
        faults += faults_of(f"{path}.name", name, names.is_dns1123_label(name))
        if name in seen:
            faults.append(field_errors.duplicate(f"{path}.name", name))
        seen.add(name)
    elif name_required:
        faults.append(field_errors.required(f"{path}.name"))
    number = port.get("port") or 0
    faults += [field_errors.invalid(f"{path}.port", number, why) for why in names.is_valid_port_num(number)]
    if not port.get("protocol"):
        faults.append(field_errors.required(f"{path}.protocol"))
    elif port["protocol"] not in PROTOCOLS:
        faults.append(field_errors.not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS))
    faults += validate_port_num_or_name(port.get("targetPort") or 0, f"{path}.targetPort")
    if (protocol := port.get("appProtocol")) is not None:
        faults += faults_of(f"{path}.appProtocol", protocol, names.is_qualified_name(protocol))
    return faults


def validate_port_num_or_name(port: int | str, path: str) -> list[FieldError]:
    """A target port: a number, or the name of a container's port."""
    if isinstance(port, int):
        return [field_errors.invalid(path, port, why) for why in names.is_valid_port_num(port)]
    return faults_of(path, port, names.is_valid_port_name(port))


def _validate_affinity(spec: Obj) -> list[FieldError]:
    affinity, path = spec.get("sessionAffinity"), "spec.sessionAffinityConfig"
    if affinity not in ("ClientIP", "None"):
        return [field_errors.not_supported("spec.sessionAffinity", affinity or "", ("ClientIP", "None"))]
    config = spec.get("sessionAffinityConfig")
    if affinity == "None":
        why = "must not be set when session affinity is None"
        return [field_errors.forbidden(path, why)] if config else []
    if not config:
        return [field_errors.required(path, "when session affinity type is ClientIP")]
    seconds = (config.get("clientIP") or {}).get("timeoutSeconds")
    if seconds is None:
        why = "when session affinity type is ClientIP"
        return [field_errors.required(f"{path}.clientIP.timeoutSeconds", why)]
    if not 0 < seconds <= _DAY:
        why = f"must be greater than 0 and less than {_DAY}"
        return [field_errors.invalid(f"{path}.clientIP.timeoutSeconds", seconds, why)]
    return []


def _validate_node_ports(spec: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    ports = list(enumerate(spec.get("ports") or ()))
    if spec.get("type") == "ClusterIP":
        why = "may not be used when `type` is 'ClusterIP'"
        faults += [
            field_errors.forbidden(f"spec.ports[{i}].nodePort", why) for i, port in ports if port.get("nodePort")
        ]
    seen: set[tuple[str, int]] = set()
    for index, port in ports:
        if node_port := port.get("nodePort"):
            key = (port.get("protocol") or "", node_port)
            if key in seen:
                faults.append(field_errors.duplicate(f"spec.ports[{index}].nodePort", node_port))
            seen.add(key)
    return faults


def _validate_port_pairs(spec: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(spec.get("ports") or ()):
        protocol, number = port.get("protocol") or "", port.get("port") or 0
        if (protocol, number) in seen:
            shown = Literal(
                f'core.ServicePort{{Name:"", Protocol:"{protocol}", AppProtocol:(*string)(nil), Port:{number}, '
                'TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}'
            )
            faults.append(field_errors.duplicate(f"spec.ports[{index}]", shown))
        seen.add((protocol, number))
    return faults


def _validate_balancer(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    balanced = spec.get("type") == "LoadBalancer"
    faults: list[FieldError] = []
    annotation = ((obj.get("metadata") or {}).get("annotations") or {}).get(_RANGES)
    if ranges := spec.get("loadBalancerSourceRanges"):
        path = "spec.LoadBalancerSourceRanges"
        faults += [] if balanced else [field_errors.forbidden(path, _FOR_BALANCERS)]
        for index, text in enumerate(ranges):
            faults += faults_of(f"{path}[{index}]", text.strip(), ips.is_cidr(text.strip()))
    elif annotation is not None:
        path = f"metadata.annotations[{_RANGES}]"
        faults += [] if balanced else [field_errors.forbidden(path, _FOR_BALANCERS)]
        for text in annotation.split(",") if annotation.strip() else ():
            faults += faults_of(path, text.strip(), ips.is_cidr(text.strip()))
    if spec.get("allocateLoadBalancerNodePorts") is not None and not balanced:
        faults.append(field_errors.forbidden("spec.allocateLoadBalancerNodePorts", _FOR_BALANCERS))
    if (wanted := spec.get("loadBalancerClass")) is not None:
        path = "spec.loadBalancerClass"
        wrong = faults_of(path, wanted, names.is_qualified_name(wanted))
        faults += wrong if balanced else [field_errors.forbidden(path, _FOR_BALANCERS)]
    return faults


def _validate_policies(spec: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    external, path = spec.get("externalTrafficPolicy"), "spec.externalTrafficPolicy"
    if not externally_accessible(spec):
        if external:
            why = "may only be set for externally-accessible services"
            faults.append(field_errors.invalid(path, external, why))
    elif external not in ("Cluster", "Local"):
        faults.append(field_errors.not_supported(path, external or "", ("Cluster", "Local")))
    faults += _validate_health_check(spec)
    internal, path = spec.get("internalTrafficPolicy"), "spec.internalTrafficPolicy"
    if internal is None:
        faults += [field_errors.required(path)] if spec.get("type") in _INTERNAL_TYPES else []
    elif internal not in ("Cluster", "Local"):
        faults.append(field_errors.not_supported(path, internal, ("Cluster", "Local")))
    spread = spec.get("trafficDistribution")
    if spread is not None and spread != "PreferClose":
        faults.append(field_errors.not_supported("spec.trafficDistribution", spread, ("PreferClose",)))
    return faults


def _validate_health_check(spec: Obj) -> list[FieldError]:
    port, path = spec.get("healthCheckNodePort") or 0, "spec.healthCheckNodePort"
    if needs_health_check(spec):
        if not port:
            return [field_errors.required(path)]
        return [field_errors.invalid(path, port, why) for why in names.is_valid_port_num(port)]
    why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    return [field_errors.invalid(path, port, why)] if port else []


def warnings(obj: Obj) -> list[str]:
    spec = obj.get("spec") or {}
    found: list[str] = []
    if _HINTS in ((obj.get("metadata") or {}).get("annotations") or {}):
        found.append(f"annotation {_HINTS} is deprecated, please use {_MODE} instead")
    if spec.get("clusterIP") not in ("None", "", None):
        for index, address in enumerate(spec.get("clusterIPs") or ()):
            found += ips.ip_warnings(address, f"spec.clusterIPs[{index}]")
    if spec.get("type") == "ClusterIP" and spec.get("clusterIP") == "None":
        ignored = {"loadBalancerIP": spec.get("loadBalancerIP"), "externalIPs": spec.get("externalIPs")}
        ignored["SessionAffinity"] = spec.get("sessionAffinity") != "None"
        found += [f"spec.{key} is ignored for headless services" for key, is_set in ignored.items() if is_set]
    for index, address in enumerate(spec.get("externalIPs") or ()):
        found += ips.ip_warnings(address, f"spec.externalIPs[{index}]")
    if address := spec.get("loadBalancerIP"):
        found += ips.ip_warnings(address, "spec.loadBalancerIP")
    for index, block in enumerate(spec.get("loadBalancerSourceRanges") or ()):
        found += ips.cidr_warnings(block, f"spec.loadBalancerSourceRanges[{index}]")
    if spec.get("type") == "ExternalName" and spec.get("externalIPs"):
        found.append('spec.externalIPs is ignored when spec.type is "ExternalName"')
    if spec.get("type") != "ExternalName" and spec.get("externalName"):
        found.append('spec.externalName is ignored when spec.type is not "ExternalName"')
    return found

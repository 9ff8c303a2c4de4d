"""Network policies: peers, ports, blocks of addresses.

Source: k8s.io/kubernetes/pkg/apis/networking/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_values, ips, names
from minikctl.apiserver.validation.metadata import faults_of, validate_label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj


def validate(spec: Obj) -> list[FieldError]:
    faults = validate_label_selector(spec.get("podSelector"), "spec.podSelector")
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(spec.get(direction) or ()):
            path = f"spec.{direction}[{index}]"
            for number, port in enumerate(rule.get("ports") or ()):
                faults += _validate_port(port, f"{path}.ports[{number}]")
            for number, peer in enumerate(rule.get(peers) or ()):
                faults += _validate_peer(peer, f"{path}.{peers}[{number}]")
    types = spec.get("policyTypes") or []
    if len(types) > 2:
        shown = go_values.typed_list("networking.PolicyType", types)
        why = "may not specify more than two policyTypes"
        return [*faults, field_errors.invalid("spec.policyTypes", shown, why)]
    for index, kind in enumerate(types):
        if kind not in ("Ingress", "Egress"):
            faults.append(field_errors.not_supported(f"spec.policyTypes[{index}]", kind, ("Ingress", "Egress")))
    return faults


def _validate_port(port: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    protocol, number, end = port.get("protocol"), port.get("port"), port.get("endPort")
    if protocol is not None and protocol not in ("TCP", "UDP", "SCTP"):
        faults.append(field_errors.not_supported(f"{path}.protocol", protocol, ("TCP", "UDP", "SCTP")))
    if isinstance(number, int):
        faults += [field_errors.invalid(f"{path}.port", number, why) for why in names.is_valid_port_num(number)]
        if end is not None:
            messages = [] if end >= number else ["must be greater than or equal to `port`"]
            messages += names.is_valid_port_num(end)
            faults += [field_errors.invalid(f"{path}.endPort", end, why) for why in messages]
        return faults
    if end is not None:
        state = "not specified" if number is None else "non-numeric"
        faults.append(field_errors.invalid(f"{path}.endPort", end, f"may not be specified when `port` is {state}"))
    if number is not None:
        faults += faults_of(f"{path}.port", number, names.is_valid_port_name(number))
    return faults


def _validate_peer(peer: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    given = [key for key in ("podSelector", "namespaceSelector", "ipBlock") if peer.get(key) is not None]
    for key in given:
        if key == "ipBlock":
            faults += _validate_block(peer[key], f"{path}.ipBlock")
        else:
            faults += validate_label_selector(peer[key], f"{path}.{key}")
    if not given:
        faults.append(field_errors.required(path, "must specify a peer"))
    elif len(given) > 1 and "ipBlock" in given:
        faults.append(field_errors.forbidden(path, "may not specify both ipBlock and another peer"))
    return faults


def _validate_block(block: Obj, path: str) -> list[FieldError]:
    cidr = block.get("cidr") or ""
    if not cidr:
        return [field_errors.required(f"{path}.cidr")]
    whole = ips.parse_cidr(cidr)
    if whole is None:
        return [field_errors.invalid(f"{path}.cidr", cidr, ips.NOT_A_CIDR)]
    faults: list[FieldError] = []
    for index, text in enumerate(block.get("except") or ()):
        at, part = f"{path}.except[{index}]", ips.parse_cidr(text)
        if part is None:
            faults.append(field_errors.invalid(at, text, ips.NOT_A_CIDR))
            continue
        inside = part[1].version == whole[1].version and part[1].network_address in whole[1]
        if not inside or part[1].prefixlen <= whole[1].prefixlen:
            faults.append(field_errors.invalid(at, text, "must be a strict subset of `cidr`"))
    return faults

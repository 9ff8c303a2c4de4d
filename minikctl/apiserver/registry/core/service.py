"""Service: a stable address in front of pods.

Linked fields (clusterIP and clusterIPs, families, node ports) are brought into line by `service_fields` before
addresses and ports are allocated; what is wrong is said by `validation/services.py`. Nothing here hands out addresses.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, UNKNOWN, age, name, pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

NAME_CHECK = "is_dns1035_label"

COLUMNS = (
    ("Name", 0),
    ("Type", 0),
    ("Cluster-IP", 0),
    ("External-IP", 0),
    ("Port(s)", 0),
    ("Age", 0),
    ("Selector", 1),
)


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    cluster_ip = (spec.get("clusterIPs") or [NONE])[0]
    ports = ",".join(_port(port) for port in spec.get("ports") or ()) or NONE
    return [
        name(obj),
        spec.get("type") or "",
        cluster_ip,
        _external_ip(obj),
        ports,
        age(obj),
        pairs(spec.get("selector")),
    ]


def _port(port: Obj) -> str:
    number, node_port = port.get("port"), port.get("nodePort")
    shown = f"{number}:{node_port}" if node_port else f"{number}"
    return f"{shown}/{port.get('protocol') or 'TCP'}"


def _external_ip(obj: Obj) -> str:
    spec = obj.get("spec") or {}
    external_ips: list[str] = spec.get("externalIPs") or []
    kind = spec.get("type")
    if kind in ("ClusterIP", "NodePort"):
        return ",".join(external_ips) or NONE
    if kind == "LoadBalancer":
        return ",".join([*load_balancer_addresses(obj), *external_ips]) or "<pending>"
    if kind == "ExternalName":
        external_name: str = spec.get("externalName") or ""
        return external_name
    return UNKNOWN


def load_balancer_addresses(obj: Obj) -> list[str]:
    """The addresses in ``status.loadBalancer.ingress``, each once, in order (Ingresses have the same field)."""
    ingress = ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    found = {entry.get("ip") or entry.get("hostname") or "" for entry in ingress}
    return sorted(found - {""})


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry.core import service_fields

    service_fields.default(obj)


def prepare_create(obj: Obj) -> None:
    from minikctl.apiserver.registry.core import service_fields

    obj["status"] = {"loadBalancer": {}}
    service_fields.line_up(obj, None)


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.core import service_fields

    new["status"] = old.get("status") or {"loadBalancer": {}}
    service_fields.keep_allocated(new, old)
    service_fields.line_up(new, old)
    service_fields.drop_what_the_type_lacks(new, old)


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import services

    return services.validate(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import services

    return services.validate_update(new, old)


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation import services

    return services.warnings(obj)


def selectable(obj: Obj) -> dict[str, str]:
    spec = obj.get("spec") or {}
    return {"spec.clusterIP": spec.get("clusterIP") or "", "spec.type": spec.get("type") or ""}

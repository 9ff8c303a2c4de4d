"""The Service that ``expose`` and ``run --expose`` make.

Source: kubectl pkg/cmd/expose/expose.go, pkg/generate/versioned/service.go.
"""

from __future__ import annotations

import re

from minikctl.kubectl.creation import metadata
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.pairs import parse_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minikctl.apimachinery.types import Obj


class Wanted:
    """What the Service is to be. ``selector``, ``labels`` and ``ports`` are texts as on the command line; ``protocols``
    are those of each port of the object that is exposed."""

    __slots__ = (
        "cluster_ip", "external_ip", "labels", "load_balancer_ip", "name", "ports", "protocol", "protocols", "selector",
        "session_affinity", "target_port", "type",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        *,
        selector: str,
        labels: str = "",
        ports: str = "",
        protocol: str = "",
        protocols: Mapping[str, Sequence[str]] | None = None,
        target_port: str = "",
        type: str = "",
        cluster_ip: str = "",
        external_ip: str = "",
        load_balancer_ip: str = "",
        session_affinity: str = "",
    ) -> None:
        self.name = name
        self.selector = selector
        self.labels = labels
        self.ports = ports
        self.protocol = protocol
        self.protocols = protocols or {}
        self.target_port = target_port
        self.type = type
        self.cluster_ip = cluster_ip
        self.external_ip = external_ip
        self.load_balancer_ip = load_balancer_ip
        self.session_affinity = session_affinity


def service(wanted: Wanted, namespace: str = "") -> Obj:
    """The Service; raises CommandError. ``namespace`` is that of ``-n``, if any."""
    selector = parse_labels(wanted.selector)
    labels = parse_labels(wanted.labels) if wanted.labels else None
    spec: Obj = {}
    ports = _ports(wanted)
    if ports:
        spec["ports"] = ports
    spec["selector"] = dict(sorted(selector.items()))
    if wanted.session_affinity not in ("", "None", "ClientIP"):
        raise CommandError(f"unknown session affinity: {wanted.session_affinity}")
    if wanted.cluster_ip:
        spec["clusterIP"] = wanted.cluster_ip
    if wanted.type:
        spec["type"] = wanted.type
    if wanted.external_ip:
        spec["externalIPs"] = [wanted.external_ip]
    if wanted.session_affinity:
        spec["sessionAffinity"] = wanted.session_affinity
    if wanted.type == "LoadBalancer" and wanted.load_balancer_ip:
        spec["loadBalancerIP"] = wanted.load_balancer_ip
    return {
        "kind": "Service",
        "apiVersion": "v1",
        "metadata": metadata(wanted.name, namespace=namespace, labels=labels),
        "spec": spec,
        "status": {"loadBalancer": {}},
    }


def _ports(wanted: Wanted) -> list[Obj]:
    texts = wanted.ports.split(",") if wanted.ports else []
    made: list[Obj] = []
    for place, text in enumerate(texts, 1):
        port = number(text)
        name = f"port-{place}" if len(texts) > 1 else ""
        protocols = [wanted.protocol] if wanted.protocol else list(wanted.protocols.get(text, ("TCP",)))
        if len(protocols) == 1:
            made.append(_port(name, protocols[0], port, wanted.target_port))
            continue
        for protocol in protocols:
            made.append(_port(f"port-{place}-{protocol.lower()}", protocol, port, wanted.target_port))
    return made


def _port(name: str, protocol: str, port: int, target: str) -> Obj:
    made: Obj = {"name": name} if name else {}
    made["protocol"] = protocol
    made["port"] = port
    made["targetPort"] = (int(target) if _is_number(target) else target) if target else port
    return made


def number(text: str) -> int:
    """An integer as Go's strconv.Atoi reads it; raises CommandError."""
    if not _is_number(text):
        raise CommandError(f"strconv.Atoi: parsing {quote(text)}: invalid syntax")
    return int(text)


def _is_number(text: str) -> bool:
    return re.fullmatch("[+-]?[0-9]+", text, re.ASCII) is not None

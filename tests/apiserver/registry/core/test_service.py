"""Messages and cells as a real control plane gave them."""

from __future__ import annotations

import copy
from typing import Any

from minikctl.apiserver.registry.core import service, service_families

Service = dict[str, Any]
CREATED = "2025-01-02T03:04:05Z"


def made(spec: dict[str, Any], *, name: str = "web") -> Service:
    """What the API server has when validation begins."""
    obj = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "default"}}
    obj["spec"] = copy.deepcopy(spec)
    service.default(obj)
    service.prepare_create(obj)
    service_families.fill(obj["spec"], None, ["IPv4"])
    return obj


def faults(spec: dict[str, Any]) -> list[str]:
    obj = made(spec)
    early = service_families.fill(obj["spec"], None, ["IPv4"])
    return [str(fault) for fault in early or service.validate(obj)]


def stored(spec: dict[str, Any], address: str = "10.96.3.3") -> Service:
    """After addresses were handed out."""
    obj = made(spec)
    if not obj["spec"].get("clusterIP"):
        obj["spec"] |= {"clusterIP": address, "clusterIPs": [address]}
    return obj


def changed(old: Service, **spec: Any) -> tuple[Service, list[str]]:
    new = copy.deepcopy(old)
    new["spec"] = {key: value for key, value in {**new["spec"], **spec}.items() if value is not None}
    service.default(new)
    service.prepare_update(new, old)
    early = service_families.fill(new["spec"], old["spec"], ["IPv4"])
    found = early or service.validate_update(new, old) + service.validate(new)
    return new, list(dict.fromkeys(str(fault) for fault in found))


def test_several_ports_need_names_and_may_not_repeat() -> None:
    assert faults({"ports": [{"port": 80}, {"port": 80}]}) == [
        "spec.ports[0].name: Required value",
        "spec.ports[1].name: Required value",
        (
            'spec.ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), '
            'Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}'
        ),
    ]


def test_a_bad_port_is_bad_as_target_too() -> None:
    label = (
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    )
    assert faults({"ports": [{"port": 70000, "name": "UPPER"}]}) == [
        f'spec.ports[0].name: Invalid value: "UPPER": {label}',
        "spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
        "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
    ]


def test_a_service_needs_ports_or_an_external_name() -> None:
    assert faults({"selector": {"app": "x"}}) == ["spec.ports: Required value"]
    assert faults({"type": "ExternalName"}) == ["spec.externalName: Required value"]


def test_unknown_types_and_protocols_are_listed_together() -> None:
    assert faults({"type": "Magic", "ports": [{"port": 80, "protocol": "ICMP"}]}) == [
        'spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
        (
            'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", '
            '"NodePort"'
        ),
    ]


def test_node_ports_are_for_other_types() -> None:
    expected = ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"]
    assert faults({"ports": [{"port": 80, "nodePort": 30080}]}) == expected


def test_defaults_of_a_plain_service() -> None:
    spec = made({"ports": [{"port": 80}]})["spec"]
    assert spec == {
        "type": "ClusterIP",
        "sessionAffinity": "None",
        "internalTrafficPolicy": "Cluster",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}],
    }


def test_client_affinity_lasts_three_hours() -> None:
    spec = made({"sessionAffinity": "ClientIP", "ports": [{"port": 80}]})["spec"]
    assert spec["sessionAffinityConfig"] == {"clientIP": {"timeoutSeconds": 10800}}


def test_headless_without_selector_is_dual() -> None:
    spec = made({"clusterIP": "None", "ports": [{"port": 80}]})["spec"]
    assert (spec["clusterIPs"], spec["ipFamilyPolicy"]) == (["None"], "RequireDualStack")
    assert spec["ipFamilies"] == ["IPv4", "IPv6"]
    assert faults({"clusterIP": "None"}) == []


def test_the_cluster_has_one_family() -> None:
    why = "this cluster is not configured for dual-stack services"
    expected = [f'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": {why}']
    assert faults({"ipFamilyPolicy": "RequireDualStack", "ports": [{"port": 80}]}) == expected
    expected = ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster']
    assert faults({"ipFamilies": ["IPv6"], "ports": [{"port": 80}]}) == expected


def test_an_address_may_not_change() -> None:
    _, found = changed(stored({"ports": [{"port": 80}]}), clusterIP="10.96.3.4")
    assert found == ['spec.clusterIPs[0]: Invalid value: []string{"10.96.3.4"}: may not change once set']


def test_a_replacing_manifest_keeps_what_was_handed_out() -> None:
    old = stored({"type": "NodePort", "ports": [{"port": 80}]})
    old["spec"]["ports"][0]["nodePort"] = 30123
    new, found = changed(old, clusterIP=None, clusterIPs=None, ports=[{"port": 81}])
    assert found == []
    assert new["spec"]["clusterIPs"] == ["10.96.3.3"]
    assert new["spec"]["ports"][0]["nodePort"] == 30123


def test_a_cluster_ip_service_gives_its_node_ports_back() -> None:
    old = stored({"type": "NodePort", "ports": [{"port": 80}]})
    old["spec"]["ports"][0]["nodePort"] = 30123
    new, found = changed(old, type="ClusterIP")
    assert found == []
    assert "nodePort" not in new["spec"]["ports"][0]
    assert "externalTrafficPolicy" not in new["spec"]


def test_an_alias_drops_its_addresses() -> None:
    new, found = changed(stored({"ports": [{"port": 80}]}), type="ExternalName", externalName="db.example.com")
    assert found == []
    assert not {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"} & new["spec"].keys()


def test_an_alias_that_becomes_a_service_needs_ports() -> None:
    _, found = changed(made({"type": "ExternalName", "externalName": "db.example.com"}), type="ClusterIP")
    assert found == ["spec.ports: Required value"]


def row(obj: Service) -> list[Any]:
    obj["metadata"]["creationTimestamp"] = CREATED
    cells = service.cells(obj)
    assert len(cells) == len(service.COLUMNS)
    return cells


AGE = ["age", CREATED]


def test_rows_of_the_kinds_of_service() -> None:
    ports = [{"name": "web", "port": 80, "nodePort": 30080}, {"name": "dns", "port": 53, "protocol": "UDP"}]
    ports[1]["nodePort"] = 30053
    expected = ["web", "NodePort", "10.96.3.3", "<none>", "80:30080/TCP,53:30053/UDP", AGE, "app=x"]
    assert row(stored({"type": "NodePort", "selector": {"app": "x"}, "ports": ports})) == expected
    alias = made({"type": "ExternalName", "externalName": "db.example.com"})
    assert row(alias) == ["web", "ExternalName", "<none>", "db.example.com", "<none>", AGE, "<none>"]
    balanced = stored({"type": "LoadBalancer", "ports": [{"port": 443}]})
    assert row(balanced) == ["web", "LoadBalancer", "10.96.3.3", "<pending>", "443/TCP", AGE, "<none>"]
    outside = stored({"externalIPs": ["198.51.100.7", "203.0.113.9"], "ports": [{"port": 8080}]})
    assert row(outside)[2:5] == ["10.96.3.3", "198.51.100.7,203.0.113.9", "8080/TCP"]


def test_ignored_fields_are_warned_of() -> None:
    obj = made({"clusterIP": "None", "selector": {"a": "b"}, "sessionAffinity": "ClientIP", "ports": [{"port": 80}]})
    assert service.warnings(obj) == ["spec.SessionAffinity is ignored for headless services"]

"""Ingresses, network policies and endpoint slices, as a real control plane shows and refuses them."""

from __future__ import annotations

from typing import Any

from minikctl.apiserver.registry.discovery import endpointslice
from minikctl.apiserver.registry.networking import ingress, ingressclass, ipaddress, networkpolicy

CREATED = "2025-01-02T03:04:05Z"
AGE = ["age", CREATED]
META = {"name": "a", "creationTimestamp": CREATED}


def texts(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults]


def ingress_of(*rules: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return {"metadata": META, "spec": {"rules": list(rules), **spec}}


def backend(**port: Any) -> dict[str, Any]:
    return {"service": {"name": "shop", "port": port}}


def test_an_ingress_row() -> None:
    obj = ingress_of({"host": "shop.example.com"}, ingressClassName="plain", tls=[{}])
    assert ingress.cells(obj) == ["a", "plain", "shop.example.com", "", "80, 443", AGE]
    assert ingress.cells(ingress_of()) == ["a", "<none>", "*", "", "80", AGE]
    many = ingress_of(*({"host": f"{letter}.example.com"} for letter in "abcde"))
    assert many and ingress.cells(many)[2] == "a.example.com,b.example.com,c.example.com + 2 more..."


def test_all_faults_of_a_rule_come_at_once() -> None:
    path = {"path": "api", "pathType": "Prefix", "backend": {"service": {"name": "shop"}}}
    wildcard = (
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
        "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', "
        r"regex used for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    )
    at = "spec.rules[0]"
    assert texts(ingress.validate(ingress_of({"host": "*", "http": {"paths": [path]}}))) == [
        f'{at}.host: Invalid value: "*": {wildcard}',
        f'{at}.http.paths[0].path: Invalid value: "api": must be an absolute path',
        f"{at}.http.paths[0].backend: Required value: port name or number is required",
    ]


def test_a_path_needs_a_type() -> None:
    path = {"path": "/x", "backend": backend(number=80)}
    at = "spec.rules[0].http.paths[0].pathType"
    expected = [f"{at}: Required value: pathType must be specified"]
    assert texts(ingress.validate(ingress_of({"http": {"paths": [path]}}))) == expected


def test_the_old_annotation_is_warned_of() -> None:
    meta = {**META, "annotations": {"kubernetes.io/ingress.class": "x"}}
    words = "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead"
    assert ingress.warnings({"metadata": meta}) == [words]


def test_an_ingress_class_keeps_its_controller() -> None:
    old = {"metadata": META, "spec": {"controller": "example.com/a"}}
    new = {"metadata": META, "spec": {"controller": "example.com/b"}}
    expected = ['spec.controller: Invalid value: "example.com/b": field is immutable']
    assert texts(ingressclass.validate_update(new, old)) == expected
    assert ingressclass.cells(old) == ["a", "example.com/a", "<none>", AGE]


def test_a_policy_row_and_its_defaults() -> None:
    obj: dict[str, Any] = {
        "metadata": META,
        "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "egress": [{"ports": [{"port": 53}]}]},
    }
    networkpolicy.default(obj)
    assert obj["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert obj["spec"]["egress"][0]["ports"] == [{"port": 53, "protocol": "TCP"}]
    assert networkpolicy.cells(obj) == ["a", "app=db", AGE]


def test_policy_types_are_named_in_kubernetes_order() -> None:
    faults = texts(networkpolicy.validate({"spec": {"podSelector": {}, "policyTypes": ["Sideways"]}}))
    assert faults == ['spec.policyTypes[0]: Unsupported value: "Sideways": supported values: "Ingress", "Egress"']


def test_exceptions_lie_inside_their_block() -> None:
    block = {"cidr": "10.0.0.0/16", "except": ["10.1.0.0/24", "10.0.1.0/24"]}
    spec = {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"ipBlock": block}]}]}
    at = "spec.ingress[0].from[0].ipBlock.except[0]"
    expected = [f'{at}: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`']
    assert texts(networkpolicy.validate({"spec": spec})) == expected


def test_a_slice_row() -> None:
    endpoints = [{"addresses": [f"10.0.0.{i}"]} for i in range(1, 5)]
    obj = {"metadata": META, "addressType": "IPv4", "ports": [{"name": "", "port": 80}], "endpoints": endpoints}
    shown = "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more..."
    assert endpointslice.cells(obj) == ["a", "IPv4", "80", shown, AGE]
    assert endpointslice.cells({"metadata": META, "addressType": "IPv4"})[2:4] == ["<unset>", "<unset>"]


def test_an_address_row_names_the_service() -> None:
    parent = {"group": "", "resource": "services", "namespace": "default", "name": "web"}
    obj = {"metadata": {"name": "10.96.0.9"}, "spec": {"parentRef": parent}}
    assert ipaddress.cells(obj) == ["10.96.0.9", "services/default/web"]

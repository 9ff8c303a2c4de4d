"""Verdicts of network policies. Expectations: the documentation of network policies, section by section."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.addons.network_policy.verdict import End, Verdict, decide

NAMESPACES = {
    "default": {"kubernetes.io/metadata.name": "default"},
    "shop": {"kubernetes.io/metadata.name": "shop", "team": "shop"},
    "ops": {"kubernetes.io/metadata.name": "ops", "team": "ops"},
}


def pod(name: str, namespace: str = "default", address: str = "10.244.1.5", **labels: str) -> End:
    ports = [{"name": "http", "containerPort": 8080}, {"name": "dns", "containerPort": 53, "protocol": "UDP"}]
    body = {
        "metadata": {"name": name, "namespace": namespace, "uid": f"{namespace}/{name}", "labels": labels},
        "spec": {"containers": [{"name": "c", "ports": ports}]},
    }
    space = {"metadata": {"name": namespace, "labels": NAMESPACES[namespace]}}
    return End(address, pod=body, node="n1", namespace=space)


def policy(name: str = "rule", namespace: str = "default", *, pods: Any = None, **spec: Any) -> dict[str, Any]:
    meta = {"name": name, "namespace": namespace}
    return {"metadata": meta, "spec": {"podSelector": {} if pods is None else {"matchLabels": pods}, **spec}}


def ingress(*peers: dict[str, Any], ports: Any = None, **more: Any) -> dict[str, Any]:
    rule = {"from": list(peers)} if peers else {}
    return policy(ingress=[{**rule, **({"ports": ports} if ports else {})}], policyTypes=["Ingress"], **more)


def egress(*peers: dict[str, Any], ports: Any = None, **more: Any) -> dict[str, Any]:
    rule = {"to": list(peers)} if peers else {}
    return policy(egress=[{**rule, **({"ports": ports} if ports else {})}], policyTypes=["Egress"], **more)


WEB = pod("web", address="10.244.1.6", app="web")
CLIENT = pod("client", app="client")
OUTSIDE = End("198.51.100.7")


def verdict(*policies: dict[str, Any], source: End = CLIENT, target: End = WEB, port: Any = 8080) -> Verdict:
    number, protocol = port if isinstance(port, tuple) else (port, "TCP")
    return decide(source, target, number, protocol, policies)


def test_pods_are_not_isolated_by_default() -> None:
    assert verdict().allowed
    assert verdict(source=OUTSIDE).allowed


def test_default_deny_of_ingress_isolates_every_pod_of_its_namespace_alone() -> None:
    deny = policy("default-deny", policyTypes=["Ingress"])
    assert not verdict(deny).allowed
    assert not verdict(deny, source=OUTSIDE).allowed
    assert verdict(deny, target=pod("web", "shop")).allowed
    assert verdict(deny, target=OUTSIDE).allowed, "a reply or a request of its own goes out"


def test_default_deny_of_egress_isolates_the_way_out() -> None:
    deny = policy("default-deny", policyTypes=["Egress"])
    assert not verdict(deny).allowed
    assert not verdict(deny, target=OUTSIDE).allowed
    assert verdict(deny, source=OUTSIDE).allowed


def test_a_rule_without_peers_and_ports_allows_everything() -> None:
    deny = policy(policyTypes=["Ingress"])
    assert verdict(deny, ingress()).allowed, "policies add up"


def test_without_policy_types_a_policy_is_for_ingress_and_for_egress_where_it_has_egress_rules() -> None:
    assert not verdict(policy()).allowed
    assert verdict(policy(), target=OUTSIDE).allowed
    assert not verdict(policy(egress=[{"ports": [{"port": 53}]}]), target=OUTSIDE).allowed


def test_both_ends_must_allow_a_connection() -> None:
    out, into = egress({"podSelector": {}}), ingress({"podSelector": {}})
    deny = policy("deny", policyTypes=["Ingress", "Egress"])
    assert verdict(deny, out, into).allowed
    assert not verdict(deny, out).allowed
    assert not verdict(deny, into).allowed


def test_a_pod_selector_means_pods_of_the_policys_own_namespace() -> None:
    rule = ingress({"podSelector": {"matchLabels": {"app": "client"}}})
    assert verdict(rule).allowed
    assert not verdict(rule, source=pod("other", app="other")).allowed
    assert not verdict(rule, source=pod("client", "shop", app="client")).allowed


def test_a_namespace_selector_means_all_pods_of_those_namespaces() -> None:
    rule = ingress({"namespaceSelector": {"matchLabels": {"team": "shop"}}})
    assert verdict(rule, source=pod("any", "shop")).allowed
    assert not verdict(rule).allowed
    assert verdict(ingress({"namespaceSelector": {}}), source=pod("any", "ops")).allowed


def test_both_selectors_in_one_peer_must_match_and_in_two_peers_either() -> None:
    space, pods = {"matchLabels": {"team": "shop"}}, {"matchLabels": {"app": "client"}}
    both = ingress({"namespaceSelector": space, "podSelector": pods})
    either = ingress({"namespaceSelector": space}, {"podSelector": pods})
    sources = [pod("a", "shop", app="client"), pod("b", "shop"), pod("c", app="client"), pod("d", "ops", app="client")]
    assert [verdict(both, source=source).allowed for source in sources] == [True, False, False, False]
    assert [verdict(either, source=source).allowed for source in sources] == [True, True, True, False]


def test_a_namespace_can_be_named_by_its_own_label() -> None:
    names = {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["shop", "ops"]}]}
    rule = ingress({"namespaceSelector": names})
    sources = (pod("a", "shop"), pod("b", "ops"), pod("c"))
    assert [verdict(rule, source=source).allowed for source in sources] == [True, True, False]


def test_an_ip_block_is_a_network_without_its_exceptions() -> None:
    rule = ingress({"ipBlock": {"cidr": "172.17.0.0/16", "except": ["172.17.1.0/24"]}})
    sources = [End(address) for address in ("172.17.0.9", "172.17.1.9", "172.18.0.9")]
    assert [verdict(rule, source=source).allowed for source in sources] == [True, False, False]
    out = egress({"ipBlock": {"cidr": "10.0.0.0/24"}})
    assert [verdict(out, target=End(address)).allowed for address in ("10.0.0.7", "10.0.1.7")] == [True, False]


@pytest.mark.parametrize(
    ("ports", "allowed"),
    [
        ([{"protocol": "TCP", "port": 8080}], True),
        ([{"port": 8080}], True),
        ([{"protocol": "UDP", "port": 8080}], False),
        ([{"port": 80}], False),
        ([{"port": 80}, {"port": 8080}], True),
        ([{"protocol": "TCP"}], True),
        ([{"protocol": "UDP"}], False),
        ([{"port": 8000, "endPort": 8080}], True),
        ([{"port": 8000, "endPort": 8079}], False),
        ([{"port": "http"}], True),
        ([{"port": "dns", "protocol": "UDP"}], False),
        ([{"port": "nobody"}], False),
    ],
)
def test_ports_of_a_rule(ports: list[dict[str, Any]], allowed: bool) -> None:
    assert verdict(ingress(ports=ports)).allowed is allowed
    assert verdict(egress(ports=ports)).allowed is allowed, "names are those of the target's containers"


def test_peers_and_ports_of_one_rule_must_both_match() -> None:
    rule = ingress({"podSelector": {"matchLabels": {"app": "client"}}}, ports=[{"port": 80}])
    assert not verdict(rule, port=8080).allowed
    assert verdict(rule, port=80).allowed


def test_egress_to_dns_alone_lets_names_be_resolved_and_nothing_else_through() -> None:
    rule = egress({"namespaceSelector": {}}, ports=[{"protocol": "UDP", "port": 53}])
    dns = pod("coredns", "ops")
    assert verdict(rule, target=dns, port=(53, "UDP")).allowed
    assert not verdict(rule, target=dns, port=(53, "TCP")).allowed
    assert not verdict(rule).allowed


def test_a_pod_cannot_block_itself_nor_its_own_node() -> None:
    deny = policy(policyTypes=["Ingress", "Egress"])
    own, other = End("172.18.0.3", node="n1"), End("172.18.0.4", node="n2")
    assert verdict(deny, source=WEB, target=WEB).allowed
    assert verdict(deny, source=own).allowed
    assert verdict(deny, source=WEB, target=own).allowed
    assert not verdict(deny, source=other).allowed


def test_pods_on_their_nodes_network_count_as_the_node() -> None:
    on_host = End("172.18.0.4", node="n2")
    assert not verdict(ingress({"namespaceSelector": {}}), source=on_host).allowed
    assert verdict(ingress({"ipBlock": {"cidr": "172.18.0.0/16"}}), source=on_host).allowed


def test_an_address_that_a_node_put_in_is_what_the_target_sees() -> None:
    rule = ingress({"podSelector": {}})
    seen = End("172.18.0.4", node="n2")
    assert decide(CLIENT, WEB, 8080, "TCP", [rule]).allowed
    assert not decide(CLIENT, WEB, 8080, "TCP", [rule], seen=seen).allowed


def test_the_reason_names_the_policies_that_isolate_and_what_none_of_them_allows() -> None:
    one = verdict(policy("default-deny", policyTypes=["Ingress"]))
    assert one.reason == (
        "network policy default/default-deny isolates pod default/web for ingress and does not allow TCP 8080 from "
        "pod default/client"
    )
    two = verdict(policy("a", policyTypes=["Egress"]), policy("b", policyTypes=["Egress"]), target=OUTSIDE, port=443)
    assert two.reason == (
        "network policies default/a and default/b isolate pod default/client for egress and none of them allows TCP "
        "443 to 198.51.100.7"
    )


def test_a_verdict_says_which_policies_let_it_through() -> None:
    found = verdict(policy("deny", policyTypes=["Ingress"]), ingress({"podSelector": {}}, name="allow"))
    assert (list(found.isolating), list(found.allowing)) == (["default/deny", "default/allow"], ["default/allow"])

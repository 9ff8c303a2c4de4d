"""The resolv.conf of a pod.

Expected files are those of the Kubernetes documentation, "DNS for Services and Pods".
"""

from __future__ import annotations

from typing import Any

from minikctl.apimachinery.resolv_conf import host_resolv_conf, resolv_conf

DNS = "10.96.0.10"
HOST = "nameserver 172.18.0.1\noptions ndots:0\n"


def pod(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "a", "namespace": "shop"}, "spec": spec}


def test_a_pod_searches_its_namespace_first() -> None:
    text = "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
    assert resolv_conf(pod(), DNS).text == text
    assert resolv_conf(pod(dnsPolicy="ClusterFirst"), DNS).text == text


def test_a_pod_on_the_host_s_network_has_the_node_s_unless_its_policy_says_otherwise() -> None:
    assert resolv_conf(pod(hostNetwork=True, dnsPolicy="ClusterFirst"), DNS).text == HOST
    assert DNS in resolv_conf(pod(hostNetwork=True, dnsPolicy="ClusterFirstWithHostNet"), DNS).servers


def test_the_policy_default_is_the_node_s_file() -> None:
    assert resolv_conf(pod(dnsPolicy="Default"), DNS).text == HOST == host_resolv_conf().text


def test_without_cluster_dns_a_pod_has_the_node_s_file() -> None:
    assert resolv_conf(pod(), "").text == HOST


def test_with_the_policy_none_the_pod_says_it_all() -> None:
    config = {
        "nameservers": ["192.0.2.1"],
        "searches": ["ns1.svc.cluster-domain.example", "my.dns.search.suffix"],
        "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}],
    }
    assert resolv_conf(pod(dnsPolicy="None", dnsConfig=config), DNS).text == (
        "search ns1.svc.cluster-domain.example my.dns.search.suffix\nnameserver 192.0.2.1\noptions ndots:2 edns0\n"
    )


def test_what_a_pod_adds_comes_after_and_an_option_replaces() -> None:
    config = {
        "nameservers": ["192.0.2.1", DNS],
        "searches": ["corp.example"],
        "options": [{"name": "ndots", "value": "1"}],
    }
    found = resolv_conf(pod(dnsConfig=config), DNS)
    assert found.servers == [DNS, "192.0.2.1"]
    assert found.searches[-1] == "corp.example"
    assert found.options == ["ndots:1"]


def test_no_more_than_three_servers() -> None:
    config = {"nameservers": ["192.0.2.1", "192.0.2.2", "192.0.2.3"]}
    assert resolv_conf(pod(dnsConfig=config), DNS).servers == [DNS, "192.0.2.1", "192.0.2.2"]


def test_a_short_name_is_searched_first_and_a_full_one_asked_alone() -> None:
    conf = resolv_conf(pod(), DNS)
    assert conf.candidates("web") == [
        "web.shop.svc.cluster.local",
        "web.svc.cluster.local",
        "web.cluster.local",
        "web",
    ]
    assert conf.candidates("a.b.c.d.e.f")[0] == "a.b.c.d.e.f"
    assert conf.candidates("web.") == ["web"]

"""Endpoints and EndpointSlices: who answers for a Service."""

from __future__ import annotations

from typing import Any

from doubles import UNREADY, Live, pod, service, workload

SLICES = "endpointslices.discovery.k8s.io"


def backend(live: Live, name: str, labels: dict[str, str] | None = None, **container: Any) -> Any:
    body = pod(name, {"app": "web", **(labels or {})})
    body["spec"]["containers"][0] |= container
    live.create("pods", body)
    return live.get("pods", name)


def slices(live: Live) -> list[Any]:
    return live.objects(SLICES, labels="kubernetes.io/service-name=web")


def subsets(live: Live) -> Any:
    return live.get("endpoints", "web").get("subsets") or []


def test_ready_pods_answer_on_the_target_port(live: Live) -> None:
    one = backend(live, "a")
    live.create("services", service("web", ports=[{"port": 80, "targetPort": 8080}]))
    target = {"kind": "Pod", "name": "a", "namespace": "default", "uid": one["metadata"]["uid"]}
    address = {"ip": one["status"]["podIP"], "nodeName": one["spec"]["nodeName"], "targetRef": target}
    assert subsets(live) == [{"addresses": [address], "ports": [{"port": 8080, "protocol": "TCP"}]}]
    (found,) = slices(live)
    assert found["addressType"] == "IPv4"
    assert found["ports"] == [{"name": "", "port": 8080, "protocol": "TCP"}]
    assert found["endpoints"] == [
        {
            "addresses": [one["status"]["podIP"]],
            "conditions": {"ready": True, "serving": True, "terminating": False},
            "nodeName": one["spec"]["nodeName"],
            "targetRef": target,
        }
    ]
    labels = found["metadata"]["labels"]
    assert labels["endpointslice.kubernetes.io/managed-by"] == "endpointslice-controller.k8s.io"
    assert labels["kubernetes.io/service-name"] == "web"
    assert found["metadata"]["ownerReferences"][0]["kind"] == "Service"


def test_unready_pods_are_listed_apart(live: Live) -> None:
    backend(live, "a", {UNREADY: ""})
    live.create("services", service("web"))
    (subset,) = subsets(live)
    assert [a["targetRef"]["name"] for a in subset["notReadyAddresses"]] == ["a"]
    assert "addresses" not in subset
    assert slices(live)[0]["endpoints"][0]["conditions"] == {"ready": False, "serving": False, "terminating": False}


def test_a_service_may_publish_them_all_the_same(live: Live) -> None:
    backend(live, "a", {UNREADY: ""})
    live.create("services", service("web", publishNotReadyAddresses=True))
    assert [a["targetRef"]["name"] for a in subsets(live)[0]["addresses"]] == ["a"]
    assert slices(live)[0]["endpoints"][0]["conditions"]["ready"] is True


def test_pods_come_and_go_with_their_labels(live: Live) -> None:
    live.create("services", service("web"))
    assert subsets(live) == []
    assert slices(live)[0].get("endpoints") in (None, [])
    backend(live, "a")
    assert len(subsets(live)) == 1
    live.patch("pods", "a", {"metadata": {"labels": {"app": "other"}}})
    assert subsets(live) == []
    live.patch("pods", "a", {"metadata": {"labels": {"app": "web"}}})
    assert len(subsets(live)) == 1
    live.delete("pods", "a")
    assert subsets(live) == []


def test_named_ports_are_looked_up_in_each_pod(live: Live) -> None:
    backend(live, "a", ports=[{"name": "http", "containerPort": 8080}])
    backend(live, "b", ports=[{"name": "http", "containerPort": 9090}])
    backend(live, "c")
    live.create("services", service("web", ports=[{"name": "web", "port": 80, "targetPort": "http"}]))
    found = {(s["ports"][0]["port"], len(s["addresses"])) for s in subsets(live)}
    assert found == {(8080, 1), (9090, 1)}
    by_port = {s["ports"][0]["port"]: len(s["endpoints"]) for s in slices(live) if s.get("ports")}
    assert by_port == {8080: 1, 9090: 1}


def test_a_service_without_selector_is_left_to_others(live: Live) -> None:
    live.create("services", service("web", selector=None))
    assert live.find("endpoints", "web") is None
    assert slices(live) == []


def test_a_headless_service_is_marked(live: Live) -> None:
    live.create("services", service("web", clusterIP="None"))
    assert slices(live)[0]["metadata"]["labels"]["service.kubernetes.io/headless"] == ""


def test_what_is_deleted_by_hand_is_made_again(live: Live) -> None:
    backend(live, "a")
    live.create("services", service("web"))
    live.delete("endpoints", "web")
    live.delete(SLICES, slices(live)[0]["metadata"]["name"])
    assert len(subsets(live)) == 1
    assert len(slices(live)) == 1


def test_a_slice_holds_a_hundred(live: Live) -> None:
    live.create("services", service("web"))
    live.create("deployments.apps", workload("Deployment", "web", replicas=250))
    assert sorted(len(s["endpoints"]) for s in slices(live)) == [50, 100, 100]
    names = {e["targetRef"]["name"] for s in slices(live) for e in s["endpoints"]}
    assert names == set(live.names("pods"))
    assert len(subsets(live)[0]["addresses"]) == 250


def test_one_pod_less_changes_one_slice(live: Live) -> None:
    live.create("services", service("web"))
    live.create("deployments.apps", workload("Deployment", "web", replicas=250))
    before = {s["metadata"]["name"]: s["metadata"]["resourceVersion"] for s in slices(live)}
    live.patch("deployments.apps", "web", {"spec": {"replicas": 249}})
    after = {s["metadata"]["name"]: s["metadata"]["resourceVersion"] for s in slices(live)}
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in before) == 1


def test_zones_come_from_the_nodes(live: Live) -> None:
    one = backend(live, "a")
    zone = {"metadata": {"labels": {"topology.kubernetes.io/zone": "z1"}}}
    live.client.patch("nodes", "", one["spec"]["nodeName"], zone, type="merge")
    live.create("services", service("web"))
    assert slices(live)[0]["endpoints"][0]["zone"] == "z1"


def test_a_slice_keeps_its_name_while_its_endpoints_come_and_go(live: Live) -> None:
    live.create("services", service("web"))
    names = {slices(live)[0]["metadata"]["name"]}
    backend(live, "a")
    names.add(slices(live)[0]["metadata"]["name"])
    live.delete("pods", "a")
    names.add(slices(live)[0]["metadata"]["name"])
    assert len(names) == 1
    assert (slices(live)[0].get("endpoints") or [], slices(live)[0].get("ports") or []) == ([], [])


def trigger(obj: Any) -> str:
    annotations = obj["metadata"].get("annotations") or {}
    return str(annotations.get("endpoints.kubernetes.io/last-change-trigger-time", ""))


def test_both_tell_what_moment_changed_them_last(live: Live) -> None:
    created = live.create("services", service("web"))["metadata"]["creationTimestamp"]
    live.advance(60)
    one = backend(live, "a")
    ready = next(c["lastTransitionTime"] for c in one["status"]["conditions"] if c["type"] == "Ready")
    assert created < ready
    assert trigger(live.get("endpoints", "web")) == trigger(slices(live)[0]) == ready
    live.advance(60)
    live.delete("pods", "a")  # no pod became ready, and none ceased to be
    assert trigger(live.get("endpoints", "web")) == trigger(slices(live)[0]) == ""


def test_endpoints_are_hinted_for_their_own_zones(live: Live) -> None:
    for number in (1, 2):
        labels = {"metadata": {"labels": {"topology.kubernetes.io/zone": f"zone-{number}"}}}
        live.client.patch("nodes", "", f"node-{number}", labels, type="merge")
    for name, number in (("a", 1), ("b", 2)):
        body = pod(name, {"app": "web"}, nodeName=f"node-{number}")
        live.create("pods", body)
    live.create("services", service("web", trafficDistribution="PreferClose"))

    def hinted() -> list[tuple[str, Any]]:
        return [(one["zone"], one.get("hints")) for one in slices(live)[0]["endpoints"]]

    assert hinted() == [(f"zone-{n}", {"forZones": [{"name": f"zone-{n}"}]}) for n in (1, 2)]
    live.patch("services", "web", {"spec": {"trafficDistribution": None}})
    assert hinted() == [("zone-1", None), ("zone-2", None)]


def test_automatic_hints_need_to_know_every_node_s_zone(live: Live) -> None:
    backend(live, "a")
    body = service("web")
    body["metadata"]["annotations"] = {"service.kubernetes.io/topology-mode": "Auto"}
    live.create("services", body)
    why = "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4"
    assert ("TopologyAwareHintsDisabled", why) in [event[:2] for event in live.events("web")]

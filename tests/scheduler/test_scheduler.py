"""The scheduler as a component: whom it takes care of, what it remembers, when it tries again."""

from __future__ import annotations

from typing import Any

from lone_scheduler import HOSTNAME, LoneScheduler


def test_a_placed_pod_is_bound_and_told_of(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("web")
    condition = next(c for c in cluster.get("web")["status"]["conditions"] if c["type"] == "PodScheduled")
    assert condition["status"] == "True"
    (event,) = cluster.events("web")
    assert (event["type"], event["reason"], event["action"]) == ("Normal", "Scheduled", "Binding")
    assert event["message"] == "Successfully assigned default/web to node-1"
    assert event["reportingComponent"] == "default-scheduler"


def test_without_nodes_nothing_can_be_done(cluster: LoneScheduler) -> None:
    cluster.pod("web")
    assert cluster.message("web") == "no nodes available to schedule pods"
    cluster.node("node-1")
    cluster.advance(1)
    assert cluster.where("web") == "node-1"


def test_other_schedulers_pods_are_left_alone(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    assert cluster.pod("web", schedulerName="other") == ""
    assert cluster.events("web") == []


def test_gated_pods_wait_until_the_last_gate_is_gone(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    assert cluster.pod("web", schedulingGates=[{"name": "example.com/quota"}]) == ""
    assert cluster.events("web") == []
    cluster.patch("pods", "web", {"spec": {"schedulingGates": []}})
    assert cluster.where("web") == "node-1"


def test_equal_failures_become_a_series(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("web", nodeSelector={"disk": "ssd"})
    cluster.advance(901)
    events = cluster.events("web")
    assert [event["reason"] for event in events] == ["FailedScheduling"] * 2
    # The first failure changed the pod, so the second is about another version of it; the others count up.
    assert [(event.get("series") or {}).get("count") for event in events] == [None, 3]


def test_a_waiting_pod_is_remembered_over_commands(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("web", nodeSelector={"disk": "ssd"})
    cluster.restart()
    cluster.advance(20)
    cluster.patch("nodes", "node-1", {"metadata": {"labels": {"disk": "ssd"}}})
    assert cluster.where("web") == "node-1"
    assert cluster.checkpoint["waiting"] == {}


def test_a_deleted_pod_is_forgotten(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("web", nodeSelector={"disk": "ssd"})
    cluster.delete_pod("web")
    assert cluster.checkpoint["waiting"] == {}


def test_the_checkpoint_is_what_a_full_count_would_give(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    port = {"ports": [{"containerPort": 80, "hostPort": 80}]}
    rule = [{"topologyKey": HOSTNAME, "labelSelector": {"matchLabels": {"app": "x"}}}]
    apart = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": rule}}
    cluster.pod("a", requests={"cpu": "100m", "memory": "1Gi"}, container=port)
    cluster.pod("b", requests={"cpu": "1"}, priority=7)
    cluster.pod("c", affinity=apart)
    cluster.pod("d", requests={"ephemeral-storage": "1Gi"})
    cluster.delete_pod("d")
    cluster.restart()
    cluster.pod("e", affinity=apart)
    cluster.delete_pod("c")
    kept = cluster.checkpoint
    cluster.lose_checkpoint()
    cluster.pod("f", nodeSelector={"no": "where"})
    cluster.delete_pod("f")
    assert {**cluster.checkpoint, "waiting": {}} == kept


def test_a_pod_on_a_node_that_is_not_there_yet_counts_when_it_comes(cluster: LoneScheduler) -> None:
    cluster.pod("early", requests={"cpu": "3"}, nodeName="node-1")
    cluster.nodes(1)
    assert cluster.pod("late", requests={"cpu": "2"}) == ""
    assert "1 Insufficient cpu" in cluster.message("late")


def test_pods_of_a_deleted_node_are_in_nobodys_way(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("old")
    cluster.api.delete("nodes", "", "node-1")
    cluster.pod("web")
    assert cluster.message("web") == "no nodes available to schedule pods"
    cluster.delete_pod("old")
    assert cluster.checkpoint["nodes"]["nodes"] == [[]]


def test_equal_pods_fill_equal_nodes_evenly(cluster: LoneScheduler) -> None:
    cluster.nodes(4)
    for number in range(40):
        cluster.api.create("pods", _pod(f"web-{number}"), namespace="default")
    cluster.session.settle()
    assert cluster.spread("web") == {f"node-{number}": 10 for number in range(1, 5)}


def test_higher_priority_is_served_first(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"pods": "1"})
    cluster.api.create("pods", _pod("low"), namespace="default")
    cluster.api.create("pods", _pod("high", priorityClassName=cluster.priority_class(10)), namespace="default")
    cluster.session.settle()
    assert (cluster.where("low"), cluster.where("high")) == ("", "node-1")


def test_placing_one_pod_reads_no_other(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    cluster.pod("old")
    cluster.restart()
    asked = []
    scheduler: Any = cluster.session.cluster._component("scheduler")
    scheduler._client.observe = lambda request: asked.append((request.verb, request.resource))
    cluster.pod("new")
    assert ("list", "pods") not in asked
    assert ("list", "nodes") not in asked


def _pod(name: str, **spec: Any) -> dict[str, Any]:
    requests = {"cpu": "400m", "memory": "800Mi"}
    main = {"name": "main", "image": "x:1", "resources": {"requests": requests}}
    meta = {"name": name, "namespace": "default", "labels": {"app": "web"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": [main], **spec}}


def test_a_pod_goes_elsewhere_than_one_like_it_that_was_seen_on_a_node_first(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    first = cluster.pod("first")
    cluster.restart()
    cluster.patch("pods", "first", {"status": {"phase": "Failed"}}, subresource="status")
    cluster.patch("nodes", first, {"spec": {"unschedulable": True}})
    other = "node-1" if first == "node-2" else "node-2"
    assert cluster.pod("second") == other


def _resize(cluster: LoneScheduler, cpu: str, reason: str) -> None:
    """The pod old, of 1 CPU, shall have another amount, and its kubelet says what comes of it."""
    now = {"name": "main", "resources": {"requests": {"cpu": "1"}}}
    told = {**now, "allocatedResources": {"cpu": "1"}, "image": "x:1", "imageID": "", "ready": True, "restartCount": 0}
    status: dict[str, Any] = {"containerStatuses": [told], "conditions": []}
    cluster.patch("pods", "old", {"status": status}, subresource="status")
    body = {"spec": {"containers": [{"name": "main", "resources": {"requests": {"cpu": cpu}}}]}}
    cluster.api.patch("pods", "default", "old", body, subresource="resize")
    cluster.session.settle()
    pending = {"type": "PodResizePending", "status": "True", "reason": reason}
    cluster.patch("pods", "old", {"status": {"conditions": [pending]}}, subresource="status")


def test_what_a_pod_can_never_get_takes_no_room(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("old", requests={"cpu": "1"})
    _resize(cluster, "40", "Infeasible")
    assert cluster.pod("beside", requests={"cpu": "3"}) == "node-1"
    cluster.delete_pod("beside")
    cluster.delete_pod("old")
    assert cluster.pod("alone", requests={"cpu": "4"}) == "node-1"


def test_what_a_pod_may_get_later_takes_room_already(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.pod("old", requests={"cpu": "1"})
    _resize(cluster, "2", "Deferred")
    assert cluster.pod("beside", requests={"cpu": "3"}) == ""
    assert "1 Insufficient cpu" in cluster.message("beside")

"""DaemonSets: one pod on each node that fits, and its replacement a few at a time."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import UNREADY, Live, image, workload

from minikctl.controller_manager.daemonset import fits
from minikctl.controller_manager.daemonset_update import bounds


def on_nodes(live: Live) -> list[str]:
    return sorted(pod["spec"]["nodeName"] for pod in live.objects("pods"))


def images(live: Live) -> list[str]:
    return sorted(pod["spec"]["containers"][0]["image"] for pod in live.objects("pods"))


def start(live: Live, **spec: Any) -> None:
    live.create("daemonsets.apps", workload("DaemonSet", "agent", **spec))


def node(live: Live, name: str, body: Any) -> None:
    live.client.patch("nodes", "", name, body, type="merge")
    live.settle()


ALL = ["node-1", "node-2", "node-3"]


def test_each_node_has_one(live: Live) -> None:
    start(live)
    assert on_nodes(live) == ALL
    status = live.get("daemonsets.apps", "agent")["status"]
    assert status == {
        "currentNumberScheduled": 3,
        "desiredNumberScheduled": 3,
        "numberMisscheduled": 0,
        "numberReady": 3,
        "updatedNumberScheduled": 3,
        "numberAvailable": 3,
        "observedGeneration": 1,
    }


def test_a_new_node_gets_one_and_that_of_a_removed_one_is_collected(live: Live) -> None:
    """The controller leaves a pod that ran to the pod collector, which waits for 40 s and looks every 20 s."""
    from minikctl.cluster.bootstrap import node as new_node

    start(live)
    live.component.create("nodes", new_node("node-4", cpu="1", memory="1Gi"))
    live.settle()
    assert on_nodes(live) == [*ALL, "node-4"]
    live.client.delete("nodes", "", "node-4")
    live.settle()
    assert on_nodes(live) == [*ALL, "node-4"]
    live.advance(60)
    assert on_nodes(live) == ALL


def test_a_node_selector_limits_it(live: Live) -> None:
    start(live, template=workload("", "agent")["spec"]["template"])
    live.patch("daemonsets.apps", "agent", {"spec": {"template": {"spec": {"nodeSelector": {"disk": "ssd"}}}}})
    assert on_nodes(live) == []
    node(live, "node-2", {"metadata": {"labels": {"disk": "ssd"}}})
    assert on_nodes(live) == ["node-2"]
    node(live, "node-2", {"metadata": {"labels": {"disk": None}}})
    assert on_nodes(live) == []


def test_a_taint_keeps_new_pods_away_and_one_that_evicts_takes_them(live: Live) -> None:
    node(live, "node-1", {"spec": {"taints": [{"key": "x", "effect": "NoSchedule"}]}})
    start(live)
    assert on_nodes(live) == ["node-2", "node-3"]
    node(live, "node-2", {"spec": {"taints": [{"key": "x", "effect": "NoSchedule"}]}})
    assert on_nodes(live) == ["node-2", "node-3"]
    node(live, "node-3", {"spec": {"taints": [{"key": "x", "effect": "NoExecute"}]}})
    assert on_nodes(live) == ["node-2"]


def test_cordoned_nodes_have_theirs_all_the_same(live: Live) -> None:
    taint = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
    node(live, "node-1", {"spec": {"unschedulable": True, "taints": [taint]}})
    start(live)
    assert on_nodes(live) == ALL


@pytest.mark.parametrize(
    ("spec", "taints", "expected"),
    [
        ({}, [], (True, True)),
        ({"nodeName": "other"}, [], (False, False)),
        ({"nodeSelector": {"a": "b"}}, [], (False, False)),
        ({}, [{"key": "x", "effect": "NoSchedule"}], (False, True)),
        ({}, [{"key": "x", "effect": "NoExecute"}], (False, False)),
        ({}, [{"key": "x", "effect": "PreferNoSchedule"}], (True, True)),
        ({"tolerations": [{"operator": "Exists"}]}, [{"key": "x", "effect": "NoExecute"}], (True, True)),
        ({}, [{"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"}], (True, True)),
        ({}, [{"key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule"}], (False, True)),
        (
            {"hostNetwork": True},
            [{"key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule"}],
            (True, True),
        ),
    ],
)
def test_where_its_pods_may_start_and_stay(spec: Any, taints: Any, expected: tuple[bool, bool]) -> None:
    daemon = {"spec": {"template": {"spec": spec}}}
    place = {"metadata": {"name": "node-1", "labels": {}}, "spec": {"taints": taints}}
    assert fits(daemon, place) == expected


def test_an_update_replaces_one_after_another(live: Live) -> None:
    start(live)
    live.patch("daemonsets.apps", "agent", image("nginx:1.26"))
    assert images(live) == ["nginx:1.26"] * 3
    assert live.get("daemonsets.apps", "agent")["status"]["updatedNumberScheduled"] == 3
    revisions = sorted(r["revision"] for r in live.objects("controllerrevisions.apps"))
    assert revisions == [1, 2]


def test_an_update_that_breaks_stops_after_as_many_as_may_be_missing(live: Live) -> None:
    start(live)
    live.patch("daemonsets.apps", "agent", image("nginx:bad", **{UNREADY: ""}))
    assert images(live) == ["nginx:1.25", "nginx:1.25", "nginx:bad"]


def test_broken_old_pods_do_not_stop_an_update(live: Live) -> None:
    start(live, template=workload("", "agent")["spec"]["template"])
    live.patch("daemonsets.apps", "agent", image("nginx:bad", **{UNREADY: ""}))
    live.patch("daemonsets.apps", "agent", {"spec": {"template": {"metadata": {"labels": {UNREADY: None}}}}})
    live.patch("daemonsets.apps", "agent", image("nginx:1.26"))
    assert images(live) == ["nginx:1.26"] * 3


def test_on_delete_waits_for_the_user(live: Live) -> None:
    start(live, updateStrategy={"type": "OnDelete"})
    live.patch("daemonsets.apps", "agent", image("nginx:1.26"))
    assert images(live) == ["nginx:1.25"] * 3
    live.delete("pods", live.names("pods")[0])
    assert images(live) == ["nginx:1.25", "nginx:1.25", "nginx:1.26"]


def test_a_surge_starts_the_new_pod_before_the_old_one_goes(live: Live) -> None:
    surge = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    start(live, updateStrategy=surge)
    live.patch("daemonsets.apps", "agent", image("nginx:bad", **{UNREADY: ""}))
    assert images(live) == ["nginx:1.25", "nginx:1.25", "nginx:1.25", "nginx:bad"]
    assert len(set(on_nodes(live))) == 3
    live.patch("daemonsets.apps", "agent", {"spec": {"template": {"metadata": {"labels": {UNREADY: None}}}}})
    assert images(live) == ["nginx:bad"] * 3


@pytest.mark.parametrize(
    ("rolling", "nodes", "expected"),
    [
        ({}, 10, (0, 1)),
        ({"maxUnavailable": "25%"}, 10, (0, 3)),  # of DaemonSets, both round up
        ({"maxSurge": "25%", "maxUnavailable": 0}, 10, (3, 0)),
        ({"maxUnavailable": "0%"}, 10, (0, 1)),
    ],
)
def test_percentages_become_nodes(rolling: Any, nodes: int, expected: tuple[int, int]) -> None:
    daemon = {"spec": {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": rolling}}}
    assert bounds(daemon, nodes) == expected


def test_a_failed_pod_is_replaced(live: Live) -> None:
    start(live)
    failed = live.objects("pods")[0]
    live.component.update_status("pods", {**failed, "status": {**failed["status"], "phase": "Failed"}})
    live.advance(2)
    assert on_nodes(live) == ALL
    assert live.find("pods", failed["metadata"]["name"]) is None
    _, message, _ = next(e for e in live.events("agent") if e[0] == "FailedDaemonPod")
    name, where = failed["metadata"]["name"], failed["spec"]["nodeName"]
    assert message == f"Found failed daemon pod default/{name} on node {where}, will try to kill it"


def fail_on(live: Live, where: str) -> str:
    """Let the pod of a node fail; its name."""
    pod = next(pod for pod in live.objects("pods") if pod["spec"]["nodeName"] == where)
    live.component.update_status("pods", {**pod, "status": {**pod["status"], "phase": "Failed"}})
    live.settle()
    name: str = pod["metadata"]["name"]
    return name


def test_a_pod_that_fails_again_and_again_waits_twice_as_long(live: Live) -> None:
    """failedPodsBackoff: the first is replaced at once, then there are 1 s, 2 s, 4 s to wait."""
    start(live)
    assert live.find("pods", fail_on(live, "node-1")) is None
    for seconds in (1, 2, 4):
        name = fail_on(live, "node-1")
        live.advance(seconds - 0.5)
        assert live.find("pods", name)
        live.advance(1)
        assert live.find("pods", name) is None
        assert on_nodes(live) == ALL


def test_a_node_that_fails_does_not_hold_up_another(live: Live) -> None:
    start(live)
    fail_on(live, "node-1")
    held = fail_on(live, "node-1")
    assert live.find("pods", fail_on(live, "node-2")) is None
    assert live.find("pods", held)


def test_a_pod_that_succeeded_is_replaced_at_once(live: Live) -> None:
    start(live)
    done = live.objects("pods")[0]
    live.component.update_status("pods", {**done, "status": {**done["status"], "phase": "Succeeded"}})
    live.settle()
    assert live.find("pods", done["metadata"]["name"]) is None
    name, where = done["metadata"]["name"], done["spec"]["nodeName"]
    text = f"Found succeeded daemon pod default/{name} on node {where}, will try to delete it"
    assert ("SucceededDaemonPod", text, 1) in live.events("agent")


def test_an_old_pod_that_does_not_work_counts_as_unavailable(live: Live) -> None:
    """kubernetes/kubernetes#123232: after two bad updates in a row two nodes of three still work."""
    start(live)
    live.patch("daemonsets.apps", "agent", image("nginx:bad", **{UNREADY: ""}))
    live.patch("daemonsets.apps", "agent", image("nginx:worse", **{UNREADY: ""}))
    assert images(live) == ["nginx:1.25", "nginx:1.25", "nginx:worse"]


def test_with_a_surge_a_deleted_pod_is_replaced_before_it_is_gone(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    import doubles

    start(live, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}})
    monkeypatch.setattr(doubles.Kubelet, "observe", lambda self, change: None)
    live.delete("pods", live.names("pods")[0])
    assert len(live.objects("pods")) == 4
    assert sum("deletionTimestamp" in pod["metadata"] for pod in live.objects("pods")) == 1


def test_history_keeps_revisions_in_use_and_counts_them(live: Live) -> None:
    start(live, revisionHistoryLimit=1, updateStrategy={"type": "OnDelete"})
    for tag in ("1.26", "1.27", "1.28"):
        live.patch("daemonsets.apps", "agent", image(f"nginx:{tag}"))
    # the first is in use by all pods, so that of the three old ones none else is left
    assert sorted(r["revision"] for r in live.objects("controllerrevisions.apps")) == [1, 4]

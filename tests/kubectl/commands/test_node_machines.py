"""node stop, start, add, remove: machines fail and come back, and the cluster takes notice."""

from __future__ import annotations

from typing import Any

import pytest
from small_cluster import Cluster, pod

STOPPED = "minikctl.dev/stopped-at"


def lease(cluster: Cluster, name: str) -> Any:
    return cluster.client.get("leases.coordination.k8s.io", "kube-node-lease", name)


def on_node(name: str, node: str) -> dict[str, Any]:
    made = pod(name)
    return {**made, "spec": {**made["spec"], "nodeName": node}}


def test_the_heartbeats_of_a_stopped_node_end(empty: Cluster) -> None:
    empty.pass_time(60_000)
    assert empty.out("node", "stop", "node-2") == "node/node-2 stopped\n"
    last = lease(empty, "node-2")["spec"]["renewTime"]
    empty.pass_time(60_000)
    assert lease(empty, "node-2")["spec"]["renewTime"] == last
    assert lease(empty, "node-1")["spec"]["renewTime"] > last


def test_no_pod_starts_on_a_stopped_node_until_it_goes_on(empty: Cluster) -> None:
    empty.out("node", "stop", "node-2")
    empty.client.create("pods", on_node("ant", "node-2"), namespace="default")
    empty.pass_time(5000)
    assert empty.client.get("pods", "default", "ant")["status"]["phase"] == "Pending"
    assert empty.out("node", "start", "node/node-2") == "node/node-2 started\n"
    empty.pass_time(5000)
    assert empty.client.get("pods", "default", "ant")["status"]["phase"] == "Running"
    assert STOPPED not in empty.client.get("nodes", "", "node-2")["metadata"]["annotations"]
    assert not lease(empty, "node-2")["metadata"].get("annotations")


def test_what_is_so_already_is_told(empty: Cluster) -> None:
    assert empty.out("node", "start", "node-1") == "node/node-1 already running\n"
    empty.out("node", "stop", "node-1")
    assert empty.out("node", "stop", "node-1", "node-2") == "node/node-1 already stopped\nnode/node-2 stopped\n"


def test_an_added_node_becomes_ready_and_takes_pods(empty: Cluster) -> None:
    argv = ("node", "add", "big", "--cpu=16", "--memory=64Gi", "--label=disk=ssd", "--label", "zone=a")
    assert empty.out(*argv) == "node/big added\n"
    empty.client.create("pods", on_node("ant", "big"), namespace="default")
    empty.pass_time(1000)
    node = empty.client.get("nodes", "", "big")
    assert node["status"]["capacity"]["cpu"] == "16"
    assert node["status"]["allocatable"]["memory"] == "64Gi"
    assert {"disk": "ssd", "zone": "a", "kubernetes.io/hostname": "big"}.items() <= node["metadata"]["labels"].items()
    ready = next(c for c in node["status"]["conditions"] if c["type"] == "Ready")
    assert ready["status"] == "True"
    assert empty.client.get("pods", "default", "ant")["status"]["phase"] == "Running"


def test_a_removed_node_is_gone_with_its_lease(empty: Cluster) -> None:
    assert empty.out("node", "remove", "node-3") == "node/node-3 removed\n"
    empty.pass_time(1000)
    assert [node["metadata"]["name"] for node in empty.client.list("nodes")] == ["node-1", "node-2"]
    assert empty.client.find("leases.coordination.k8s.io", "kube-node-lease", "node-3") is None


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (("stop", "moon"), 'Error from server (NotFound): nodes "moon" not found\n'),
        (("stop",), "error: at least one NAME is required\n"),
        (("start", "pod/x"), 'Error from server (NotFound): pods "x" not found\n'),
        (("add", "node-1"), 'Error from server (AlreadyExists): nodes "node-1" already exists\n'),
        (("add", "x", "--label=red"), 'error: "red" is no label: write it as KEY=VALUE\n'),
        (("add", "x", "--cpu=0"), "error: --cpu must be more than nothing\n"),
    ],
)
def test_faults_are_told_as_kubectl_tells_them(empty: Cluster, argv: tuple[str, ...], text: str) -> None:
    assert empty.fault("node", *argv) == text


def test_nothing_is_done_when_one_of_the_names_is_wrong(empty: Cluster) -> None:
    empty.fault("node", "stop", "node-1", "moon")
    assert STOPPED not in empty.client.get("nodes", "", "node-1")["metadata"].get("annotations", {})


def test_a_node_is_changed_while_it_runs(empty: Cluster) -> None:
    argv = ("node", "set", "node-1", "--cpu=1", "--memory=2Gi", "--pods=5", "--label=disk=ssd", "--label=zone-")
    empty.client.patch("nodes", "", "node-1", {"metadata": {"labels": {"zone": "a"}}}, type="merge")
    assert empty.out(*argv) == "node/node-1 set\n"
    node = empty.client.get("nodes", "", "node-1")
    for part in ("capacity", "allocatable"):
        shown = node["status"][part]
        assert (shown["cpu"], shown["memory"], shown["pods"]) == ("1", "2Gi", "5")
    assert node["metadata"]["labels"]["disk"] == "ssd"
    assert "zone" not in node["metadata"]["labels"]


def test_pressure_is_said_and_taken_back(empty: Cluster) -> None:
    empty.out("node", "set", "node-1", "--pressure=disk,memory")
    empty.pass_time(1000)
    node = empty.client.get("nodes", "", "node-1")
    bad = [c["type"] for c in node["status"]["conditions"] if c["status"] == "True"]
    assert bad == ["MemoryPressure", "DiskPressure", "Ready"]
    empty.out("node", "set", "node-1", "--pressure=none")
    empty.pass_time(301_000)
    node = empty.client.get("nodes", "", "node-1")
    assert [c["type"] for c in node["status"]["conditions"] if c["status"] == "True"] == ["Ready"]


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (("node-1",), "nothing to set: at least one flag is required\n"),
        (("node-1", "--pressure=heat"), '"heat" is no pressure: --pressure accepts only memory, disk, pid or none\n'),
        (("node-1", "--cpu=0"), "--cpu must be more than nothing\n"),
        (("node-1", "--pods=0"), "--pods must be 1 or more\n"),
    ],
)
def test_what_cannot_be_set(empty: Cluster, argv: tuple[str, ...], text: str) -> None:
    assert empty.fault("node", "set", *argv) == f"error: {text}"


def test_a_node_fails_and_comes_back_under_the_name_of_a_fault(empty: Cluster) -> None:
    assert empty.out("chaos", "stop-node", "node-2") == "node/node-2 stopped\n"
    assert STOPPED in empty.client.get("nodes", "", "node-2")["metadata"]["annotations"]
    assert empty.out("chaos", "start-node", "node-2") == "node/node-2 started\n"


def test_a_node_may_come_back_from_a_reboot(empty: Cluster) -> None:
    empty.client.create("pods", on_node("ant", "node-2"), namespace="default")
    empty.pass_time(1000)
    empty.out("node", "stop", "node-2")
    empty.pass_time(60_000)
    empty.out("node", "start", "node-2", "--reboot")
    empty.pass_time(1000)
    ended = empty.client.get("pods", "default", "ant")["status"]["containerStatuses"][0]["state"]["terminated"]
    assert (ended["exitCode"], ended["reason"]) == (255, "Unknown")

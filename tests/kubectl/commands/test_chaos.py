"""chaos kill, crash, unready, ready: what goes wrong on request, and how the cluster heals it."""

from __future__ import annotations

from typing import Any

import pytest
from small_cluster import Cluster, deployment, pod


def lasting(name: str, **labels: str) -> dict[str, Any]:
    made = pod(name, **labels)
    return {**made, "spec": {**made["spec"], "restartPolicy": "Always"}}


@pytest.fixture
def web(empty: Cluster) -> Cluster:
    """A pod `web` that restarts, running for a minute."""
    empty.client.create("pods", lasting("web"), namespace="default")
    empty.pass_time(60_000)
    return empty


def status(cluster: Cluster, name: str = "web") -> Any:
    return cluster.client.get("pods", "default", name)["status"]["containerStatuses"][0]


def waits_for(cluster: Cluster) -> str:
    return str(status(cluster)["state"].get("waiting", {}).get("reason", ""))


def is_ready(cluster: Cluster, name: str = "web") -> bool:
    conditions = cluster.client.get("pods", "default", name)["status"]["conditions"]
    return bool(next(c for c in conditions if c["type"] == "Ready")["status"] == "True")


def test_a_killed_pod_is_gone_at_once_and_replaced(empty: Cluster) -> None:
    empty.client.create("deployments.apps", deployment("web", 2), namespace="default")
    empty.pass_time(5000)
    names = [obj["metadata"]["name"] for obj in empty.client.list("pods", "default")]
    assert empty.out("chaos", "kill", f"pod/{names[0]}") == f"pod/{names[0]} killed\n"
    empty.pass_time(5000)
    after = [obj["metadata"]["name"] for obj in empty.client.list("pods", "default")]
    assert names[0] not in after
    assert names[1] in after
    assert len(after) == 2
    assert empty.client.get("deployments.apps", "default", "web")["status"]["readyReplicas"] == 2


def test_a_crashed_container_starts_again_a_second_later(web: Cluster) -> None:
    told = web.out("chaos", "crash", "pod/web", "--exit", "137")
    assert told == "pod/web crashed (container main, exit code 137)\n"
    web.pass_time(0)
    assert status(web)["state"]["terminated"]["exitCode"] == 137
    web.pass_time(1500)
    now = status(web)
    assert "running" in now["state"]
    assert now["restartCount"] == 1
    assert now["lastState"]["terminated"]["reason"] == "Error"


def test_the_back_off_of_a_container_that_crashes_again_and_again_grows(web: Cluster) -> None:
    waits = []
    for _ in range(4):
        web.out("chaos", "crash", "web")
        web.pass_time(1500)
        state = status(web)["state"].get("waiting")
        waits.append(state and state["message"].split()[1])
        web.pass_time(60_000)
        assert "running" in status(web)["state"]
    assert waits == [None, "10s", "20s", "40s"]


def test_a_container_that_waits_cannot_crash(web: Cluster) -> None:
    for _ in range(2):
        web.out("chaos", "crash", "web")
        web.pass_time(1500)
    assert waits_for(web) == "CrashLoopBackOff"
    text = 'error: container "main" in pod "web" is not running: CrashLoopBackOff\n'
    assert web.fault("chaos", "crash", "web") == text


def test_a_crash_is_over_when_the_container_runs_again(web: Cluster) -> None:
    web.out("chaos", "crash", "web")
    web.pass_time(5000)
    web.out("annotate", "pod/web", "colour=red")
    web.pass_time(600_000)
    assert status(web)["restartCount"] == 1


def test_one_container_of_several_crashes(empty: Cluster) -> None:
    made = lasting("web")
    two = [*made["spec"]["containers"], {"name": "side", "image": "registry.example/side:1"}]
    empty.client.create("pods", {**made, "spec": {**made["spec"], "containers": two}}, namespace="default")
    empty.pass_time(5000)
    empty.out("chaos", "crash", "pod/web", "-c", "side")
    empty.pass_time(5000)
    found = empty.client.get("pods", "default", "web")["status"]["containerStatuses"]
    assert {entry["name"]: entry["restartCount"] for entry in found} == {"main": 0, "side": 1}


def test_an_unready_pod_leaves_its_service_and_comes_back(empty: Cluster) -> None:
    empty.client.create("pods", lasting("web", app="web"), namespace="default")
    spec = {"selector": {"app": "web"}, "ports": [{"port": 80}]}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}
    empty.client.create("services", service, namespace="default")
    empty.pass_time(5000)
    assert empty.out("chaos", "unready", "pod/web") == "pod/web made unready\n"
    empty.pass_time(5000)
    assert not is_ready(empty)
    subset = empty.client.get("endpoints", "default", "web")["subsets"][0]
    assert "addresses" not in subset
    assert len(subset["notReadyAddresses"]) == 1
    assert empty.out("chaos", "ready", "pod/web") == "pod/web made ready\n"
    empty.pass_time(5000)
    assert is_ready(empty)
    assert status(empty)["restartCount"] == 0


def test_a_pod_without_the_annotation_is_ready_again(web: Cluster) -> None:
    web.out("chaos", "unready", "web")
    web.pass_time(5000)
    web.out("annotate", "pod/web", "minikctl.dev/readiness-probe-")
    web.pass_time(5000)
    assert is_ready(web)


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (("kill", "pod/moon"), 'Error from server (NotFound): pods "moon" not found\n'),
        (("kill",), "error: at least one POD is required\n"),
        (("kill", "node/node-1"), 'error: expected resource of type pod, got "nodes"\n'),
        (("crash", "web", "-c", "moon"), "error: container moon is not valid for pod web\n"),
        (("crash", "web", "--exit=300"), "error: 300 is no exit code: give one from 0 to 255\n"),
        (("unready", "a", "b"), "error: exactly one POD is required, got 2\n"),
    ],
)
def test_faults_are_told_as_kubectl_tells_them(web: Cluster, argv: tuple[str, ...], text: str) -> None:
    assert web.fault("chaos", *argv) == text


def test_load_balancers_stop_and_start(empty: Cluster) -> None:
    assert empty.run("chaos", "stop-load-balancers") == (0, "load balancers stopped\n", "")
    assert empty.session.cluster.settings["load_balancers"] == "off"
    assert empty.run("chaos", "start-load-balancers") == (0, "load balancers started\n", "")
    assert empty.session.cluster.settings["load_balancers"] == "on"
    assert empty.run("chaos", "stop-load-balancers", "now") == (1, "", "error: no arguments are taken, got 1\n")

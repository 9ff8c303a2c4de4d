"""load set: annotations that autoscalers see, on pods that go on running."""

from __future__ import annotations

from typing import Any

import pytest
from one_cluster import OneCluster
from small_cluster import Cluster, deployment, pod


@pytest.fixture
def web(empty: Cluster) -> Cluster:
    empty.client.create("deployments.apps", deployment("web", 2), namespace="default")
    empty.client.create("pods", pod("alone"), namespace="default")
    empty.pass_time(5000)
    return empty


def said(obj: Any) -> dict[str, str]:
    found = obj["metadata"].get("annotations") or {}
    return {key: value for key, value in found.items() if key.startswith("minikctl.dev/")}


def test_the_load_of_a_deployment_is_that_of_its_pods_which_run_on(web: Cluster) -> None:
    before = {obj["metadata"]["name"]: obj["metadata"]["uid"] for obj in web.client.list("pods", "default")}
    told = web.out("load", "set", "deployment/web", "--cpu=180m", "--memory", "64Mi")
    assert told == "deployment.apps/web load set\n"
    web.pass_time(60_000)
    wanted = {"minikctl.dev/cpu": "180m together deployment.apps/web", "minikctl.dev/memory": "64Mi"}
    after = web.client.list("pods", "default")
    assert {obj["metadata"]["name"]: obj["metadata"]["uid"] for obj in after} == before
    for obj in after:
        assert said(obj) == ({} if obj["metadata"]["name"] == "alone" else wanted)
        assert obj["status"]["containerStatuses"][0]["restartCount"] == 0
    owner = web.client.get("deployments.apps", "default", "web")
    assert said(owner) == wanted
    assert len(web.client.list("replicasets.apps", "default")) == 1


def test_a_later_load_replaces_only_what_it_names(web: Cluster) -> None:
    web.out("load", "set", "pod/alone", "--cpu=1", "--memory=64Mi")
    assert web.out("load", "set", "pod", "alone", "--cpu=250m") == "pod/alone load set\n"
    found = said(web.client.get("pods", "default", "alone"))
    assert found == {"minikctl.dev/cpu": "250m", "minikctl.dev/memory": "64Mi"}


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (("deployment/web",), "at least one of --cpu, --memory, --curve and --memory-curve is required\n"),
        (("node/node-1", "--cpu=1"), "cannot set the load of nodes: it has no pods\n"),
        (("deployment/web", "--cpu=-1"), "--cpu must not be negative\n"),
    ],
)
def test_faults(web: Cluster, argv: tuple[str, ...], text: str) -> None:
    assert web.fault("load", "set", *argv) == f"error: {text}"


def test_an_amount_that_is_none_is_refused(web: Cluster) -> None:
    assert web.fault("load", "set", "pod/alone", "--cpu=much").startswith('error: invalid argument "much" for "--cpu" ')


def test_what_is_not_there_is_told(web: Cluster) -> None:
    text = 'Error from server (NotFound): deployments.apps "moon" not found\n'
    assert web.fault("load", "set", "deployment/moon", "--cpu=1") == text


@pytest.fixture
def life(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> OneCluster:
    cluster = OneCluster(tmp_path, monkeypatch, capsys)
    cluster.run("create", "deployment", "web", "--image=nginx:1.27", "--replicas=2")
    cluster.run("clock", "advance", "20s")
    return cluster


def annotations(cluster: OneCluster, resource: str) -> list[dict[str, str]]:
    return [said(obj) for obj in cluster.objects(resource)]


def test_pods_that_a_workload_makes_later_have_its_load(life: OneCluster) -> None:
    life.run("load", "set", "deployment/web", "--each", "--cpu=100m")
    life.run("scale", "deployment/web", "--replicas=4")
    assert annotations(life, "pods") == [{"minikctl.dev/cpu": "100m"}] * 4
    life.run("rollout", "restart", "deployment/web")
    life.run("clock", "advance", "1m")
    assert annotations(life, "pods") == [{"minikctl.dev/cpu": "100m"}] * 4


def test_a_load_that_is_taken_back_leaves_nothing_behind(life: OneCluster) -> None:
    life.run("load", "set", "deployment/web", "--cpu=100m", "--memory=1Mi")
    assert life.run("load", "clear", "deployment/web")[1] == "deployment.apps/web load cleared\n"
    for resource in ("deployments", "replicasets", "pods"):
        assert not any(annotations(life, resource))
    assert life.run("load", "clear", "deployment/web")[1] == "deployment.apps/web has no load\n"


def test_a_curve_is_shown_with_what_is_used_now(life: OneCluster) -> None:
    life.run("load", "set", "deployment/web", "--curve=0s=0, 10m=1", "--repeat")
    life.run("clock", "advance", "5m")
    rows = [line.split() for line in life.run("load", "show")[1].splitlines()]
    assert rows[0] == ["NAME", "RESOURCE", "LOAD", "PODS", "NOW"]
    assert rows[1][:2] == ["deployment.apps/web", "cpu"]
    assert rows[1][3:] == ["0s=0,10m=1", "repeat", "together", "deployment.apps/web", "2", "500m"]


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (("--curve=5",), 'invalid argument "5" for "--curve" flag: write it as TIME=AMOUNT,TIME=AMOUNT'),
        (("--curve=0s=1,0s=2",), 'invalid argument "0s=1,0s=2" for "--curve" flag: each point must be later'),
        (("--cpu=1", "--curve=0s=1"), "only one of --cpu and --curve can be given"),
        (("--cpu=1", "--repeat"), "--repeat needs a curve"),
        (("--cpu=1", "-c", "x"), "container x is not valid for deployment.apps/web"),
    ],
)
def test_wrong_loads(life: OneCluster, argv: tuple[str, ...], text: str) -> None:
    code, out, err = life.run("load", "set", "deployment/web", *argv)
    assert (code, out) == (1, "")
    assert err.startswith(f"error: {text}")


def test_top_shows_what_pods_and_nodes_use(life: OneCluster) -> None:
    life.run("load", "set", "deployment/web", "--cpu=3", "--memory=512Mi")  # the two pods share the CPU
    code, out, _ = life.run("top", "pods", "--sum")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "NAME                   CPU(cores)   MEMORY(bytes)   "
    assert [line.split()[1:] for line in lines[1:3]] == [["1500m", "512Mi"]] * 2
    assert [line.split() for line in lines[3:]] == [["________", "________"], ["3000m", "1024Mi"]]
    rows = [line.split() for line in life.run("top", "node", "--sort-by=cpu")[1].splitlines()]
    assert rows[0] == ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]
    # of 4 CPUs and 8Gi each; the two pods spread over the workers
    assert [row[1:] for row in rows[1:]] == [["1500m", "37%", "512Mi", "6%"]] * 2 + [["0m", "0%", "0Mi", "0%"]]


def test_top_of_what_is_not_there_or_does_not_run(life: OneCluster) -> None:
    assert life.run("top", "pod", "moon") == (
        1,
        "",
        'Error from server (NotFound): podmetrics.metrics.k8s.io "default/moon" not found\n',
    )
    assert life.run("top", "pod", "-l", "app=moon") == (0, "", "No resources found in default namespace.\n")
    life.run("run", "late", "--image=nginx:1.161")
    assert life.run("top", "pod", "late") == (1, "", "error: metrics not available yet\n")

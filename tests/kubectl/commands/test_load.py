"""load set: annotations that autoscalers see, on pods that go on running."""

from __future__ import annotations

from typing import Any

import pytest
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
    wanted = {"minikctl.dev/cpu": "180m", "minikctl.dev/memory": "64Mi"}
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
        (("deployment/web",), "at least one of --cpu and --memory is required\n"),
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

"""image list, allow, deny and chaos fail-image, heal-image: a rollout sticks on an image, and heals."""

from __future__ import annotations

from typing import Any

import pytest
from small_cluster import Cluster, deployment, pod

from minikctl.client import image_overrides


def waits_for(cluster: Cluster, name: str) -> str:
    state = cluster.client.get("pods", "default", name)["status"]["containerStatuses"][0]["state"]
    return str(state.get("waiting", {}).get("reason", ""))


def create(cluster: Cluster, name: str, image: str) -> None:
    made = pod(name)
    spec = {**made["spec"], "containers": [{"name": "main", "image": image}]}
    cluster.client.create("pods", {**made, "spec": spec}, namespace="default")


def available(cluster: Cluster) -> Any:
    status = cluster.client.get("deployments.apps", "default", "web")["status"]
    return status.get("availableReplicas"), status.get("updatedReplicas")


def test_a_pod_sticks_on_a_failed_image_and_goes_on_when_it_is_healed(empty: Cluster) -> None:
    assert empty.out("chaos", "fail-image", "nginx:1.27") == 'image "nginx:1.27" made to fail\n'
    create(empty, "web", "nginx:1.27")
    empty.pass_time(120_000)
    assert waits_for(empty, "web") in ("ImagePullBackOff", "ErrImagePull")
    assert empty.out("chaos", "heal-image", "nginx:1.27") == 'image "nginx:1.27" healed\n'
    empty.pass_time(310_000)  # the longest back-off is five minutes
    assert empty.client.get("pods", "default", "web")["status"]["phase"] == "Running"


def test_a_rollout_to_a_failed_image_leaves_the_old_pods_running(empty: Cluster) -> None:
    empty.client.create("deployments.apps", deployment("web", 4), namespace="default")
    empty.pass_time(5000)
    empty.out("chaos", "fail-image", "nginx:1.29")
    empty.out("set", "image", "deployment/web", "main=nginx:1.29")
    empty.pass_time(60_000)
    assert available(empty) == (3, 2)  # a quarter more, a quarter less
    empty.out("chaos", "heal-image", "nginx:1.29")
    empty.pass_time(310_000)
    assert available(empty) == (4, 4)


@pytest.mark.parametrize(
    ("denied", "image", "fails"),
    [
        ("nginx", "nginx:1.27", True),
        ("docker.io/library/nginx:1.27", "nginx:1.27", True),
        ("nginx:1.27", "nginx:1.28", False),
        ("nginx:latest", "nginx", True),
        ("registry.example:5000/web", "registry.example:5000/web:2", True),
        ("registry.example:5000/web", "registry.example:5000/website", False),
    ],
)
def test_a_name_without_a_tag_means_every_tag(empty: Cluster, denied: str, image: str, fails: bool) -> None:
    empty.out("image", "deny", denied)
    create(empty, "web", image)
    empty.pass_time(10_000)
    assert bool(waits_for(empty, "web")) is fails


def test_one_tag_may_be_allowed_where_all_others_are_denied(empty: Cluster) -> None:
    empty.out("image", "deny", "nginx")
    assert empty.out("image", "allow", "nginx:1.27") == 'image "nginx:1.27" allowed\n'
    create(empty, "web", "nginx:1.27")
    empty.pass_time(10_000)
    assert waits_for(empty, "web") == ""


def test_what_was_decided_is_listed_and_kept_in_a_config_map(empty: Cluster) -> None:
    empty.out("image", "deny", "nginx:1.29", "a.example/b")
    empty.out("image", "allow", "nginx:1.161")
    assert empty.out("image", "list") == (
        "IMAGE         PULL\na.example/b   denied\nnginx:1.161   allowed\nnginx:1.29    denied\n"
    )
    found = empty.client.get("configmaps", "kube-system", "minikctl-images")
    assert found["data"] == {"allowed": "nginx:1.161\n", "denied": "a.example/b\nnginx:1.29\n"}


def test_nothing_is_left_when_the_last_image_is_healed(empty: Cluster) -> None:
    empty.out("chaos", "fail-image", "nginx")
    empty.out("chaos", "heal-image", "nginx")
    assert empty.client.find("configmaps", "kube-system", "minikctl-images") is None
    said = "No images are allowed or denied: their names alone decide.\n"
    assert empty.run("image", "list") == (0, "", said)


def test_rules_survive_being_written_and_read() -> None:
    rules = {"a": image_overrides.ALLOWED, "b:1": image_overrides.DENIED}
    assert image_overrides.read(image_overrides.written(rules)) == rules


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (
            ("chaos", "heal-image", "nginx"),
            """error: image "nginx" was not made to fail
To let it be pulled whatever its name: kubectl image allow nginx
""",
        ),
        (("image", "deny"), "error: at least one IMAGE is required\n"),
        (
            ("image", "deny", "a b"),
            'error: couldn\'t parse image name "a b": invalid reference format\n',
        ),
    ],
)
def test_faults_are_told_as_kubectl_tells_them(empty: Cluster, argv: tuple[str, ...], text: str) -> None:
    assert empty.fault(*argv) == text

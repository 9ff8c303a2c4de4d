"""Image references, pulls and their faults. Texts: containerd 2 under a kubelet of Kubernetes 1.33."""

from __future__ import annotations

import itertools

import pytest

from minikctl.kubelet import images

NOT_FOUND = (
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.161": failed to '
    'resolve reference "docker.io/library/nginx:1.161": docker.io/library/nginx:1.161: not found'
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("grafana/grafana:11.0.0", "docker.io/grafana/grafana:11.0.0"),
        ("quay.io/a/b", "quay.io/a/b:latest"),
        ("localhost:5000/x:1", "localhost:5000/x:1"),
        ("registry.example/work:1", "registry.example/work:1"),
        ("busybox@sha256:" + "a" * 64, "docker.io/library/busybox@sha256:" + "a" * 64),
    ],
)
def test_docker_fills_in_registry_library_and_tag(text, canonical):
    assert images.parse(text).canonical == canonical


@pytest.mark.parametrize("text", ["Nginx", "nginx:", "x:::", "a//b", "-a"])
def test_what_is_no_reference_is_refused(text):
    assert images.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "nginx",
        "nginx:1.14.2",
        "nginx:1.27-alpine",
        "nginx:alpine",
        "nginx:1.27-alpine3.20-slim",
        "redis:7",
        "redis:7.2.4-alpine3.19",
        "mysql:8.0.36",
        "mysql:5.7",
        "postgres:16-alpine",
        "mongo:7",
        "node:20-slim",
        "python:3.12-slim-bookworm",
        "busybox:1.36",
        "alpine:3.20",
        "ubuntu:22.04",
        "debian:bookworm-slim",
        "httpd:2.4",
        "perl:5.34.0",
        "hello-world",
        "mycompany/nginx:1.161",
        "registry.example/app:whatever",
    ],
)
def test_releases_and_unknown_images_exist(text):
    assert images.exists(images.parse(text))


@pytest.mark.parametrize(
    "text", ["nginx:1.161", "nginx:doesnotexist", "redis:99", "ubuntu:99.04", "postgres:3", "busybox:nope", "python:4"]
)
def test_tags_that_look_like_no_release_do_not_exist(text):
    assert not images.exists(images.parse(text))


def test_the_annotation_decides_over_the_name():
    assert images.exists(images.parse("nginx:1.161"), "true")
    assert not images.exists(images.parse("nginx:1.27"), "false")


def test_a_pull_takes_one_to_five_seconds():
    for text in ("nginx", "mysql:8", "node:20", "a/b:1", "quay.io/x/y:z", "hello-world"):
        assert 1000 <= images.pull_time(images.parse(text)) <= 5000


def test_an_image_that_is_not_there_backs_off_as_a_kubelet_does(life):
    life.run(containers=[{"name": "app", "image": "nginx:1.161"}]).after(3)
    assert life.state() == {"waiting": {"reason": "ErrImagePull", "message": NOT_FOUND}}
    assert life.phase() == "Pending"
    life.after(4)
    message = f'Back-off pulling image "nginx:1.161": ErrImagePull: {NOT_FOUND}'
    assert life.state() == {"waiting": {"reason": "ImagePullBackOff", "message": message}}
    assert life.events() == [
        ("Pulling", 'Pulling image "nginx:1.161"'),
        ("Failed", f'Failed to pull image "nginx:1.161": {NOT_FOUND}'),
        ("Failed", "Error: ErrImagePull"),
        ("BackOff", 'Back-off pulling image "nginx:1.161"'),
        ("Failed", "Error: ImagePullBackOff"),
    ]


def test_pulls_come_again_after_growing_delays(life):
    life.run(containers=[{"name": "app", "image": "nginx:1.161"}])
    starts, before = [], 0
    for second in range(120):
        life.after(second)
        pulls = [e for e in life.client.list("events", "default") if e["reason"] == "Pulling"]
        count = sum(event["count"] for event in pulls)
        if count > before:
            starts.append(second)
            before = count
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert [10 < gaps[0] < 20, 20 < gaps[1] < 30, 40 < gaps[2] < 50] == [True, True, True]


def test_a_corrected_image_starts_at_once(life):
    life.run(containers=[{"name": "app", "image": "nginx:1.161"}]).after(5)
    pod = life.pod()
    spec = {**pod["spec"], "containers": [{**pod["spec"]["containers"][0], "image": "nginx:1.27"}]}
    life.client.update("pods", {**pod, "spec": spec})
    life.session.settle()
    life.after(10)
    assert life.phase() == "Running"
    assert life.status()["restartCount"] == 0


def test_a_name_that_is_none_is_said_to_be_invalid(life):
    life.run(containers=[{"name": "app", "image": "Nginx:1"}]).after(2)
    assert life.waits_for() == "InvalidImageName"
    assert life.events()[-1] == ("Failed", "Error: InvalidImageName")


def test_the_policy_never_wants_the_image_to_be_there(life):
    life.run(containers=[{"name": "app", "image": "nginx:1.27", "imagePullPolicy": "Never"}]).after(2)
    assert life.waits_for() == "ErrImageNeverPull"
    text = 'Container image "nginx:1.27" is not present with pull policy of Never'
    assert life.events() == [("ErrImageNeverPull", text), ("Failed", "Error: ErrImageNeverPull")]


def test_the_policy_always_asks_for_an_image_that_is_there(life):
    life.run().after(10)
    life.run("second", containers=[{"name": "app", "image": "nginx:1.27", "imagePullPolicy": "Always"}]).after(2)
    assert life.phase("second") == "Running"
    assert life.events("second")[:2] == [
        ("Pulling", 'Pulling image "nginx:1.27"'),
        (
            "Pulled",
            'Successfully pulled image "nginx:1.27" in 500ms (500ms including waiting). Image size: 72195292 bytes.',
        ),
    ]


def test_missing_pull_secrets_are_told_of(life):
    life.run(imagePullSecrets=[{"name": "regcred"}]).after(10)
    assert life.events()[0] == (
        "FailedToRetrieveImagePullSecret",
        "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.",
    )
    assert life.phase() == "Running"


def test_an_image_that_the_cluster_allows_can_be_pulled_whatever_its_tag(life):
    rules = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "minikctl-images"}}
    life.client.create("configmaps", {**rules, "data": {"allowed": "nginx:1.161\n"}}, namespace="kube-system")
    life.run(containers=[{"name": "app", "image": "nginx:1.161"}]).after(10)
    assert "running" in life.state()


def test_the_annotation_of_a_pod_comes_before_what_the_cluster_denies(life):
    rules = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "minikctl-images"}}
    life.client.create("configmaps", {**rules, "data": {"denied": "nginx\n"}}, namespace="kube-system")
    life.run(annotations={"minikctl.dev/image-exists": "true"}).after(10)
    assert "running" in life.state()


def pulled(life, name):
    return life.events(name, "Pulled")[-1][1]


def test_a_node_pulls_one_image_after_another(life):
    one, two = ([{"name": "app", "image": image}] for image in ("nginx:1.27", "redis:7"))
    life.run("one", containers=one)
    life.run("two", containers=two).after(10)
    assert "in 1.5s (1.5s including waiting)" in pulled(life, "one")
    took, whole = pulled(life, "two").partition(" in ")[2].split(" (")[0], pulled(life, "two").partition("(")[2]
    assert whole.startswith(f"{float(took.rstrip('s')) + 1.5:g}s including waiting)")


def test_who_waits_for_an_image_that_comes_meanwhile_has_it_soon(life):
    life.run("one")
    life.run("two").after(10)
    assert "in 1.5s (1.5s including waiting)" in pulled(life, "one")
    assert "in 500ms (2s including waiting)" in pulled(life, "two")


def counts(life, reason):
    found = [e for e in life.client.list("events", "default") if e["reason"] == reason]
    return {e["message"].partition(":")[0].partition(" in pod")[0]: e["count"] for e in found}


def test_while_a_pull_has_to_wait_that_is_told_again_and_counted(life):
    life.run(containers=[{"name": "app", "image": "nginx:1.161"}]).after(10)
    assert counts(life, "BackOff") == {'Back-off pulling image "nginx': 1}
    life.after(90)  # the first wait is too short; two looks in the second, four in the third
    events = [e for e in life.client.list("events", "default") if e["reason"] == "BackOff"]
    assert len(events) == 1
    assert events[0]["count"] > 4


@pytest.mark.parametrize(
    ("image", "policy", "reason"),
    [("Nginx", "Always", "InvalidImageName"), ("nginx:1.27", "Never", "ErrImageNeverPull")],
)
def test_what_keeps_an_image_away_is_told_at_each_look(life, image, policy, reason):
    life.run(containers=[{"name": "app", "image": image, "imagePullPolicy": policy}]).after(30)
    assert life.waits_for() == reason
    told = {e["message"]: e["count"] for e in life.client.list("events", "default") if e["reason"] == "Failed"}
    assert told == {f"Error: {reason}": 3}  # after 1 s, 13.5 s and 26 s

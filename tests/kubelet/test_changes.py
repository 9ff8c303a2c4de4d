"""Pods that are changed while they run, and pods that a node does not take."""

from __future__ import annotations


def with_image(life, image, name="web"):
    pod = life.pod(name)
    containers = [{**pod["spec"]["containers"][0], "image": image}]
    life.client.update("pods", {**pod, "spec": {**pod["spec"], "containers": containers}})
    life.session.settle()
    life.start = life.session.now


def test_another_image_restarts_the_container_with_it(life):
    life.run().after(10)
    with_image(life, "nginx:1.28")
    assert life.events()[-1] == ("Killing", "Container app definition changed, will be restarted")
    life.after(10)
    assert life.status()["image"] == "docker.io/library/nginx:1.28"
    assert life.status()["restartCount"] == 1
    assert life.phase() == "Running"


def test_in_the_bare_profile_another_image_is_there_at_once(instant_life):
    instant_life.run()
    with_image(instant_life, "nginx:1.28")
    assert instant_life.status()["image"] == "docker.io/library/nginx:1.28"
    assert instant_life.phase() == "Running"


def test_a_debug_container_is_started_beside_the_others(life):
    life.run().after(10)
    pod = life.pod()
    extra = {"name": "debugger", "image": "busybox:1.36", "stdin": True, "tty": True}
    life.client.update(
        "pods", {**pod, "spec": {**pod["spec"], "ephemeralContainers": [extra]}}, subresource="ephemeralcontainers"
    )
    life.session.settle()
    life.start = life.session.now
    life.after(5)
    status = life.pod()["status"]["ephemeralContainerStatuses"][0]
    assert "running" in status["state"]
    assert life.events()[-1] == ("Started", "Started container debugger")
    assert life.pod()["status"]["phase"] == "Running"
    assert life.conditions()["Ready"]["status"] == "True"


def test_a_debug_container_of_a_pod_that_has_ended_never_starts(life):
    life.run(containers=[{"name": "app", "image": "busybox:1.36", "command": ["true"]}], restartPolicy="Never").after(
        20
    )
    assert life.phase() == "Succeeded"
    pod = life.pod()
    extra = {"name": "debugger", "image": "busybox:1.36"}
    life.client.update(
        "pods", {**pod, "spec": {**pod["spec"], "ephemeralContainers": [extra]}}, subresource="ephemeralcontainers"
    )
    life.session.settle()
    assert life.pod()["status"].get("ephemeralContainerStatuses", []) == []
    assert life.phase() == "Succeeded"


def test_a_deadline_that_is_set_later_counts_from_the_start(life):
    life.run().after(10)
    pod = life.pod()
    life.client.update("pods", {**pod, "spec": {**pod["spec"], "activeDeadlineSeconds": 20}})
    life.session.settle()
    life.after(19)
    assert life.phase() == "Running"
    assert life.after(21).phase() == "Failed"


def test_a_pod_that_does_not_fit_is_rejected(life):
    """The node has four CPUs, of which a pod of the test takes one."""
    one = {"name": "app", "image": "nginx:1.27", "resources": {"requests": {"cpu": "1"}}}
    many = {"name": "app", "image": "nginx:1.27", "resources": {"requests": {"cpu": "100"}}}
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "empty"}}
    life.client.create("nodes", node)
    life.session.settle()
    life.node = "empty"
    life.run("first", containers=[one])
    life.run(containers=[many])
    text = "Node didn't have enough resource: cpu, requested: 100000, used: 1000, capacity: 4000"
    status = life.pod()["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "OutOfcpu")
    assert status["message"] == f"Pod was rejected: {text}"
    assert life.events() == [("OutOfcpu", text)]


def test_a_pod_whose_node_selector_does_not_match_is_rejected(life):
    life.run(nodeSelector={"disk": "ssd"})
    status = life.pod()["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "NodeAffinity")
    assert status["message"] == (
        "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
    )


def test_a_pod_of_an_unknown_node_starts_when_the_node_comes(life):
    life.node = "late"
    life.run().after(5)
    assert life.pod()["status"].get("hostIP") is None
    life.client.create("nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "late"}})
    life.session.settle()
    life.after(15)
    assert life.phase() == "Running"


def test_a_hook_after_the_start_delays_it(life):
    hook = {"postStart": {"exec": {"command": ["sleep", "5"]}}}
    life.run(containers=[{"name": "app", "image": "nginx:1.27", "lifecycle": hook}]).after(6)
    assert life.phase() == "Pending"
    assert life.after(9).phase() == "Running"
    assert len(life.events(reason="Pulling")) == 1


def test_a_hook_holds_back_the_containers_that_follow(life):
    hook = {"postStart": {"sleep": {"seconds": 5}}}
    first = {"name": "one", "image": "nginx:1.27", "imagePullPolicy": "Always", "lifecycle": hook}
    life.run(containers=[first, {"name": "two", "image": "nginx:1.27"}]).after(7)
    assert "waiting" in life.state("two")
    life.after(12)
    assert life.phase() == "Running"
    assert [m for r, m in life.events() if r == "Started"] == ["Started container one", "Started container two"]

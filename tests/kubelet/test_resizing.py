"""Resizing in place. Rules and texts: Kubernetes 1.33's documentation of pods/resize, its kubelet's canResizePod."""

from __future__ import annotations


def sized(name="app", policy=None, limits=None, **requests):
    resources = {"requests": requests} | ({"limits": limits} if limits else {})
    container = {"name": name, "image": "nginx:1.27", "resources": resources}
    if policy:
        container["resizePolicy"] = [{"resourceName": k, "restartPolicy": v} for k, v in policy.items()]
    return container


def resize(life, pod="web", container="app", **resources):
    body = {"spec": {"containers": [{"name": container, "resources": resources}]}}
    life.client.patch("pods", "default", pod, body, subresource="resize")
    life.session.settle()
    life.start = life.session.now


def resize_conditions(life, name="web"):
    return {
        kind: (c["status"], c.get("reason"), c.get("message"))
        for kind, c in life.conditions(name).items()
        if kind.startswith("PodResize")
    }


def test_a_resize_for_which_there_is_room_is_allocated_then_in_progress_then_done(life):
    life.run(containers=[sized(cpu="500m", memory="64Mi")]).after(5)
    resize(life, requests={"cpu": "800m"})
    assert resize_conditions(life) == {"PodResizeInProgress": ("True", None, None)}
    assert life.status()["allocatedResources"] == {"cpu": "800m", "memory": "64Mi"}
    assert life.status()["resources"] == {"requests": {"cpu": "500m", "memory": "64Mi"}}
    life.after(2)
    assert resize_conditions(life) == {}
    assert life.status()["resources"] == {"requests": {"cpu": "800m", "memory": "64Mi"}}
    assert life.status()["restartCount"] == 0


def test_the_conditions_of_a_resize_come_first(life):
    life.run(containers=[sized(cpu="500m")]).after(5)
    resize(life, requests={"cpu": "800m"})
    assert [c["type"] for c in life.pod()["status"]["conditions"]] == [
        "PodResizeInProgress",
        "PodReadyToStartContainers",
        "Initialized",
        "Ready",
        "ContainersReady",
        "PodScheduled",
    ]


def test_more_than_the_node_has_is_infeasible(life):
    life.run(containers=[sized(cpu="500m", memory="64Mi")]).after(5)
    resize(life, requests={"cpu": "5"})
    text = "Node didn't have enough capacity: cpu, requested: 5000, capacity: 4000"
    assert resize_conditions(life) == {"PodResizePending": ("True", "Infeasible", text)}
    assert life.status()["allocatedResources"] == {"cpu": "500m", "memory": "64Mi"}
    resize(life, requests={"cpu": "600m"})
    life.after(2)
    assert resize_conditions(life) == {}
    assert life.status()["resources"]["requests"]["cpu"] == "600m"


def test_a_resize_waits_for_room_until_a_pod_is_gone(life):
    life.run("other", containers=[sized(cpu="3")])
    life.run(containers=[sized(cpu="500m")]).after(5)
    dns = [p for p in life.client.list("pods", labels="k8s-app=kube-dns") if p["spec"]["nodeName"] == life.node]
    taken = 3000 + 100 * len(dns)
    resize(life, requests={"cpu": "2"})
    text = f"Node didn't have enough resource: cpu, requested: 2000, used: {taken}, capacity: 4000"
    kind, reason, message = resize_conditions(life)["PodResizePending"]
    assert (kind, reason) == ("True", "Deferred")
    assert message == text
    life.after(60)
    assert life.status()["resources"]["requests"]["cpu"] == "500m"
    life.delete("other").after(5)
    assert resize_conditions(life) == {}
    assert life.status()["resources"]["requests"]["cpu"] == "2"


def test_a_resize_waits_until_another_pod_shrinks(life):
    life.run("other", containers=[sized(cpu="3")])
    life.run(containers=[sized(cpu="500m")]).after(5)
    resize(life, requests={"cpu": "2"})
    assert "PodResizePending" in resize_conditions(life)
    resize(life, "other", requests={"cpu": "1"})
    life.after(3)
    assert resize_conditions(life) == {}
    assert life.status()["resources"]["requests"]["cpu"] == "2"


def test_a_deferred_resize_takes_no_room_from_others(life):
    life.run("other", containers=[sized(cpu="3")])
    life.run(containers=[sized(cpu="500m")]).after(5)
    resize(life, requests={"cpu": "2"})
    life.run("third", containers=[sized(cpu="400m")]).after(5)
    assert life.phase("third") == "Running"


def test_a_policy_restarts_the_container(life):
    policy = {"cpu": "NotRequired", "memory": "RestartContainer"}
    limits = {"cpu": "1", "memory": "128Mi"}
    life.run(containers=[sized(policy=policy, limits=limits, cpu="500m", memory="64Mi")]).after(5)
    resize(life, requests={"cpu": "600m"})
    life.after(5)
    assert life.status()["restartCount"] == 0
    resize(life, requests={"memory": "100Mi"}, limits={"memory": "100Mi"})
    life.after(5)
    assert life.status()["restartCount"] == 1
    assert life.status()["resources"]["limits"]["memory"] == "100Mi"
    assert ("Killing", "Container app resize requires restart") in life.events()

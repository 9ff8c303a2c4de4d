"""Node pressure: thresholds, conditions, who goes first. Rules: Kubernetes' documentation of node-pressure eviction."""

from __future__ import annotations

import pytest

PRESSURE = "minikctl.dev/pressure"


def using(life, name, memory, request="", **more):
    container = {"name": "app", "image": "nginx:1.27"}
    if request:
        container["resources"] = {"requests": {"memory": request}}
    life.run(name, annotations={"minikctl.dev/memory": memory}, containers=[container], **more)


def annotate(life, resource, name, annotations):
    namespace = "" if resource == "nodes" else "default"
    life.client.patch(resource, namespace, name, {"metadata": {"annotations": annotations}}, type="merge")
    life.session.settle()
    life.start = life.session.now


def node_conditions(life):
    conditions = life.client.get("nodes", "", life.node)["status"]["conditions"]
    return {c["type"]: (c["status"], c["reason"], c["message"]) for c in conditions}


def node_events(life):
    found = [e for e in life.client.list("events", "default") if e["involvedObject"]["kind"] == "Node"]
    return [(e["type"], e["reason"], e["message"]) for e in found if e["involvedObject"]["name"] == life.node]


def taints(life):
    return [t["key"] for t in life.client.get("nodes", "", life.node)["spec"].get("taints") or ()]


def test_a_node_with_less_than_100_mebibytes_left_evicts_who_uses_more_than_it_asked_for(life):
    using(life, "modest", "1Gi", "2Gi")
    using(life, "greedy", "7081Mi", "1Gi")  # 8Gi - 1Gi - 7081Mi = 87Mi
    life.after(5)
    status = life.pod("greedy")["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "Evicted")
    assert status["message"] == (
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 87Mi. "
        "Container app was using 7081Mi, request is 1Gi, has larger consumption of memory. "
    )
    assert life.events("greedy")[-2:] == [("Evicted", status["message"]), ("Killing", "Stopping container app")]
    told = life.conditions("greedy")["DisruptionTarget"]
    assert (told["status"], told["reason"], told["message"]) == ("True", "TerminationByKubelet", status["message"])
    assert life.phase("modest") == "Running"


def test_the_node_tells_of_its_pressure_and_is_well_five_minutes_after_its_end(life):
    using(life, "greedy", "8Gi")
    life.after(5)
    assert node_conditions(life)["MemoryPressure"] == (
        "True",
        "KubeletHasInsufficientMemory",
        "kubelet has insufficient memory available",
    )
    assert taints(life) == ["node.kubernetes.io/memory-pressure"]
    assert node_events(life)[-2:] == [
        ("Normal", "NodeHasInsufficientMemory", f"Node {life.node} status is now: NodeHasInsufficientMemory"),
        ("Warning", "EvictionThresholdMet", "Attempting to reclaim memory"),
    ]
    life.after(290)
    assert node_conditions(life)["MemoryPressure"][0] == "True"
    life.after(320)
    assert node_conditions(life)["MemoryPressure"] == (
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
    )
    assert taints(life) == []


def test_a_pod_that_needs_nothing_extra_stays_even_if_it_comes_last(life):
    using(life, "greedy", "8Gi")
    life.after(5)
    using(life, "best-effort", "1Mi")
    assert life.phase("best-effort") == "Failed"
    assert life.pod("best-effort")["status"]["message"] == (
        "Pod was rejected: The node had condition: [MemoryPressure]. "
    )
    assert life.events("best-effort") == [("Evicted", "The node had condition: [MemoryPressure]. ")]
    using(life, "burstable", "1Mi", "1Mi")
    assert life.after(10).phase("burstable") == "Running"


@pytest.mark.parametrize(
    ("word", "condition", "resource"),
    [
        ("disk", "DiskPressure", "ephemeral-storage. Threshold quantity: 10Gi, available: 5Gi. "),
        ("pid", "PIDPressure", "pids. "),
    ],
)
def test_other_pressure_is_said_and_ends_when_it_is_taken_back(life, word, condition, resource):
    life.run(priority=None).after(5)
    annotate(life, "nodes", life.node, {PRESSURE: word})
    life.after(4)
    assert node_conditions(life)[condition][0] == "True"
    assert life.pod()["status"]["message"] == f"The node was low on resource: {resource}"
    annotate(life, "nodes", life.node, {PRESSURE: None})
    assert node_conditions(life)[condition][0] == "True"
    life.after(299)
    assert node_conditions(life)[condition][0] == "True"
    life.after(301)
    assert node_conditions(life)[condition][0] == "False"


def test_pods_go_one_every_ten_seconds_low_priority_first(life):
    for name, value in (("high", 100), ("low", 10)):
        body = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}}
        life.client.create("priorityclasses.scheduling.k8s.io", {**body, "value": value})
        life.run(name, priorityClassName=name)
    life.after(5)
    annotate(life, "nodes", life.node, {PRESSURE: "memory"})
    life.after(5)
    assert [life.phase("low"), life.phase("high")] == ["Failed", "Running"]
    life.after(15)
    assert life.phase("high") == "Failed"


def test_critical_pods_stay(life):
    annotate(life, "nodes", life.node, {PRESSURE: "disk"})
    life.after(120)
    system = [p for p in life.client.list("pods", "kube-system") if p["spec"].get("nodeName") == life.node]
    assert system
    assert {p["status"]["phase"] for p in system} == {"Running"}


def test_a_load_that_grows_ends_a_container_at_its_limit(life):
    limited = {"name": "app", "image": "nginx:1.27", "resources": {"limits": {"memory": "200Mi"}}}
    life.run(annotations={"minikctl.dev/memory": "0s=0,100s=400Mi"}, containers=[limited], restartPolicy="Never")
    assert life.after(49).phase() == "Running"
    life.after(53)
    assert life.state()["terminated"]["reason"] == "OOMKilled"
    assert life.state()["terminated"]["exitCode"] == 137


def test_a_load_that_grows_brings_the_node_under_pressure(life):
    life.run(annotations={"minikctl.dev/memory": "0s=0,100s=16Gi"})
    assert life.after(40).phase() == "Running"
    life.after(65)
    assert life.pod()["status"]["reason"] == "Evicted"

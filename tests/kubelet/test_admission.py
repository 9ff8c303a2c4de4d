"""Pods that no scheduler has sent to their node. Texts: a kubelet of Kubernetes 1.33 (lifecycle/predicate.go)."""

from __future__ import annotations

import pytest


def required(*expressions):
    terms = {"nodeSelectorTerms": [{"matchExpressions": list(expressions)}]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": terms}}


def rejected(life, name="web"):
    status = life.pod(name)["status"]
    return status["phase"], status.get("reason"), status.get("message")


def test_required_affinity_is_looked_at(life):
    life.run(affinity=required({"key": "disk", "operator": "In", "values": ["ssd"]}))
    text = "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
    assert rejected(life) == ("Failed", "NodeAffinity", f"Pod was rejected: {text}")
    assert life.events() == [("NodeAffinity", text)]
    life.run("fits", affinity=required({"key": "disk", "operator": "DoesNotExist"}))
    assert life.after(5).phase("fits") == "Running"


def test_a_port_of_the_host_is_given_once(life):
    def on(port, **more):
        return [{"name": "app", "image": "nginx:1.27", "ports": [{"containerPort": 80, "hostPort": port, **more}]}]

    life.run(containers=on(8080))
    life.run("other", containers=on(8080)).after(5)
    text = "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
    assert rejected(life, "other") == ("Failed", "NodePorts", f"Pod was rejected: {text}")
    life.run("udp", containers=on(8080, protocol="UDP"))
    assert life.after(5).phase("udp") == "Running"


@pytest.mark.parametrize(("effect", "taken"), [("NoExecute", False), ("NoSchedule", True)])
def test_only_taints_that_evict_keep_a_pod_away(life, effect, taken):
    taint = {"key": "broken", "value": "yes", "effect": effect}
    life.client.patch("nodes", "", life.node, {"spec": {"taints": [taint]}}, type="merge")
    life.run()
    text = "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate"
    assert life.after(5).events(reason="TaintToleration") == ([] if taken else [("TaintToleration", text)])
    life.run("tolerant", tolerations=[{"key": "broken", "operator": "Exists"}])
    assert life.after(8).phase("tolerant") == "Running"


def test_a_node_takes_no_more_pods_than_it_has_room_for(life):
    life.client.patch("nodes", "", life.node, {"status": {"allocatable": {"pods": "1"}}}, subresource="status")
    running = len([p for p in life.client.list("pods") if p["spec"].get("nodeName") == life.node])
    life.run()
    text = f"Node didn't have enough resource: pods, requested: 1, used: {running}, capacity: 1"
    assert rejected(life) == ("Failed", "OutOfpods", f"Pod was rejected: {text}")

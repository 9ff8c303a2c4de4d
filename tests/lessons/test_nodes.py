"""Lesson: nodes come, fail, and are emptied for maintenance.

A node counts as lost 50 s after its last sign of life (--node-monitor-grace-period since Kubernetes 1.32); a pod
tolerates that for 300 s, unless it says otherwise.
"""

from __future__ import annotations

from typing import Any

Obj = dict[str, Any]


def on(lesson: Any, node: str, *, leaving: bool = False) -> list[str]:
    """The names of the pods of a node that are, or are not, on their way out."""
    pods = lesson.items(f"pods --field-selector spec.nodeName={node}")
    return [p["metadata"]["name"] for p in pods if ("deletionTimestamp" in p["metadata"]) == leaving]


def taints(lesson: Any, node: str) -> list[tuple[str, str]]:
    found = lesson.get(f"node {node}")["spec"].get("taints") or []
    return sorted((taint["key"], taint["effect"]) for taint in found)


def test_a_node_that_is_lost_is_emptied_and_refilled(lesson: Any) -> None:
    lesson.does("create deployment web --image=nginx --replicas=4")
    lesson.at(20)
    stranded = on(lesson, "minikctl-worker")
    assert len(stranded) == 2
    lesson.does("node stop minikctl-worker")
    lesson.at(69)
    assert " Ready " in lesson.does("get node minikctl-worker --no-headers")
    lesson.at(70)
    assert " NotReady " in lesson.does("get node minikctl-worker --no-headers")
    unreachable = "node.kubernetes.io/unreachable"
    assert taints(lesson, "minikctl-worker") == [(unreachable, "NoExecute"), (unreachable, "NoSchedule")]
    ready = {c["type"]: c for c in lesson.get("node minikctl-worker")["status"]["conditions"]}["Ready"]
    told = ready["status"], ready["reason"], ready["message"]
    assert told == ("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")
    assert lesson.get("deployment web")["status"]["readyReplicas"] == 2  # its pods count as not ready at once
    lesson.at(369)
    assert on(lesson, "minikctl-worker") == stranded
    lesson.at(370)
    assert on(lesson, "minikctl-worker", leaving=True) == stranded
    texts = [f"Marking for deletion Pod default/{name}" for name in stranded]
    assert sorted(lesson.events("TaintManagerEviction")) == texts
    target = {c["type"]: c for c in lesson.get(f"pod {stranded[0]}")["status"]["conditions"]}["DisruptionTarget"]
    assert target["reason"] == "DeletionByTaintManager"
    lesson.at(390)
    assert lesson.get("deployment web")["status"]["readyReplicas"] == 4
    assert len(on(lesson, "minikctl-worker2")) == 4
    assert on(lesson, "minikctl-worker", leaving=True) == stranded  # nobody there confirms their end
    lesson.does("node start minikctl-worker")
    lesson.at(400)
    assert len(lesson.items("pods")) == 4
    assert taints(lesson, "minikctl-worker") == []


def test_a_node_that_is_back_in_time_keeps_its_pods(lesson: Any) -> None:
    lesson.does("create deployment web --image=nginx --replicas=2")
    lesson.at(20)
    before = sorted(pod["metadata"]["name"] for pod in lesson.items("pods"))
    lesson.does("node stop minikctl-worker")
    lesson.at(300)
    lesson.does("node start minikctl-worker")
    lesson.at(600)
    assert sorted(pod["metadata"]["name"] for pod in lesson.items("pods")) == before
    (cancelled,) = lesson.events("TaintManagerEviction")
    assert cancelled.startswith("Cancelling deletion of Pod default/web-")


def test_a_new_node_gets_its_daemon(lesson: Any) -> None:
    container = {"name": "agent", "image": "nginx"}
    template = {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [container]}}
    spec = {"selector": {"matchLabels": {"app": "agent"}}, "template": template}
    lesson.apply({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent"}, "spec": spec})
    lesson.at(20)
    workers = ["minikctl-worker", "minikctl-worker2"]  # the control plane's taint is not tolerated
    assert sorted(pod["spec"]["nodeName"] for pod in lesson.items("pods")) == workers
    lesson.does("node add late")
    lesson.at(40)
    assert sorted(pod["spec"]["nodeName"] for pod in lesson.items("pods")) == ["late", *workers]
    assert lesson.get("daemonset agent")["status"]["numberReady"] == 3
    lesson.does("taint node late gpu=yes:NoExecute")
    lesson.at(80)
    assert sorted(pod["spec"]["nodeName"] for pod in lesson.items("pods")) == workers
    lesson.does("cordon minikctl-worker")
    lesson.at(90)
    assert lesson.get("daemonset agent")["status"]["desiredNumberScheduled"] == 2  # cordons are tolerated


def test_a_drain_waits_for_the_disruption_budget(lesson: Any) -> None:
    lesson.does("create deployment web --image=nginx --replicas=2")
    lesson.does("create poddisruptionbudget web --selector=app=web --min-available=2")
    lesson.at(20)
    shown = lesson.does("get pdb web --no-headers").split()
    assert shown[:4] == ["web", "2", "N/A", "0"]
    node = lesson.items("pods")[0]["spec"]["nodeName"]
    code, out, err = lesson.run("drain", node, "--ignore-daemonsets", "--timeout=12s")
    (name,) = on(lesson, node)
    refused = (
        f'error when evicting pods/"{name}" -n "default" (will retry after 5s): '
        "Cannot evict pod as it would violate the pod's disruption budget."
    )
    assert code == 1
    assert err.count(refused) == 3  # at once, after 5 s and after 10 s
    assert f"evicting pod default/{name}" in out
    lesson.does("scale deployment web --replicas=3")
    out = lesson.does(f"drain {node} --ignore-daemonsets --timeout=60s")
    assert out.splitlines()[-2:] == [f"pod/{name} evicted", f"node/{node} drained"]
    lesson.at(120)
    assert on(lesson, node) == []
    assert lesson.get("pdb web")["status"]["currentHealthy"] == 3


def test_nobody_is_evicted_while_no_node_is_heard_of(lesson: Any) -> None:
    """Then it is rather the control plane that is cut off. With the first that is back, the others count as lost."""
    lesson.does("create deployment web --image=nginx --replicas=2")
    lesson.at(20)
    nodes = ("minikctl-control-plane", "minikctl-worker", "minikctl-worker2")
    for node in nodes:
        lesson.does(f"node stop {node}")
    lesson.at(3600)
    unreachable = "node.kubernetes.io/unreachable"
    assert all((unreachable, "NoSchedule") in taints(lesson, node) for node in nodes)
    assert not any((unreachable, "NoExecute") in taints(lesson, node) for node in nodes)
    assert all("deletionTimestamp" not in pod["metadata"] for pod in lesson.items("pods"))
    lesson.does("node start minikctl-control-plane")
    lesson.at(3601)
    emptied = [node for node in nodes if (unreachable, "NoExecute") in taints(lesson, node)]
    assert len(emptied) == 1
    lesson.at(3611)  # the next one ten seconds later
    assert all((unreachable, "NoExecute") in taints(lesson, node) for node in nodes[1:])


def test_a_stateful_pod_of_a_lost_node_waits_until_somebody_vouches_for_its_end(lesson: Any) -> None:
    """Non-graceful node shutdown: its name is not given to another pod before it is surely gone."""
    template = {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}
    spec = {"serviceName": "db", "selector": {"matchLabels": {"app": "db"}}, "template": template}
    lesson.apply({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": spec})
    lesson.at(20)
    before = lesson.get("pod db-0")
    node = before["spec"]["nodeName"]
    lesson.does(f"node stop {node}")
    lesson.at(3600)
    assert lesson.get("pod db-0")["metadata"]["uid"] == before["metadata"]["uid"]
    assert lesson.does("get pod db-0 --no-headers").split()[2] == "Terminating"
    lesson.does(f"taint nodes {node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute")
    lesson.at(3640)
    after = lesson.get("pod db-0")
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    assert after["spec"]["nodeName"] not in (node, "minikctl-control-plane")
    assert lesson.get("statefulset db")["status"]["readyReplicas"] == 1

"""Machines that are switched off and on. What containerd and a kubelet of Kubernetes 1.33 say of it."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339


def switch_off_and_on(life, minutes=2):
    def mark(**annotations):
        life.client.patch("nodes", "", life.node, {"metadata": {"annotations": annotations}}, type="merge")
        life.session.settle()
        life.start = life.session.now

    mark(**{"minikctl.dev/stopped-at": rfc3339(life.session.now)})
    life.after(minutes * 60)
    mark(**{"minikctl.dev/stopped-at": None, "minikctl.dev/rebooted-at": rfc3339(life.session.now)})


def test_containers_begin_anew_after_a_reboot(life):
    life.run().after(5)
    before = life.pod()["status"]["podIP"]
    switch_off_and_on(life)
    assert life.status()["lastState"]["terminated"]["exitCode"] == 255
    assert life.status()["lastState"]["terminated"]["reason"] == "Unknown"
    life.after(5)
    assert life.status()["restartCount"] == 1
    assert "running" in life.state()
    assert life.pod()["status"]["podIP"] != before
    told = "Pod sandbox changed, it will be killed and re-created."
    assert ("SandboxChanged", told) in life.events()


def test_a_pod_that_may_not_restart_has_failed(life):
    life.run(restartPolicy="Never").after(5)
    switch_off_and_on(life)
    assert life.phase() == "Failed"
    assert life.state()["terminated"]["reason"] == "Unknown"


def test_init_containers_run_again(life):
    init = {"name": "first", "image": "busybox:1.36", "command": ["sleep", "3"]}
    life.run(initContainers=[init]).after(20)
    assert life.phase() == "Running"
    switch_off_and_on(life)
    life.after(2)
    assert "running" in life.state("first")
    life.after(10)
    assert "running" in life.state()
    assert life.status("first")["restartCount"] == 1


def test_the_node_tells_of_its_reboot(life):
    before = life.client.get("nodes", "", life.node)["status"]["nodeInfo"]["bootID"]
    switch_off_and_on(life)
    boot = life.client.get("nodes", "", life.node)["status"]["nodeInfo"]["bootID"]
    assert boot != before
    found = [e for e in life.client.list("events", "default") if e["involvedObject"]["name"] == life.node]
    told = {e["reason"]: (e["type"], e["message"]) for e in found}
    assert told["Rebooted"] == ("Warning", f"Node {life.node} has been rebooted, boot id: {boot}")
    assert told["NodeReady"] == ("Normal", f"Node {life.node} status is now: NodeReady")

"""How nodes register, and what happens on one whose kubelet has stopped. Texts: kubelet's nodestatus/setters.go."""

from __future__ import annotations


def test_a_new_node_becomes_ready_with_addresses_and_a_lease(life):
    node = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": "extra", "labels": {"kubernetes.io/hostname": "extra"}},
        "status": {"capacity": {"cpu": "2", "memory": "4Gi", "pods": "50"}},
    }
    life.client.create("nodes", node)
    life.session.settle()
    found = life.client.get("nodes", "", "extra")
    assert [(c["type"], c["status"], c["reason"]) for c in found["status"]["conditions"]] == [
        ("MemoryPressure", "False", "KubeletHasSufficientMemory"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID"),
        ("Ready", "True", "KubeletReady"),
    ]
    assert found["status"]["conditions"][3]["message"] == "kubelet is posting ready status"
    assert found["status"]["addresses"] == [
        {"type": "InternalIP", "address": "172.18.0.4"},
        {"type": "Hostname", "address": "extra"},
    ]
    assert found["spec"]["podCIDR"] == "10.244.2.0/24"
    assert found["spec"]["podCIDRs"] == ["10.244.2.0/24"]
    assert found["status"]["nodeInfo"]["kubeletVersion"] == "v1.33.1"
    lease = life.client.get("leases.coordination.k8s.io", "kube-node-lease", "extra")
    assert lease["spec"]["holderIdentity"] == "extra"
    reasons = [reason for reason, _ in life.events("extra")]
    assert reasons[0] == "Starting"
    assert ("NodeReady", "Node extra status is now: NodeReady") in life.events("extra")


def test_a_bare_node_registers_without_events(instant_life):
    assert [e for e in instant_life.client.list("events") if e["involvedObject"]["kind"] == "Node"] == []


def _annotate(life, value):
    node = life.client.get("nodes", "", life.node)
    annotations = {k: v for k, v in node["metadata"]["annotations"].items() if k != "minikctl.dev/stopped-at"}
    if value:
        annotations["minikctl.dev/stopped-at"] = value
    life.client.update("nodes", {**node, "metadata": {**node["metadata"], "annotations": annotations}})
    life.session.settle()


def test_on_a_stopped_node_nothing_happens_until_it_runs_again(life):
    life.run(containers=[{"name": "app", "image": "busybox", "command": ["sleep", "20"]}]).after(5)
    _annotate(life, "2025-01-01T00:00:00Z")
    life.client.delete("pods", "default", "web")
    life.session.settle()
    life.after(100)
    assert "running" in life.state()
    assert life.pod()["metadata"]["deletionTimestamp"]
    _annotate(life, "")
    life.after(140)
    assert life.pod() is None


def test_pods_go_on_when_their_node_comes_back(life):
    life.run().after(0)
    _annotate(life, "2025-01-01T00:00:00Z")
    life.after(30)
    assert life.phase() == "Pending"
    _annotate(life, "")
    assert life.after(40).phase() == "Running"


def test_a_new_node_does_not_get_the_addresses_that_pods_of_a_lost_one_still_have(life):
    client = life.client
    lost = max(node["metadata"]["name"] for node in client.list("nodes"))
    block = client.get("nodes", "", lost)["spec"]["podCIDR"]
    spec = {"nodeName": lost, "containers": [{"name": "main", "image": "nginx:1.25"}]}
    client.create(
        "pods", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}, namespace="default"
    )
    life.after(10)
    assert client.get("pods", "default", "web")["status"]["podIP"]
    client.delete("nodes", "", lost)
    client.create("nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "extra"}})
    life.session.settle()
    assert client.get("nodes", "", "extra")["spec"]["podCIDR"] != block


def _add(life, name, spec=None):
    life.client.create("nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}, "spec": spec or {}})
    life.session.settle()
    return life.client.get("nodes", "", name)


def _run_on(life, pod, node, **spec):
    spec = {"nodeName": node, "containers": [{"name": "main", "image": "nginx:1.25"}], **spec}
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": pod}, "spec": spec}
    life.client.create("pods", body, namespace="default")
    life.start = life.session.now
    life.after(10)
    return life.client.get("pods", "default", pod)["status"]["podIP"]


def _internal(node):
    return node["status"]["addresses"][0]["address"]


def test_a_node_that_comes_again_finds_its_pods_and_their_addresses(life):
    first = _add(life, "extra")
    kept = _run_on(life, "web", "extra")
    agent = _run_on(life, "agent", "extra", hostNetwork=True)
    life.client.delete("nodes", "", "extra")
    life.session.settle()
    other = _add(life, "other")
    again = _add(life, "extra")
    assert again["spec"]["podCIDR"] == first["spec"]["podCIDR"] != other["spec"]["podCIDR"]
    assert _internal(again) == _internal(first) == agent != _internal(other)
    assert _run_on(life, "late", "extra") != kept
    assert life.client.get("pods", "default", "web")["status"]["podIP"] == kept


def test_a_node_that_comes_again_for_other_addresses_leaves_its_pods_theirs_whoever_joins_later(life):
    first = _add(life, "extra")
    kept = _run_on(life, "web", "extra")
    life.client.delete("nodes", "", "extra")
    _add(life, "extra", {"podCIDR": "10.250.0.0/24"})
    joined = [_add(life, f"other-{number}")["spec"]["podCIDR"] for number in range(3)]
    assert first["spec"]["podCIDR"] not in joined
    life.client.delete("nodes", "", "extra")
    _add(life, "extra", {"podCIDR": "10.251.0.0/24"})
    assert _add(life, "more")["spec"]["podCIDR"] != first["spec"]["podCIDR"]
    assert life.client.get("pods", "default", "web")["status"]["podIP"] == kept
    life.client.delete("pods", "default", "web", gracePeriodSeconds=0)
    life.client.delete("nodes", "", "extra")
    assert _add(life, "last")["spec"]["podCIDR"] == first["spec"]["podCIDR"]


def test_the_address_of_a_lost_node_is_its_pods_as_long_as_they_are_there(life):
    lost = _add(life, "extra")
    assert _run_on(life, "agent", "extra", hostNetwork=True) == _internal(lost)
    life.client.delete("nodes", "", "extra")
    life.session.settle()
    assert _internal(_add(life, "other")) != _internal(lost)
    life.client.delete("pods", "default", "agent", gracePeriodSeconds=0)
    life.session.settle()
    assert _internal(_add(life, "another")) == _internal(lost)


def test_a_node_has_a_list_of_storage_drivers_that_comes_and_goes_with_it(life):
    node = _add(life, "extra")
    drivers = life.client.get("csinodes.storage.k8s.io", "", "extra")
    assert drivers["spec"] == {"drivers": None}
    assert drivers["metadata"]["ownerReferences"] == [
        {"apiVersion": "v1", "kind": "Node", "name": "extra", "uid": node["metadata"]["uid"]}
    ]
    plugins = drivers["metadata"]["annotations"]["storage.alpha.kubernetes.io/migrated-plugins"].split(",")
    assert plugins == sorted(plugins)
    assert "kubernetes.io/gce-pd" in plugins
    life.client.delete("nodes", "", "extra")
    life.session.settle()
    assert life.client.find("csinodes.storage.k8s.io", "", "extra") is None


def test_hollow_nodes_have_no_list_of_storage_drivers(instant_life):
    assert instant_life.client.list("csinodes.storage.k8s.io") == []

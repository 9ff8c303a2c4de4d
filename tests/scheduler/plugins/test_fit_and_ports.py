"""Room on nodes: NodeResourcesFit and NodePorts."""

from __future__ import annotations

from lone_scheduler import LoneScheduler

NO_VICTIMS = "preemption: 0/{0} nodes are available: {0} No preemption victims found for incoming pod."


def test_a_node_takes_pods_until_its_cpu_is_given_away(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"cpu": "1"})
    assert cluster.pod("a", requests={"cpu": "600m"}) == "node-1"
    assert cluster.pod("b", requests={"cpu": "400m"}) == "node-1"
    assert cluster.pod("c", requests={"cpu": "1m"}) == ""
    assert cluster.message("c") == f"0/1 nodes are available: 1 Insufficient cpu. {NO_VICTIMS.format(1)}"
    assert cluster.pod("d") == "node-1"  # who asks for nothing always fits


def test_every_lacking_resource_is_named(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"pods": "0"})
    cluster.pod("a", requests={"cpu": "9", "memory": "9Gi", "ephemeral-storage": "1Ti", "example.com/gpu": "1"})
    assert cluster.message("a") == (
        "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient ephemeral-storage, "
        f"1 Insufficient example.com/gpu, 1 Insufficient memory, 1 Too many pods. {NO_VICTIMS.format(1)}"
    )


def test_a_node_takes_only_so_many_pods(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"pods": "1"})
    assert cluster.pod("a") == "node-1"
    assert cluster.pod("b") == ""


def test_pods_that_are_over_take_no_room(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"pods": "1"})
    cluster.pod("a")
    cluster.patch("pods", "a", {"status": {"phase": "Succeeded"}}, subresource="status")
    assert cluster.pod("b") == "node-1"


def test_the_emptiest_node_is_best(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    cluster.pod("a", requests={"cpu": "2"}, nodeSelector={"kubernetes.io/hostname": "node-1"})
    cluster.pod("b", requests={"cpu": "1"}, nodeSelector={"kubernetes.io/hostname": "node-3"})
    assert cluster.pod("c", requests={"cpu": "100m"}) == "node-2"


def test_pods_without_requests_spread_too(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    assert {cluster.pod(name) for name in ("a", "b", "c")} == {"node-1", "node-2", "node-3"}


def test_a_host_port_is_given_once_per_node(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    ports = {"ports": [{"containerPort": 80, "hostPort": 8080}]}
    assert {cluster.pod("a", container=ports), cluster.pod("b", container=ports)} == {"node-1", "node-2"}
    assert cluster.pod("c", container=ports) == ""
    assert cluster.message("c") == (
        "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports. " + NO_VICTIMS.format(2)
    )


def test_host_ports_clash_by_protocol_and_address(cluster: LoneScheduler) -> None:
    cluster.nodes(1)

    def port(**more: object) -> dict[str, object]:
        return {"ports": [{"containerPort": 80, "hostPort": 8080, **more}]}

    assert cluster.pod("a", container=port(hostIP="10.0.0.1")) == "node-1"
    assert cluster.pod("b", container=port(hostIP="10.0.0.2")) == "node-1"
    assert cluster.pod("c", container=port(protocol="UDP")) == "node-1"
    assert cluster.pod("d", container=port(hostIP="10.0.0.1")) == ""
    assert cluster.pod("e", container=port()) == ""


def test_room_that_is_given_back_goes_to_a_waiting_pod(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"cpu": "1"})
    cluster.pod("a", requests={"cpu": "1"})
    assert cluster.pod("b", requests={"cpu": "1"}) == ""
    cluster.delete_pod("a")
    cluster.advance(1)
    assert cluster.where("b") == "node-1"

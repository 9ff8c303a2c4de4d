"""A pod from admission to its deletion. Texts and shapes: a kind cluster of Kubernetes 1.33."""

from __future__ import annotations


def test_a_pod_is_created_pulled_started_and_ready(life):
    life.run()
    assert life.phase() == "Pending"
    assert life.state() == {"waiting": {"reason": "ContainerCreating"}}
    assert life.conditions()["Ready"]["message"] == "containers with unready status: [app]"
    assert life.conditions()["Ready"]["reason"] == "ContainersNotReady"
    life.after(10)
    assert life.phase() == "Running"
    assert life.status()["ready"] is True
    assert life.status()["image"] == "docker.io/library/nginx:1.27"
    assert [c["type"] for c in life.pod()["status"]["conditions"]] == [
        "PodReadyToStartContainers",
        "Initialized",
        "Ready",
        "ContainersReady",
        "PodScheduled",
    ]
    assert {c["status"] for c in life.pod()["status"]["conditions"]} == {"True"}
    assert life.pod()["status"]["podIP"].startswith("10.244.1.")
    assert life.pod()["status"]["hostIP"] == "172.18.0.3"


def test_the_events_of_a_start_are_those_of_a_real_kubelet(life):
    assert life.run().after(10).events() == [
        ("Pulling", 'Pulling image "nginx:1.27"'),
        (
            "Pulled",
            'Successfully pulled image "nginx:1.27" in 1.5s (1.5s including waiting). Image size: 72195292 bytes.',
        ),
        ("Created", "Created container: app"),
        ("Started", "Started container app"),
    ]


def test_an_image_that_is_there_is_not_pulled_again(life):
    life.run().after(10)
    life.run("second").after(1)
    assert life.phase("second") == "Running"
    assert life.events("second", "Pulled") == [("Pulled", 'Container image "nginx:1.27" already present on machine')]


def test_a_node_shows_the_images_that_it_keeps(life):
    life.run().after(10)
    images = life.client.get("nodes", "", life.node)["status"]["images"]
    assert [(entry["names"][-1], entry["sizeBytes"]) for entry in images] == [
        ("docker.io/library/nginx:1.27", 72195292)
    ]


def test_a_deleted_pod_stops_within_a_second(life):
    life.run().after(10)
    life.delete()
    assert life.pod()["metadata"]["deletionGracePeriodSeconds"] == 30
    assert life.after(1).pod() is None
    assert life.events(reason="Killing") == [("Killing", "Stopping container app")]


def test_in_the_bare_profile_all_happens_at_once(instant_life):
    instant_life.run()
    assert instant_life.phase() == "Running"
    assert instant_life.conditions()["Ready"]["status"] == "True"
    assert instant_life.delete().pod() is None


def test_pod_addresses_are_never_given_twice(instant_life):
    for number in range(20):
        instant_life.run(f"pod-{number}")
    addresses = {instant_life.pod(f"pod-{number}")["status"]["podIP"] for number in range(20)}
    assert len(addresses) == 20
    assert all(address.startswith("10.244.1.") for address in addresses)
    assert not addresses & {"10.244.1.0", "10.244.1.1", "10.244.1.255"}


def test_a_pod_on_the_host_network_has_the_address_of_its_node(life):
    life.run(hostNetwork=True).after(10)
    assert life.pod()["status"]["podIP"] == life.pod()["status"]["hostIP"] == "172.18.0.3"

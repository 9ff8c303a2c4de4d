"""On which ports containers listen, by the rules of docs/simulation.md, which follow what the programs do in life."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.kubelet.listening import listener, listening, running_containers


def pod(
    image: str = "example.com/app:1", annotations: dict[str, str] | None = None, **container: Any
) -> dict[str, Any]:
    running = {"name": "c", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}
    return {
        "metadata": {"name": "p", "namespace": "default", "annotations": annotations or {}},
        "spec": {"containers": [{"name": "c", "image": image, **container}]},
        "status": {"phase": "Running", "podIP": "10.244.1.3", "containerStatuses": [running]},
    }


def ports(*args: Any, **more: Any) -> set[str] | None:
    """``{"80/TCP"}``; None where the container takes whatever it is asked for."""
    one = pod(*args, **more)
    found = listening(one, one["spec"]["containers"][0]).ports
    return None if found is None else {f"{number}/{protocol}" for protocol, number in found}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("nginx:1.27", {"80/TCP"}),
        ("httpd", {"80/TCP"}),
        ("redis:alpine", {"6379/TCP"}),
        ("postgres:16", {"5432/TCP"}),
        ("mysql:8", {"3306/TCP"}),
        ("mariadb:11", {"3306/TCP"}),
        ("mongo", {"27017/TCP"}),
        ("memcached:1.6", {"11211/TCP"}),
        ("docker.io/bitnami/redis:7.2", {"6379/TCP"}),
        ("registry.k8s.io/pause:3.9", set()),
    ],
)
def test_a_well_known_image_listens_where_it_does_in_life(image: str, expected: set[str]) -> None:
    assert ports(image) == expected


def test_rabbitmq_listens_for_amqp() -> None:
    assert "5672/TCP" in (ports("rabbitmq:3") or ())


def test_declared_ports_come_before_what_the_image_is_known_for() -> None:
    assert ports("grafana/grafana:11.0.0", ports=[{"containerPort": 8080}]) == {"8080/TCP"}
    assert ports(ports=[{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 80}]) == {"53/UDP", "80/TCP"}


CONFIGURED: list[dict[str, Any]] = [
    {"args": ["nginx", "-g", "daemon off;"]},
    {"env": [{"name": "NGINX_PORT", "value": "8080"}]},
    {"envFrom": [{"configMapRef": {"name": "settings"}}]},
    {"volumeMounts": [{"name": "conf", "mountPath": "/etc/nginx/conf.d"}]},
    {"lifecycle": {"postStart": {"exec": {"command": ["true"]}}}},
]


def test_declaring_a_port_does_not_make_a_server_listen_there() -> None:
    """nginx as it comes has one server, on port 80."""
    assert ports("nginx:1.27", ports=[{"containerPort": 8080}]) == {"80/TCP"}
    content = [{"name": "pages", "mountPath": "/usr/share/nginx/html"}]
    assert ports("nginx", ports=[{"containerPort": 8080}], volumeMounts=content) == {"80/TCP"}
    assert ports("nginxinc/nginx-unprivileged", ports=[{"containerPort": 80}]) == {"8080/TCP"}


@pytest.mark.parametrize("configuration", CONFIGURED)
def test_declared_ports_count_where_something_may_have_configured_the_server(configuration: dict[str, Any]) -> None:
    assert ports("nginx:1.27", ports=[{"containerPort": 8080}], **configuration) == {"8080/TCP"}


def test_a_port_that_a_probe_asks_is_one_that_the_container_listens_on() -> None:
    assert ports(readinessProbe={"httpGet": {"path": "/", "port": 9000}}) == {"9000/TCP"}
    named = {"ports": [{"name": "http", "containerPort": 80}], "livenessProbe": {"tcpSocket": {"port": "http"}}}
    assert ports(**named) == {"80/TCP"}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["python", "-m", "http.server", "9000"], {"9000/TCP"}),
        (["python3", "-m", "http.server"], {"8000/TCP"}),
        (["nc", "-l", "-p", "7000"], {"7000/TCP"}),
        (["nc", "-lk", "7000"], {"7000/TCP"}),
        (["nc", "-u", "-l", "-p", "5000"], {"5000/UDP"}),
        (["socat", "TCP-LISTEN:8443,fork", "TCP:db:5432"], {"8443/TCP"}),
        (["/http-echo", "-listen=:5679", "-text=hi"], {"5679/TCP"}),
        (["/agnhost", "netexec", "--http-port=8083", "--udp-port", "8084"], {"8083/TCP", "8084/UDP"}),
        (["/agnhost", "serve-hostname"], {"9376/TCP"}),
        (["redis-server", "--port", "6380"], {"6380/TCP"}),
        (["/app", "-port=80"], {"80/TCP"}),
        (["/app", "--listen-address", "0.0.0.0:9000"], {"9000/TCP"}),
        (["sh", "-c", "echo starting; exec python3 -m http.server 8081"], {"8081/TCP"}),
        (["sh", "-c", "while true; do echo hi | nc -l -p 1500; done"], {"1500/TCP"}),
    ],
)
def test_a_command_that_names_its_port_decides(command: list[str], expected: set[str]) -> None:
    assert ports(command=command, ports=[{"containerPort": 1}]) == expected


def test_arguments_alone_are_those_of_the_program_that_the_image_is_named_after() -> None:
    assert ports("hashicorp/http-echo", args=["-text=hello"]) == {"5678/TCP"}
    assert ports("hashicorp/http-echo", args=["-listen=:80"]) == {"80/TCP"}
    assert ports("registry.k8s.io/e2e-test-images/agnhost:2.39", args=["netexec", "--http-port=8080"]) == {
        "8080/TCP",
        "8081/UDP",
    }


@pytest.mark.parametrize("command", [["sleep", "3600"], ["sh", "-c", "while true; do date; sleep 1; done"]])
def test_a_command_that_plainly_serves_nothing_listens_on_nothing(command: list[str]) -> None:
    assert ports("busybox", command=command) == set()
    assert ports("nginx:1.27", command=command, ports=[{"containerPort": 80}]) == set()


def test_the_annotation_decides_above_all_for_all_containers_or_for_one() -> None:
    said = {"minikctl.dev/listen": "8080, 9090/UDP"}
    assert ports("nginx", said, command=["sleep", "1"]) == {"8080/TCP", "9090/UDP"}
    assert ports("nginx", {**said, "minikctl.dev/listen.c": "81"}) == {"81/TCP"}
    assert ports("nginx", {"minikctl.dev/listen": ""}) == set()


def test_a_container_of_which_nothing_is_known_takes_whatever_it_is_asked_for() -> None:
    assert ports() is None
    assert ports(command=["/server"]) is None
    found = listener(pod(), "TCP", 1234)
    assert found is not None
    assert "nothing says where it listens" in found[1].why


def test_a_container_that_does_not_run_listens_on_nothing() -> None:
    one = pod("nginx")
    assert listener(one, "TCP", 80) is not None
    for state in ({"waiting": {"reason": "CrashLoopBackOff"}}, {"terminated": {"exitCode": 1}}):
        one["status"]["containerStatuses"][0]["state"] = state
        assert listener(one, "TCP", 80) is None
        assert running_containers(one) == []


def test_of_several_containers_the_one_that_is_known_to_listen_answers() -> None:
    one = pod()
    one["spec"]["containers"].append({"name": "db", "image": "redis:7"})
    one["status"]["containerStatuses"].append({"name": "db", "state": {"running": {}}})
    for number, name in ((6379, "db"), (80, "c")):
        found = listener(one, "TCP", number)
        assert found is not None
        assert found[0]["name"] == name


def test_nginx_does_not_listen_on_another_port() -> None:
    assert listener(pod("nginx", ports=[{"containerPort": 80}]), "TCP", 8080) is None

"""What `kubectl logs` shows. Refusals: validateContainerLogStatus in pkg/kubelet/kubelet_pods.go."""

from __future__ import annotations

import pytest

from minikctl.apimachinery.errors import BadRequest
from minikctl.kubelet.logs import lines_of


def texts(life, container="app", name="web", previous=False):
    return [text for _, text in lines_of(life.pod(name), container, life.session.now, previous)]


def shell(script):
    return [{"name": "app", "image": "busybox:1.36", "command": ["sh", "-c", script]}]


def test_echo_is_seen_when_its_time_has_come(life):
    life.run(containers=shell("echo one; sleep 10; echo two; sleep 100")).after(5)
    assert texts(life) == ["one"]
    assert texts(life.after(20)) == ["one", "two"]


def test_an_ended_container_still_has_its_log(life):
    life.run(restartPolicy="Never", containers=shell("echo done")).after(60)
    assert texts(life) == ["done"]


def test_the_run_before_can_be_asked_for(life):
    life.run(containers=shell("echo $HOSTNAME; exit 1")).after(5)
    assert life.status()["restartCount"] == 1
    assert texts(life, previous=True) == ["web"]


def test_nginx_writes_its_start_up_lines(life):
    found = texts(life.run().after(10))
    assert (
        found[0] == "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
    )
    assert found[9].endswith('[notice] 1#1: using the "epoll" event method')
    assert found[10].endswith("[notice] 1#1: nginx/1.27")


def test_an_annotation_says_what_is_written(life):
    life.run(annotations={"minikctl.dev/log": "ready\n@10s later\n@every 5s tick"}).after(5)
    assert texts(life) == ["ready", "tick"]
    life.after(16)
    assert "later" in texts(life)


def test_variables_are_put_into_commands(life):
    container = {
        "name": "app",
        "image": "busybox",
        "command": ["echo"],
        "args": ["$(GREETING) $$(X) $(MISSING)"],
        "env": [{"name": "GREETING", "value": "hello"}],
    }
    life.run(restartPolicy="Never", containers=[container]).after(10)
    assert texts(life) == ["hello $(X) $(MISSING)"]


def test_a_container_that_waits_has_no_log(life):
    life.run()
    with pytest.raises(BadRequest, match='container "app" in pod "web" is waiting to start: ContainerCreating'):
        texts(life)
    life.run("bad", containers=[{"name": "app", "image": "nginx:1.161"}]).after(10)
    with pytest.raises(BadRequest, match="is waiting to start: trying and failing to pull image"):
        texts(life, name="bad")


def test_without_a_run_before_there_is_no_log_of_it(life):
    life.run().after(10)
    with pytest.raises(BadRequest, match='previous terminated container "app" in pod "web" not found'):
        texts(life, previous=True)

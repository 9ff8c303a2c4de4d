"""Programs that are not there. Texts: runc 1.2 under containerd 2 and a kubelet of Kubernetes 1.33."""

from __future__ import annotations

import pytest

FAILED = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: error during container init: "
)


def typo(*command, image="busybox:1.36"):
    return [{"name": "app", "image": image, "command": list(command)}]


def test_a_mistyped_program_does_not_start(life):
    life.run(containers=typo("slep", "5")).after(2)
    fault = f'{FAILED}exec: "slep": executable file not found in $PATH'
    assert life.state() == {"waiting": {"reason": "RunContainerError", "message": fault}}
    last = life.status()["lastState"]["terminated"]
    assert (last["exitCode"], last["reason"], last["message"]) == (128, "StartError", fault)
    assert last["startedAt"] == "1970-01-01T00:00:00Z"
    assert life.events()[-2:] == [("Created", "Created container: app"), ("Failed", f"Error: {fault}")]


def test_it_is_tried_again_with_a_growing_back_off(life):
    life.run(containers=typo("slep")).after(5)
    assert life.waits_for() == "CrashLoopBackOff"
    assert life.status()["restartCount"] == 1
    assert life.state()["waiting"]["message"].startswith("back-off 10s restarting failed container=app")
    life.after(20)
    assert life.state()["waiting"]["message"].startswith("back-off 20s restarting failed container=app")
    assert life.status()["restartCount"] == 2


def test_a_pod_that_is_not_restarted_fails(life):
    life.run(restartPolicy="Never", containers=typo("slep")).after(3)
    assert life.phase() == "Failed"
    assert life.state()["terminated"]["reason"] == "StartError"


def test_a_path_is_told_of_as_a_path(life):
    life.run(restartPolicy="Never", containers=typo("/bin/slep")).after(3)
    assert life.state()["terminated"]["message"] == (
        f'{FAILED}exec: "/bin/slep": stat /bin/slep: no such file or directory'
    )


@pytest.mark.parametrize(
    ("image", "program", "there"),
    [
        ("busybox:1.36", "sh", True),
        ("busybox:1.36", "bash", False),
        ("alpine:3.20", "curl", False),
        ("debian:12", "bash", True),
        ("nginx:1.27", "nginx", True),
        ("redis:7", "redis-server", True),
        ("ubuntu:24.04", "/opt/own/program", True),
        ("registry.example/shop:1", "anything", True),
    ],
)
def test_only_what_is_plain_is_said_to_be_absent(life, image, program, there):
    life.run(restartPolicy="Never", containers=typo(program, image=image)).after(10)
    assert (life.state().get("terminated", {}).get("reason") == "StartError") is not there

"""Startup, readiness and liveness probes, by the tasks pages of the Kubernetes documentation."""

from __future__ import annotations

HTTP = {"httpGet": {"path": "/", "port": 80}}


def server(**more):
    return [{"name": "app", "image": "nginx:1.27", **more}]


def start_of(life):
    from minikctl.apimachinery.timestamps import parse

    return (parse(life.state()["running"]["startedAt"]) - life.start) / 1000


def test_a_readiness_probe_waits_for_its_initial_delay(life):
    life.run(containers=server(readinessProbe={**HTTP, "initialDelaySeconds": 10, "periodSeconds": 5})).after(5)
    began = start_of(life)
    assert life.phase() == "Running"
    assert life.status()["ready"] is False
    assert life.status()["started"] is True
    life.after(began + 9)
    assert life.status()["ready"] is False
    life.after(began + 12)
    assert life.status()["ready"] is True
    assert life.conditions()["Ready"]["status"] == "True"


def test_several_successes_may_be_asked_for(life):
    life.run(containers=server(readinessProbe={**HTTP, "periodSeconds": 5, "successThreshold": 3})).after(5)
    began = start_of(life)
    life.after(began + 10)
    assert life.status()["ready"] is False
    assert life.after(began + 13).status()["ready"] is True


def test_ready_after_delays_readiness_without_a_probe(life):
    life.run(annotations={"minikctl.dev/ready-after": "20s"}).after(5)
    began = start_of(life)
    assert life.after(began + 19).status()["ready"] is False
    assert life.after(began + 22).status()["ready"] is True
    assert life.events(reason="Unhealthy") == []


def test_a_failing_readiness_probe_is_told_of_and_keeps_the_pod_unready(life):
    life.run(annotations={"minikctl.dev/readiness-probe": "fail"}, containers=server(readinessProbe=HTTP)).after(60)
    assert life.status()["ready"] is False
    assert life.status()["restartCount"] == 0
    assert life.events(reason="Unhealthy") == [
        ("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")
    ]


def test_readiness_can_be_lost_and_won_again_by_annotation(life):
    life.run(containers=server(readinessProbe={**HTTP, "periodSeconds": 2})).after(10)
    assert life.status()["ready"] is True
    for value, expected in (("fail", False), ("ok", True)):
        pod = life.pod()
        meta = {**pod["metadata"], "annotations": {"minikctl.dev/readiness-probe": value}}
        life.client.update("pods", {**pod, "metadata": meta})
        life.session.settle()
        life.start = life.session.now
        assert life.after(10).status()["ready"] is expected


def test_the_liveness_example_of_the_documentation_restarts_after_its_file_is_gone(life):
    """Its page says: thirty seconds of good health, then three failures, five seconds apart, and a restart."""
    script = "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"
    probe = {"exec": {"command": ["cat", "/tmp/healthy"]}, "initialDelaySeconds": 5, "periodSeconds": 5}
    life.run(
        containers=[
            {
                "name": "liveness",
                "image": "registry.k8s.io/busybox:1.27.2",
                "args": ["/bin/sh", "-c", script],
                "livenessProbe": probe,
            }
        ]
    ).after(32)
    assert life.events(reason="Unhealthy") == []
    life.after(55)
    failed = "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n"
    assert life.events(reason="Unhealthy") == [("Unhealthy", failed)]
    assert life.events(reason="Killing") == [("Killing", "Container liveness failed liveness probe, will be restarted")]
    life.after(90)
    assert life.status("liveness")["restartCount"] == 1
    assert life.status("liveness")["lastState"]["terminated"]["exitCode"] == 137


def test_a_startup_probe_holds_the_others_back(life):
    life.run(
        annotations={"minikctl.dev/startup-probe": "fail 25s ok"},
        containers=server(startupProbe={**HTTP, "failureThreshold": 30, "periodSeconds": 10}, livenessProbe=HTTP),
    ).after(20)
    assert (life.status()["started"], life.status()["ready"]) == (False, False)
    life.after(45)
    assert (life.status()["started"], life.status()["ready"]) == (True, True)


def test_a_startup_that_fails_too_often_restarts_the_container(life):
    life.run(
        annotations={"minikctl.dev/startup-probe": "fail"},
        containers=server(startupProbe={**HTTP, "failureThreshold": 3, "periodSeconds": 2}),
    ).after(12)
    assert ("Killing", "Container app failed startup probe, will be restarted") in life.events()
    assert life.status()["restartCount"] == 1


def test_readiness_gates_follow_the_conditions_that_others_set(life):
    life.run(readinessGates=[{"conditionType": "example.com/open"}]).after(5)
    ready = life.conditions()["Ready"]
    assert (ready["status"], ready["reason"]) == ("False", "ReadinessGatesNotReady")
    assert ready["message"] == 'corresponding condition of pod readiness gate "example.com/open" does not exist.'
    pod = life.pod()
    condition = {"type": "example.com/open", "status": "True"}
    status = {**pod["status"], "conditions": [*pod["status"]["conditions"], condition]}
    life.client.update_status("pods", {**pod, "status": status})
    life.session.settle()
    assert life.conditions()["Ready"]["status"] == "True"
    assert life.conditions()["example.com/open"]["status"] == "True"


class TestFilesThatAProbeLooksFor:
    """The example of "Configure liveness, readiness and startup probes", and what ``kubectl exec`` does to its file."""

    def start(self, life, kind):
        probe = {"exec": {"command": ["cat", "/tmp/healthy"]}, "initialDelaySeconds": 5, "periodSeconds": 5}
        script = ["sh", "-c", "touch /tmp/healthy; sleep 3600"]
        container = {"name": "app", "image": "busybox:1.28", "command": script, kind: probe}
        life.run(containers=[container]).after(20)
        return life

    def files(self, life):
        return life.session.files(life.pod(), "app")

    def test_a_file_that_somebody_removes_makes_a_container_unready(self, life):
        self.start(life, "readinessProbe")
        assert life.status()["ready"] is True
        self.files(life).remove("/tmp/healthy")
        assert life.after(50).status()["ready"] is False
        self.files(life).write("/tmp/healthy", b"")
        assert life.after(70).status()["ready"] is True
        self.files(life).remove("/tmp/healthy")
        assert life.after(100).status()["ready"] is False

    def test_a_file_that_somebody_removes_lets_a_container_be_restarted_which_makes_it_anew(self, life):
        self.start(life, "livenessProbe")
        self.files(life).remove("/tmp/healthy")
        life.after(120)
        assert life.status()["restartCount"] == 1
        assert life.after(300).status()["restartCount"] == 1
        assert self.files(life).exists("/tmp/healthy")


def probed(command, kind="liveness", **more):
    return [{"name": "app", "image": "nginx:1.27", f"{kind}Probe": {"exec": {"command": command}, **more}}]


def test_a_command_that_fails_fails_its_probe(life):
    life.run(containers=probed(["sh", "-c", "exit 1"], "readiness")).after(25)
    assert life.status()["ready"] is False
    assert life.events(reason="Unhealthy") == [("Unhealthy", "Readiness probe failed: ")]


def test_a_command_that_takes_longer_than_the_timeout_fails_its_probe(life):
    life.run(containers=probed(["sleep", "10"], timeoutSeconds=2, periodSeconds=5)).after(12)
    text = 'Liveness probe failed: command timed out: "sleep 10" timed out after 2s'
    assert life.events(reason="Unhealthy") == [("Unhealthy", text)]
    life.after(15)
    assert life.events(reason="Killing") == [("Killing", "Container app failed liveness probe, will be restarted")]


def test_a_command_of_which_nothing_is_known_succeeds(life):
    life.run(containers=probed(["/app/check", "--deep"], "readiness")).after(25)
    assert life.status()["ready"] is True


def test_a_failing_grpc_probe_says_what_the_service_answers(life):
    probe = {"grpc": {"port": 9000}, "periodSeconds": 5, "failureThreshold": 1}
    container = {"name": "app", "image": "registry.example/shop:1", "livenessProbe": probe}
    life.run(annotations={"minikctl.dev/liveness-probe": "fail"}, containers=[container]).after(12)
    text = 'Liveness probe failed: service unhealthy (responded with "NOT_SERVING")'
    assert life.events(reason="Unhealthy")[0] == ("Unhealthy", text)


def test_a_probe_has_a_grace_period_of_its_own(life):
    probe = {
        "exec": {"command": ["false"]},
        "periodSeconds": 5,
        "failureThreshold": 1,
        "terminationGracePeriodSeconds": 3,
    }
    idle = {"name": "app", "image": "busybox:1.36", "command": ["sleep", "inf"], "livenessProbe": probe}
    life.run(containers=[idle]).after(5)
    assert life.events(reason="Killing")
    killed = life.session.now
    life.session.control("advance", to=killed + 5000)
    assert life.status()["restartCount"] == 1  # sleep does not heed SIGTERM


class TestAPortOnWhichNobodyListens:
    """nginx as it comes listens on port 80 alone, so the kubelet is refused elsewhere."""

    def test_a_readiness_probe_is_refused(self, life):
        life.run(containers=server(readinessProbe={"httpGet": {"path": "/healthz", "port": 8080}})).after(60)
        assert life.status()["ready"] is False
        address = life.pod()["status"]["podIP"]
        at = f"{address}:8080"
        text = f'Readiness probe failed: Get "http://{at}/healthz": dial tcp {at}: connect: connection refused'
        assert life.events(reason="Unhealthy") == [("Unhealthy", text)]

    def test_a_liveness_probe_by_name_restarts_the_container(self, life):
        port = {"name": "http", "containerPort": 8080}
        probe = {"tcpSocket": {"port": "http"}, "periodSeconds": 5, "failureThreshold": 1}
        life.run(containers=server(ports=[port], livenessProbe=probe)).after(20)
        assert life.status()["restartCount"] >= 1

    def test_another_container_of_the_pod_may_answer(self, life):
        other = {"name": "proxy", "image": "envoyproxy/envoy:v1.31"}
        containers = [*server(readinessProbe={"httpGet": {"port": 8080}}), other]
        assert life.run(containers=containers).after(60).status()["ready"] is True

"""Ends and new starts of containers: phases, back-off, init containers, sidecars. Source: the pod lifecycle pages."""

from __future__ import annotations


def shell(script, name="app", **more):
    return {"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script], **more}


def test_a_crashing_container_backs_off_longer_each_time(life):
    life.run(containers=[shell("exit 1")])
    uid = life.pod()["metadata"]["uid"]
    seen = []
    for half_second in range(0, 160, 1):
        life.after(half_second)
        state = life.state()
        message = state.get("waiting", {}).get("message", "")
        if message and (not seen or seen[-1] != message):
            seen.append(message)
    assert seen == [
        f"back-off {delay} restarting failed container=app pod=web_default({uid})"
        for delay in ("10s", "20s", "40s", "1m20s")
    ]
    assert life.status()["lastState"]["terminated"]["exitCode"] == 1
    assert life.phase() == "Running"
    assert ("BackOff", f"Back-off restarting failed container app in pod web_default({uid})") in life.events()


def test_a_container_that_ends_well_is_restarted_too_under_always(life):
    life.run(containers=[{"name": "app", "image": "busybox"}]).after(6)
    assert life.status()["restartCount"] >= 1
    assert life.status()["lastState"]["terminated"]["reason"] == "Completed"


def test_a_pod_that_may_not_restart_succeeds_or_fails(life):
    life.run("good", restartPolicy="Never", containers=[shell("sleep 2")])
    life.run("bad", restartPolicy="Never", containers=[shell("sleep 2; exit 3")]).after(8)
    assert life.phase("good") == "Succeeded"
    assert life.conditions("good")["Ready"]["reason"] == "PodCompleted"
    assert life.state(name="good")["terminated"]["reason"] == "Completed"
    assert life.phase("bad") == "Failed"
    assert life.state(name="bad")["terminated"]["exitCode"] == 3
    assert life.state(name="bad")["terminated"]["reason"] == "Error"
    assert life.conditions("bad")["Ready"]["reason"] == "PodFailed"
    assert life.conditions("bad")["PodReadyToStartContainers"]["status"] == "False"


def test_on_failure_restarts_until_it_ends_well(life):
    life.run(
        restartPolicy="OnFailure",
        annotations={"minikctl.dev/fail-first": "2", "minikctl.dev/run-for": "1s"},
    ).after(40)
    assert life.phase() == "Succeeded"
    assert life.status()["restartCount"] == 2


def test_init_containers_run_one_after_another(life):
    life.run(initContainers=[shell("sleep 3", "one"), shell("sleep 3", "two")]).after(4)
    assert "running" in life.state("one")
    assert life.waits_for("two") == "PodInitializing"
    assert life.waits_for("app") == "PodInitializing"
    assert life.conditions()["Initialized"]["message"] == "containers with incomplete status: [one two]"
    life.after(7)
    assert life.status("one")["ready"] is True
    assert "running" in life.state("two")
    assert life.conditions()["Initialized"]["message"] == "containers with incomplete status: [two]"
    assert life.phase() == "Pending"
    life.after(15)
    assert life.phase() == "Running"
    assert life.conditions()["Initialized"]["status"] == "True"


def test_a_failing_init_container_fails_a_pod_that_may_not_restart(life):
    life.run(restartPolicy="Never", initContainers=[shell("exit 1", "one")]).after(5)
    assert life.phase() == "Failed"


def test_a_failing_init_container_is_tried_again(life):
    life.run(initContainers=[shell("exit 1", "one")]).after(9)
    assert life.phase() == "Pending"
    assert life.waits_for("one") == "CrashLoopBackOff"
    assert life.waits_for("app") == "PodInitializing"


def test_a_sidecar_starts_first_and_stops_last(life):
    sidecar = {"name": "proxy", "image": "nginx:1.27", "restartPolicy": "Always"}
    life.run(restartPolicy="Never", initContainers=[sidecar], containers=[shell("sleep 5")]).after(6)
    assert "running" in life.state("proxy")
    assert "running" in life.state("app")
    assert life.phase() == "Running"
    life.after(15)
    assert life.phase() == "Succeeded"
    assert "terminated" in life.state("proxy")
    order = [message for reason, message in life.events() if reason in ("Started", "Killing")]
    assert order == ["Started container proxy", "Started container app", "Stopping container proxy"]


def test_a_sidecar_is_stopped_when_initialization_has_failed(life):
    sidecar = {"name": "proxy", "image": "nginx:1.27", "restartPolicy": "Always"}
    life.run(restartPolicy="Never", initContainers=[sidecar, shell("exit 1", "one")]).after(10)
    assert life.phase() == "Failed"
    assert "terminated" in life.state("proxy")


def test_a_sidecar_stays_while_a_container_is_to_run_again(life):
    sidecar = {"name": "proxy", "image": "nginx:1.27", "restartPolicy": "Always"}
    both = [shell("sleep 2; exit 1", "one"), shell("sleep 2; exit 0", "two")]
    life.run(restartPolicy="OnFailure", initContainers=[sidecar], containers=both).after(30)
    assert life.phase() == "Running"
    assert "running" in life.state("proxy")
    assert life.state("two")["terminated"]["exitCode"] == 0
    assert life.status("one")["restartCount"] >= 1


def test_a_deadline_fails_the_pod(life):
    life.run(activeDeadlineSeconds=5).after(5)
    assert life.phase() == "Running"  # until its containers have stopped
    life.after(8)
    status = life.pod()["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "DeadlineExceeded")
    assert status["message"] == "Pod was active on the node longer than the specified deadline"
    assert "terminated" in life.state()


def test_a_message_left_behind_is_shown(life):
    life.run(restartPolicy="Never", containers=[shell("echo Sleep expired > /dev/termination-log")]).after(5)
    assert life.state()["terminated"]["message"] == "Sleep expired\n"


def test_a_container_over_its_memory_limit_is_killed(life):
    life.run(
        annotations={"minikctl.dev/memory": "200Mi"},
        containers=[{"name": "app", "image": "nginx:1.27", "resources": {"limits": {"memory": "100Mi"}}}],
        restartPolicy="Never",
    ).after(8)
    assert life.state()["terminated"]["reason"] == "OOMKilled"
    assert life.state()["terminated"]["exitCode"] == 137


def test_a_back_off_is_told_every_twelve_and_a_half_seconds_and_counted(life):
    life.run(containers=[shell("exit 1")]).after(4)

    def told():
        return sum(e["count"] for e in life.client.list("events", "default") if e["reason"] == "BackOff")

    waits = [(10, 1), (20, 2), (40, 4), (80, 7), (160, 13)]  # one at the beginning, one for each look that finds it so
    before, began = 0, life.session.now
    for seconds, looks in waits:
        while not life.state().get("waiting", {}).get("message", "").startswith(f"back-off {go(seconds)} "):
            life.session.control("advance", to=life.session.now + 1000)
        life.session.control("advance", to=life.session.now + (seconds - 2) * 1000)
        most = 25 + (life.session.now - began) // 300_000  # the recorder's burst, and what it grants after it
        assert told() - before == min(looks, most - before)
        before = told()


def go(seconds):
    return f"{seconds}s" if seconds < 60 else f"{seconds // 60}m{seconds % 60}s"

"""Lifecycle hooks that fail. Texts: a kubelet of Kubernetes 1.33 (kuberuntime_container.go, lifecycle/handlers.go)."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse


def hooked(hook, which="postStart", **more):
    return {"name": "app", "image": "nginx:1.27", "lifecycle": {which: {"exec": {"command": hook}}}, **more}


def test_a_post_start_hook_that_fails_kills_the_container(life):
    life.run(containers=[hooked(["sh", "-c", "exit 3"])]).after(4)
    status = life.status()
    assert status["state"]["waiting"]["reason"] == "PostStartHookError"
    uid = life.pod()["metadata"]["uid"]
    assert status["state"]["waiting"]["message"] == (
        f'Exec lifecycle hook ([sh -c exit 3]) for Container "app" in Pod "web_default({uid})" failed - error: command '
        "'sh -c exit 3' exited with 3: , message: \"\""
    )
    assert life.events()[-3:] == [
        ("Started", "Started container app"),
        ("FailedPostStartHook", "PostStartHook failed"),
        ("Killing", "FailedPostStartHook"),
    ]


def test_after_a_failed_hook_the_containers_back_off_grows(life):
    life.run(containers=[hooked(["false"])]).after(8)
    assert life.waits_for() == "CrashLoopBackOff"
    assert life.state()["waiting"]["message"].startswith("back-off 10s restarting failed container=app")
    life.after(30)
    assert life.state()["waiting"]["message"].startswith("back-off 20s restarting failed container=app")
    assert life.status()["restartCount"] == 2


def test_a_pod_that_is_never_restarted_ends_with_its_hook(life):
    life.run(restartPolicy="Never", containers=[hooked(["false"])]).after(8)
    assert life.phase() == "Succeeded"  # nginx takes SIGTERM well
    life.run("idle", restartPolicy="Never", containers=[hooked(["false"], command=["sleep", "inf"])]).after(40)
    assert life.phase("idle") == "Failed"
    assert life.state(name="idle")["terminated"]["exitCode"] == 137


def test_the_container_counts_as_running_when_its_hook_is_over_and_has_run_since_before(life):
    life.run(containers=[hooked(["sleep", "4"])]).after(2.5)
    started = life.session.now
    assert ("Started", "Started container app") in life.events()
    assert life.waits_for() == "ContainerCreating"
    life.after(7)
    assert parse(life.state()["running"]["startedAt"]) <= started


def test_a_pre_stop_hook_that_fails_is_told_and_the_container_stops_all_the_same(life):
    life.run(containers=[hooked(["false"], "preStop")]).after(5)
    life.delete()
    assert life.events()[-2:] == [
        ("Killing", "Stopping container app"),
        ("FailedPreStopHook", "PreStopHook failed"),
    ]
    assert life.after(1).pod() is None


def test_a_pre_stop_hook_that_fails_late_is_told_late(life):
    life.run(containers=[hooked(["sh", "-c", "sleep 5; exit 1"], "preStop")]).after(5)
    life.delete().after(4)
    assert not life.events(reason="FailedPreStopHook")
    life.after(5)
    assert life.events(reason="FailedPreStopHook") == [("FailedPreStopHook", "PreStopHook failed")]
    assert life.after(6).pod() is None


def test_a_process_has_two_seconds_after_a_hook_that_took_the_whole_grace(life):
    life.run(terminationGracePeriodSeconds=5, containers=[hooked(["sleep", "60"], "preStop")]).after(5)
    life.delete().after(5)
    assert life.pod() is not None
    assert life.after(6).pod() is None


def test_sidecars_stop_one_after_another_in_the_reverse_order(life):
    def sidecar(name):
        return {"name": name, "image": "nginx:1.27", "restartPolicy": "Always"}

    life.run(
        restartPolicy="Never",
        initContainers=[sidecar("first"), sidecar("second")],
        containers=[{"name": "app", "image": "busybox:1.36", "command": ["sleep", "5"]}],
    ).after(60)
    ends = [life.state(name)["terminated"]["finishedAt"] for name in ("app", "second", "first")]
    assert ends == sorted(set(ends))
    assert life.phase() == "Succeeded"


def test_a_container_whose_hook_fails_is_started_once_a_run(life):
    for hook in (["false"], ["sh", "-c", "sleep 2; exit 1"]):
        name = f"web{len(hook)}"
        life.run(name, containers=[hooked(hook, image="nginx:1.27"), {"name": "other", "image": "redis:7"}]).after(4)
        told = [(e["reason"], e["count"]) for e in life.client.list("events", "default") if _is_of_app(e, name)]
        assert told.count(("Started", 1)) == 1 and told.count(("FailedPostStartHook", 1)) == 1
        life.after(20)
        assert "running" in life.state("other", name)


def _is_of_app(event, pod):
    about = event["involvedObject"]
    return about["name"] == pod and about.get("fieldPath") == "spec.containers{app}"

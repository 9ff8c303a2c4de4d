"""Graceful deletion, as the page on the pod lifecycle and every day with kubectl have it."""

from __future__ import annotations


def sleeper(**more):
    return {"name": "app", "image": "busybox:1.36", "command": ["sleep", "3600"], **more}


def test_sleep_as_process_1_takes_the_whole_grace_period(life):
    life.run(containers=[sleeper()]).after(5)
    life.delete().after(29)
    assert life.pod() is not None
    assert "running" in life.state()
    assert life.after(30).pod() is None


def test_a_shorter_grace_period_is_kept(life):
    life.run(containers=[sleeper()], terminationGracePeriodSeconds=5).after(5)
    life.delete().after(4)
    assert life.pod() is not None
    assert life.after(5).pod() is None


def test_a_second_request_may_shorten_the_grace(life):
    life.run(containers=[sleeper()]).after(5)
    life.delete().after(2)
    life.delete(gracePeriodSeconds=1).after(2)  # a kubelet gives every process two seconds
    assert life.pod() is None


def test_a_trap_heeds_the_request(life):
    life.run(containers=[{**sleeper(), "command": ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"]}])
    life.after(5)
    assert life.delete().after(1).pod() is None


def test_a_pre_stop_hook_delays_the_end(life):
    hook = {"preStop": {"exec": {"command": ["sleep", "10"]}}}
    life.run(containers=[{"name": "app", "image": "nginx:1.27", "lifecycle": hook}]).after(5)
    life.delete().after(10)
    assert life.pod() is not None
    assert life.after(11).pod() is None


def test_a_pod_that_never_ran_goes_at_once(life):
    life.run()
    assert life.delete().pod() is None


def test_the_last_status_tells_how_it_ended(life):
    life.run(containers=[sleeper()], terminationGracePeriodSeconds=3).after(5)
    revision = life.session.revision
    life.delete().after(3)
    last = [change.obj for change in life.session.changes(revision) if change.resource == "pods"][-2]
    assert last["status"]["phase"] == "Failed"
    assert last["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"] == 137


def test_a_finished_pod_is_deleted_at_once(life):
    life.run(restartPolicy="Never", containers=[{**sleeper(), "command": ["true"]}]).after(5)
    assert life.phase() == "Succeeded"
    assert life.delete().pod() is None


def test_a_static_pod_comes_back_when_its_picture_is_deleted(life):
    name = "etcd-minikctl-control-plane"
    before = life.client.get("pods", "kube-system", name)
    life.client.delete("pods", "kube-system", name)
    life.session.settle()
    after = life.client.get("pods", "kube-system", name)
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    assert after["status"]["phase"] == "Running"
    assert after["status"]["containerStatuses"][0]["restartCount"] == 0


def test_a_timer_of_an_earlier_pod_of_that_name_does_nothing(life):
    life.run(containers=[sleeper()], terminationGracePeriodSeconds=20).after(5)
    life.delete().after(1)
    life.client.delete("pods", "default", "web", gracePeriodSeconds=0)
    life.session.settle()
    life.run(containers=[sleeper()]).after(40)
    assert life.phase() == "Running"
    assert life.status()["restartCount"] == 0


def test_nothing_stays_due_for_a_pod_that_is_gone(life):
    life.after(300)
    life.run(containers=[sleeper()], terminationGracePeriodSeconds=5).after(5)
    assert life.delete().after(5).pod() is None
    assert life.session.store.timers.peek(life.session.now + 3_600_000, recurring=False) is None


def test_nothing_stays_due_for_a_pod_that_its_deadline_has_ended(life):
    life.after(300)
    life.run(containers=[sleeper()], restartPolicy="Never", activeDeadlineSeconds=10).after(60)
    assert life.phase() == "Failed"
    assert life.session.store.timers.peek(life.session.now + 3_600_000, recurring=False) is None

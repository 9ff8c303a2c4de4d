"""rollout status: one line for each state of an object, in kubectl's words, until the rollout is done or has failed."""

from __future__ import annotations

from typing import Any

import pytest
from small_cluster import Cluster, deployment, pod

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.rollout_progress import daemon_set_progress, deployment_progress, stateful_set_progress


def obj(name: str, spec: dict[str, Any], status: dict[str, Any], generation: int = 2) -> dict[str, Any]:
    meta = {"name": name, "generation": generation, "annotations": {"deployment.kubernetes.io/revision": "3"}}
    return {"metadata": meta, "spec": spec, "status": {"observedGeneration": 2, **status}}


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ({"updatedReplicas": 1}, "1 out of 3 new replicas have been updated..."),
        ({"updatedReplicas": 3, "replicas": 5}, "2 old replicas are pending termination..."),
        ({"updatedReplicas": 3, "replicas": 3, "availableReplicas": 1}, "1 of 3 updated replicas are available..."),
    ],
)
def test_a_deployment_on_its_way(status: dict[str, Any], line: str) -> None:
    text, done = deployment_progress(obj("web", {"replicas": 3}, status), 0)
    assert (text, done) == (f'Waiting for deployment "web" rollout to finish: {line}', False)


def test_a_deployment_at_its_end() -> None:
    status = {"updatedReplicas": 3, "replicas": 3, "availableReplicas": 3}
    assert deployment_progress(obj("web", {"replicas": 3}, status), 3) == (
        'deployment "web" successfully rolled out',
        True,
    )


def test_a_deployment_that_nobody_has_seen_yet() -> None:
    text = "Waiting for deployment spec update to be observed..."
    assert deployment_progress(obj("web", {"replicas": 3}, {}, generation=3), 0) == (text, False)


def test_a_deployment_past_its_deadline() -> None:
    status = {"conditions": [{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}]}
    with pytest.raises(CommandError, match='deployment "web" exceeded its progress deadline'):
        deployment_progress(obj("web", {"replicas": 3}, status), 0)


def test_another_revision_than_the_running_one() -> None:
    with pytest.raises(CommandError) as fault:
        deployment_progress(obj("web", {"replicas": 3}, {}), 2)
    assert str(fault.value) == "desired revision (2) is different from the running revision (3)"


ROLLING = {"updateStrategy": {"type": "RollingUpdate"}}


@pytest.mark.parametrize(
    ("status", "line", "done"),
    [
        (
            {"desiredNumberScheduled": 3, "updatedNumberScheduled": 1},
            'Waiting for daemon set "agent" rollout to finish: 1 out of 3 new pods have been updated...',
            False,
        ),
        (
            {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 2},
            'Waiting for daemon set "agent" rollout to finish: 2 of 3 updated pods are available...',
            False,
        ),
        (
            {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 3},
            'daemon set "agent" successfully rolled out',
            True,
        ),
        ({"observedGeneration": 1}, "Waiting for daemon set spec update to be observed...", False),
    ],
)
def test_a_daemon_set(status: dict[str, Any], line: str, done: bool) -> None:
    assert daemon_set_progress(obj("agent", ROLLING, status), 0) == (line, done)


@pytest.mark.parametrize(
    ("strategy", "status", "line", "done"),
    [
        ({}, {"observedGeneration": 0}, "Waiting for statefulset spec update to be observed...", False),
        ({}, {"readyReplicas": 1}, "Waiting for 2 pods to be ready...", False),
        (
            {"rollingUpdate": {"partition": 1}},
            {"readyReplicas": 3, "updatedReplicas": 1},
            "Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...",
            False,
        ),
        (
            {"rollingUpdate": {"partition": 0}},
            {"readyReplicas": 3, "updatedReplicas": 3},
            "partitioned roll out complete: 3 new pods have been updated...",
            True,
        ),
        (
            {},
            {"readyReplicas": 3, "updatedReplicas": 1, "updateRevision": "db-2", "currentRevision": "db-1"},
            "waiting for statefulset rolling update to complete 1 pods at revision db-2...",
            False,
        ),
        (
            {},
            {"readyReplicas": 3, "currentReplicas": 3, "updateRevision": "db-1", "currentRevision": "db-1"},
            "statefulset rolling update complete 3 pods at revision db-1...",
            True,
        ),
    ],
)
def test_a_stateful_set(strategy: dict[str, Any], status: dict[str, Any], line: str, done: bool) -> None:
    spec = {"replicas": 3, "updateStrategy": {"type": "RollingUpdate", **strategy}}
    assert stateful_set_progress(obj("db", spec, status), 0) == (line, done)


@pytest.mark.parametrize("view", [daemon_set_progress, stateful_set_progress])
def test_sets_that_are_changed_by_deletion_have_no_rollout(view: Any) -> None:
    with pytest.raises(CommandError, match="rollout status is only available for RollingUpdate strategy type"):
        view(obj("x", {"updateStrategy": {"type": "OnDelete"}}, {}), 0)


def test_a_rollout_is_followed_to_its_end(empty: Cluster) -> None:
    empty.client.create("deployments.apps", deployment("web", 3), namespace="default")
    lines = empty.out("rollout", "status", "deployment/web").splitlines()
    assert lines[-1] == 'deployment "web" successfully rolled out'
    assert set(lines[:-1]) <= {
        "Waiting for deployment spec update to be observed...",
        *(
            f'Waiting for deployment "web" rollout to finish: {n} out of 3 new replicas have been updated...'
            for n in range(3)
        ),
        *(
            f'Waiting for deployment "web" rollout to finish: {n} of 3 updated replicas are available...'
            for n in range(3)
        ),
    }


def test_one_look_is_enough_without_watch(empty: Cluster) -> None:
    empty.client.create("deployments.apps", deployment("web", 3), namespace="default")
    assert len(empty.out("rollout", "status", "deployment/web", "--watch=false").splitlines()) == 1


def stuck(cluster: Cluster) -> None:
    made = deployment("web", 1)
    made["spec"]["template"]["spec"]["nodeSelector"] = {"no": "where"}
    made["spec"]["progressDeadlineSeconds"] = 600
    cluster.client.create("deployments.apps", made, namespace="default")
    cluster.session.settle()


def test_patience_ends_at_the_time_out(empty: Cluster) -> None:
    stuck(empty)
    code, _, err = empty.run("rollout", "status", "deployment/web", "--timeout=5s")
    assert (code, err) == (1, "error: timed out waiting for the condition\n")


def test_a_stuck_rollout_fails_at_its_deadline(empty: Cluster) -> None:
    stuck(empty)
    code, _, err = empty.run("rollout", "status", "deployment/web")
    assert (code, err) == (1, 'error: deployment "web" exceeded its progress deadline\n')


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((), "error: required resource not specified\n"),
        (("deployment/app",), 'Error from server (NotFound): deployments.apps "app" not found\n'),
        (("pod/ant",), "error: no status viewer has been implemented for Pod\n"),
        (("job/once",), "error: no status viewer has been implemented for Job.batch\n"),
        (("deployment/x", "--revision=-1"), "error: revision must be a positive integer: -1\n"),
    ],
)
def test_wrong_questions(empty: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    empty.client.create("pods", pod("ant"), namespace="default")
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "once", "namespace": "default"},
        "spec": {"template": {"spec": pod("once")["spec"]}},
    }
    empty.client.create("jobs.batch", job, namespace="default")
    assert empty.fault("rollout", "status", *arguments) == fault


def test_nothing_to_follow_is_a_note(zoo: Cluster) -> None:
    assert zoo.run("rollout", "status", "deployment") == (0, "", "No resources found in default namespace.\n")

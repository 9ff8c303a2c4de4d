"""rollout history, undo, pause, resume and restart. Texts are those of transcripts and of kubectl's sources."""

from __future__ import annotations

import pytest
from small_cluster import Cluster


@pytest.fixture(scope="module")
def rolled_state() -> Cluster:
    cluster = Cluster()
    cluster.out("create", "deployment", "web", "--image=nginx:1")
    cluster.session.settle()
    cluster.out("set", "image", "deployment/web", "nginx=nginx:2")
    cluster.session.settle()
    return cluster


@pytest.fixture
def rolled(rolled_state: Cluster) -> Cluster:
    """The Deployment `web` in its second revision."""
    return Cluster(rolled_state.state())


def test_history_lists_revisions(rolled_state: Cluster) -> None:
    assert rolled_state.out("rollout", "history", "deployment/web") == (
        "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n"
    )


def test_history_of_one_revision_is_its_template(rolled_state: Cluster) -> None:
    out = rolled_state.out("rollout", "history", "deployment/web", "--revision=1")
    assert out.startswith("deployment.apps/web with revision #1\nPod Template:\n  Labels:\tapp=web\n")
    assert "    Image:\tnginx:1\n" in out


def test_undo_goes_back_to_the_revision_before(rolled: Cluster) -> None:
    assert rolled.out("rollout", "undo", "deployment/web") == "deployment.apps/web rolled back\n"
    rolled.session.settle()
    spec = rolled.client.get("deployments.apps", "default", "web")["spec"]
    assert spec["template"]["spec"]["containers"][0]["image"] == "nginx:1"
    assert "pod-template-hash" not in spec["template"]["metadata"]["labels"]
    assert "\n2         <none>\n3         <none>\n" in rolled.out("rollout", "history", "deployment/web")


def test_undo_to_what_is_there_is_skipped(rolled: Cluster) -> None:
    assert rolled.out("rollout", "undo", "deployment/web", "--to-revision=2") == (
        "deployment.apps/web skipped rollback (current template already matches revision 2)\n"
    )


def test_undo_keeps_the_deployments_own_annotations_and_takes_the_cause(rolled: Cluster) -> None:
    rolled.out("annotate", "deployment/web", "kubernetes.io/change-cause=third")
    rolled.session.settle()
    rolled.out("rollout", "undo", "deployment/web", "--to-revision=1")
    meta = rolled.client.get("deployments.apps", "default", "web")["metadata"]
    assert "kubernetes.io/change-cause" not in meta["annotations"]
    assert "deployment.kubernetes.io/revision" in meta["annotations"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("undo deployment/web --to-revision=9", "unable to find specified revision 9 in history"),
        ("history deployment/web --revision=9", "unable to find the specified revision"),
        ("history deployment/web --revision=-1", "revision must be a positive integer: -1"),
        ("undo", "required resource not specified"),
        (
            "undo service/kubernetes",
            'error retrieving rollbacker for "Service", no visitor method exists for { Service}',
        ),
        ("history rs", 'no history viewer has been implemented for "ReplicaSet.apps"'),
        ("resume deployment/web", 'deployments.apps "web" is not paused'),
        ("pause service/kubernetes", 'services "kubernetes" pausing is not supported'),
        ("restart service/kubernetes", 'services "kubernetes" restarting is not supported'),
    ],
)
def test_rollouts_are_refused_in_kubectls_words(rolled_state: Cluster, words: str, fault: str) -> None:
    assert rolled_state.fault("rollout", *words.split()).splitlines()[0].removeprefix("error: ") == fault


def test_no_history_is_a_fault_of_undo(empty: Cluster) -> None:
    empty.out("create", "deployment", "one", "--image=nginx")
    empty.session.settle()
    assert empty.fault("rollout", "undo", "deployment/one") == (
        'error: no rollout history found for deployment "one"\n'
    )
    assert empty.out("rollout", "undo", "daemonset") == ""


def test_a_paused_deployment_waits(rolled: Cluster) -> None:
    assert rolled.out("rollout", "pause", "deployment/web") == "deployment.apps/web paused\n"
    assert rolled.fault("rollout", "pause", "deployment/web") == 'error: deployments.apps "web" is already paused\n'
    assert rolled.fault("rollout", "undo", "deployment/web") == (
        "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n"
    )
    assert rolled.fault("rollout", "restart", "deployment/web") == (
        'error: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)\n'
    )
    assert rolled.out("rollout", "resume", "deployment/web") == "deployment.apps/web resumed\n"


def test_restart_is_an_annotation_of_the_template(rolled: Cluster) -> None:
    assert rolled.out("rollout", "restart", "deployment/web") == "deployment.apps/web restarted\n"
    template = rolled.client.get("deployments.apps", "default", "web")["spec"]["template"]
    assert list(template["metadata"]["annotations"]) == ["kubectl.kubernetes.io/restartedAt"]
    assert rolled.fault("rollout", "restart", "deployment/web") == (
        "error: failed to create patch for web: if restart has already been triggered within the past second, please "
        "wait before attempting to trigger another\n"
    )


def test_nothing_to_restart_is_told(fresh: Cluster) -> None:
    assert fresh.run("rollout", "restart", "statefulset") == (0, "", "No resources found in default namespace.\n")


def test_a_stateful_set_goes_back_by_its_controller_revisions(empty: Cluster) -> None:
    labels = {"app": "db"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "db:1"}]}}
    empty.client.create(
        "statefulsets.apps",
        {
            "apiVersion": "apps/v1",
            "kind": "StatefulSet",
            "metadata": {"name": "db", "namespace": "default"},
            "spec": {"serviceName": "db", "selector": {"matchLabels": labels}, "template": template},
        },
        namespace="default",
    )
    empty.session.settle()
    assert empty.fault("rollout", "undo", "sts/db") == "error: no last revision to roll back to\n"
    empty.out("set", "image", "sts/db", "main=db:2")
    empty.session.settle()
    assert empty.out("rollout", "undo", "sts/db") == "statefulset.apps/db rolled back\n"
    assert empty.out("rollout", "undo", "sts/db", "--to-revision=2") == "statefulset.apps/db rolled back\n"
    spec = empty.client.get("statefulsets.apps", "default", "db")["spec"]
    assert spec["template"]["spec"]["containers"][0]["image"] == "db:2"

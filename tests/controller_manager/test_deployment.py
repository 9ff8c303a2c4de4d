"""Deployments over their ReplicaSets, as the documentation tells of them."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import UNREADY, Live, image, workload

SCALED = "ScalingReplicaSet"


def deploy(live: Live, **spec: Any) -> None:
    live.create("deployments.apps", workload("Deployment", "web", **{"replicas": 3, **spec}))


def counts(live: Live) -> tuple[int, int, int, int]:
    """(replicas, updated, ready, available) of the status."""
    status = live.get("deployments.apps", "web")["status"]
    fields = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
    replicas, updated, ready, available = (status.get(field, 0) for field in fields)
    return replicas, updated, ready, available


def revision(live: Live) -> str:
    return str(live.get("deployments.apps", "web")["metadata"]["annotations"]["deployment.kubernetes.io/revision"])


def test_a_deployment_makes_a_set_that_makes_pods(live: Live) -> None:
    deploy(live)
    (replica_set,) = live.objects("replicasets.apps")
    hashed = replica_set["metadata"]["labels"]["pod-template-hash"]
    assert replica_set["metadata"]["name"] == f"web-{hashed}"
    assert replica_set["spec"]["selector"]["matchLabels"] == {"app": "web", "pod-template-hash": hashed}
    annotations = replica_set["metadata"]["annotations"]
    assert annotations["deployment.kubernetes.io/desired-replicas"] == "3"
    assert annotations["deployment.kubernetes.io/max-replicas"] == "4"
    assert all(name.startswith(f"web-{hashed}-") for name in live.names("pods"))
    assert counts(live) == (3, 3, 3, 3)
    assert revision(live) == "1"
    assert live.events("web") == [(SCALED, f"Scaled up replica set web-{hashed} from 0 to 3", 1)]
    assert live.condition("deployments.apps", "web", "Progressing")["reason"] == "NewReplicaSetAvailable"
    assert live.condition("deployments.apps", "web", "Available")["status"] == "True"


def test_a_new_image_is_a_new_revision_step_by_step(live: Live) -> None:
    deploy(live)
    live.patch("deployments.apps", "web", image("nginx:1.26"))
    assert live.sets() == {"nginx:1.25": 0, "nginx:1.26": 3}
    assert counts(live) == (3, 3, 3, 3)
    assert revision(live) == "2"
    # "Scaled up replica set … from 0 to 1, down … from 3 to 2, up … from 1 to 2 …", as in the documentation
    steps = [message.split(" from ")[1] for _, message, _ in live.events("web")[1:]]
    assert steps == ["0 to 1", "3 to 2", "1 to 2", "2 to 1", "2 to 3", "1 to 0"]


def test_going_back_to_a_template_uses_its_set_again(live: Live) -> None:
    deploy(live)
    live.patch("deployments.apps", "web", image("nginx:1.26"))
    live.patch("deployments.apps", "web", image("nginx:1.25"))
    assert live.sets() == {"nginx:1.25": 3, "nginx:1.26": 0}
    assert revision(live) == "3"
    (old,) = (s for s in live.objects("replicasets.apps") if s["spec"]["replicas"] == 3)
    assert old["metadata"]["annotations"]["deployment.kubernetes.io/revision-history"] == "1"


def test_labels_of_the_deployment_itself_start_no_rollout(live: Live) -> None:
    deploy(live)
    live.patch("deployments.apps", "web", {"metadata": {"labels": {"x": "1"}}, "spec": {"minReadySeconds": 2}})
    live.advance(5)
    assert len(live.sets()) == 1
    assert live.objects("replicasets.apps")[0]["spec"]["minReadySeconds"] == 2


def test_new_pods_that_never_get_ready_hold_the_rollout(live: Live) -> None:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 3, "maxUnavailable": 2}}
    deploy(live, replicas=10, strategy=rolling)
    live.patch("deployments.apps", "web", image("nginx:1.161", **{UNREADY: ""}))
    assert live.sets() == {"nginx:1.25": 8, "nginx:1.161": 5}
    live.patch("deployments.apps", "web", {"spec": {"replicas": 15}})
    assert live.sets() == {"nginx:1.25": 11, "nginx:1.161": 7}
    assert counts(live) == (18, 7, 11, 11)


def test_a_stuck_rollout_is_told_of_when_its_time_is_over(live: Live) -> None:
    deploy(live, progressDeadlineSeconds=60)
    live.patch("deployments.apps", "web", image("nginx:1.26", **{UNREADY: ""}))
    live.advance(59)
    assert live.condition("deployments.apps", "web", "Progressing")["reason"] == "ReplicaSetUpdated"
    live.advance(2)
    condition = live.condition("deployments.apps", "web", "Progressing")
    assert (condition["status"], condition["reason"]) == ("False", "ProgressDeadlineExceeded")
    live.patch("deployments.apps", "web", {"spec": {"replicas": 4}})
    live.delete("deployments.apps", "web", propagationPolicy="Foreground")
    live.advance(600)
    assert live.find("deployments.apps", "web") is None


def test_a_paused_deployment_is_scaled_but_not_rolled_out(live: Live) -> None:
    deploy(live)
    live.patch("deployments.apps", "web", {"spec": {"paused": True}})
    assert live.condition("deployments.apps", "web", "Progressing")["reason"] == "DeploymentPaused"
    live.patch("deployments.apps", "web", image("nginx:1.26"))
    live.patch("deployments.apps", "web", {"spec": {"replicas": 5}})
    assert live.sets() == {"nginx:1.25": 5}
    live.patch("deployments.apps", "web", {"spec": {"paused": False}})
    assert live.sets() == {"nginx:1.25": 0, "nginx:1.26": 5}


def test_recreate_has_no_old_and_new_pods_at_once(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    import doubles

    deploy(live, strategy={"type": "Recreate"})
    seen: set[frozenset[str]] = set()
    sync = doubles.Kubelet.sync

    def watch(self: Any, pod: Any) -> None:
        sync(self, pod)
        running = [p for p in live.objects("pods") if p["status"].get("phase") == "Running"]
        seen.add(frozenset(p["spec"]["containers"][0]["image"] for p in running))

    monkeypatch.setattr(doubles.Kubelet, "sync", watch)
    live.patch("deployments.apps", "web", image("nginx:1.26"))
    assert live.sets() == {"nginx:1.25": 0, "nginx:1.26": 3}
    assert frozenset(("nginx:1.25", "nginx:1.26")) not in seen
    assert frozenset(("nginx:1.26",)) in seen


def test_history_is_kept_up_to_its_limit(live: Live) -> None:
    deploy(live, revisionHistoryLimit=2)
    for minor in range(26, 31):
        live.patch("deployments.apps", "web", image(f"nginx:1.{minor}"))
    assert live.sets() == {"nginx:1.28": 0, "nginx:1.29": 0, "nginx:1.30": 3}


def test_a_deployment_adopts_sets_that_it_selects(live: Live) -> None:
    deploy(live)
    before = {pod["metadata"]["uid"] for pod in live.objects("pods")}
    live.delete("deployments.apps", "web", propagationPolicy="Orphan")
    assert "ownerReferences" not in live.objects("replicasets.apps")[0]["metadata"]
    deploy(live)
    assert {pod["metadata"]["uid"] for pod in live.objects("pods")} == before
    owner = live.get("deployments.apps", "web")["metadata"]["uid"]
    assert live.objects("replicasets.apps")[0]["metadata"]["ownerReferences"][0]["uid"] == owner


def test_a_taken_name_is_a_collision(live: Live) -> None:
    deploy(live)
    (replica_set,) = live.objects("replicasets.apps")
    name = replica_set["metadata"]["name"]
    live.delete("deployments.apps", "web")
    foreign = {key: replica_set[key] for key in ("apiVersion", "kind", "spec")}
    foreign = {**foreign, "metadata": {"name": name}}
    foreign["spec"] = workload("ReplicaSet", "other")["spec"]
    live.create("replicasets.apps", foreign)
    deploy(live)
    assert live.get("deployments.apps", "web")["status"]["collisionCount"] == 1
    assert counts(live) == (3, 3, 3, 3)


def test_min_ready_seconds_make_ready_pods_available_later(live: Live) -> None:
    deploy(live, minReadySeconds=10)
    assert counts(live) == (3, 3, 3, 0)
    live.advance(11)
    assert counts(live) == (3, 3, 3, 3)


def test_a_refused_set_is_told_of_and_tried_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    from minikctl.apimachinery.errors import forbidden
    from minikctl.apiserver import admission

    validate, full = admission.validate, [True]

    def refuse(server: Any, kind: Any, request: Any, obj: Any, old: Any) -> None:
        if full[0] and old is None and kind.kind == "ReplicaSet":
            raise forbidden("replicasets.apps", obj["metadata"]["name"], "exceeded quota")
        validate(server, kind, request, obj, old)

    monkeypatch.setattr(admission, "validate", refuse)
    deploy(live)
    condition = live.condition("deployments.apps", "web", "Progressing")
    assert (condition["status"], condition["reason"]) == ("False", "ReplicaSetCreateError")
    assert condition["message"].startswith('Failed to create new replica set "web-')
    assert condition["message"].endswith("exceeded quota")
    full[0] = False
    live.advance(60)
    assert counts(live) == (3, 3, 3, 3)

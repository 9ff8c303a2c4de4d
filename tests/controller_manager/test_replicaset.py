"""ReplicaSets: as many pods as wanted, the right ones deleted, others' pods adopted and own ones let go."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import Live, image, pod, workload

from minikctl.controller_manager.pod_state import DeletionRank


def claim(live: Live, replicas: int = 2) -> None:
    live.create("replicasets.apps", workload("ReplicaSet", "web", replicas=replicas))


def owned(live: Live) -> list[str]:
    uid = live.get("replicasets.apps", "web")["metadata"]["uid"]
    return live.names("pods", owner=uid)


def test_a_set_is_scaled(live: Live) -> None:
    claim(live)
    for replicas in (5, 1, 0, 2):
        live.patch("replicasets.apps", "web", {"spec": {"replicas": replicas}})
        assert len(owned(live)) == replicas
        assert live.get("replicasets.apps", "web")["status"].get("readyReplicas", 0) == replicas


def test_a_pod_that_is_deleted_is_made_again(live: Live) -> None:
    claim(live)
    before = owned(live)
    live.delete("pods", before[0])
    assert len(owned(live)) == 2
    assert before[0] not in owned(live)


def test_pods_that_match_are_adopted(live: Live) -> None:
    live.create("pods", pod("bare", {"app": "web"}))
    claim(live)
    assert "bare" in owned(live)
    assert len(owned(live)) == 2
    (reference,) = live.get("pods", "bare")["metadata"]["ownerReferences"]
    assert (reference["kind"], reference["controller"], reference["blockOwnerDeletion"]) == ("ReplicaSet", True, True)


def test_a_pod_too_many_is_deleted_at_once(live: Live) -> None:
    claim(live)
    before = owned(live)
    live.create("pods", pod("bare", {"app": "web"}))
    assert len(owned(live)) == 2
    assert set(owned(live)) <= {*before, "bare"}


def test_a_pod_that_no_longer_matches_is_let_go_and_replaced(live: Live) -> None:
    claim(live)
    lost = owned(live)[0]
    live.patch("pods", lost, {"metadata": {"labels": {"app": "debug"}}})
    assert "ownerReferences" not in live.get("pods", lost)["metadata"]
    assert len(owned(live)) == 2
    live.patch("pods", lost, {"metadata": {"labels": {"app": "web"}}})
    assert len(owned(live)) == 2


def test_pods_of_another_owner_are_left_alone(live: Live) -> None:
    claim(live)
    other = workload("ReplicaSet", "other", replicas=1)
    other["spec"]["selector"] = {"matchLabels": {"team": "b"}}
    other["spec"]["template"]["metadata"]["labels"] = {"team": "b", "app": "web"}
    live.create("replicasets.apps", other)
    assert len(owned(live)) == 2
    assert len(live.names("pods")) == 3


def test_an_ended_pod_does_not_count_and_is_not_adopted(live: Live) -> None:
    ended = live.create("pods", pod("ended", {"app": "web"}, restartPolicy="Never"))
    current = live.get("pods", ended["metadata"]["name"])
    live.component.update_status("pods", {**current, "status": {**current["status"], "phase": "Succeeded"}})
    claim(live)
    assert len(owned(live)) == 2
    assert "ended" not in owned(live)


def test_many_pods_have_many_names(live: Live) -> None:
    claim(live, 300)
    assert len(set(owned(live))) == 300
    reasons = {reason for reason, _, _ in live.events("web")}
    assert reasons == {"SuccessfulCreate"}
    # client-go: nine texts one by one, then combined ones; 25 in all before there is one in five minutes
    assert [count for _, _, count in live.events("web")] == [1] * 9 + [16]
    assert live.events("web")[-1][1].startswith("(combined from similar events): Created pod: web-")


def test_pods_that_are_refused_are_told_of_and_tried_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    from minikctl.apimachinery.errors import forbidden
    from minikctl.apiserver import admission

    limit = [2]
    validate = admission.validate

    def quota(server: Any, kind: Any, request: Any, obj: Any, old: Any) -> None:
        validate(server, kind, request, obj, old)
        if kind.kind == "Pod" and old is None and len(server.store.list("/registry/pods/default/")) >= limit[0]:
            raise forbidden("pods", obj["metadata"]["name"], "exceeded quota: two")

    monkeypatch.setattr(admission, "validate", quota)
    claim(live, 4)
    assert len(owned(live)) == 2
    condition = live.condition("replicasets.apps", "web", "ReplicaFailure")
    assert (condition["status"], condition["reason"]) == ("True", "FailedCreate")
    assert condition["message"].endswith("is forbidden: exceeded quota: two")
    assert live.events("web")[-1][0] == "FailedCreate"
    assert live.session.control("advance_until_idle", quiet=2000, limit=3_600_000)["idle"]
    limit[0] = 10
    live.advance(30)
    assert len(owned(live)) == 4
    assert live.condition("replicasets.apps", "web", "ReplicaFailure") == {}


def test_a_replication_controller_does_the_same(live: Live) -> None:
    body = {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web"}}
    body["spec"] = {"replicas": 2, "selector": {"app": "web"}, "template": workload("", "web")["spec"]["template"]}
    live.create("pods", pod("bare", {"app": "web"}))
    live.create("replicationcontrollers", body)
    uid = live.get("replicationcontrollers", "web")["metadata"]["uid"]
    assert len(live.names("pods", owner=uid)) == 2
    assert live.get("replicationcontrollers", "web")["status"]["readyReplicas"] == 2


NOW = 1_735_689_600_000 + 3_600_000  # an hour after the creation below


def rank(
    *,
    node: str = "n",
    phase: str = "Running",
    ready_minutes: int | None = 50,
    cost: int = 0,
    together: int = 1,
    restarts: int = 0,
    age_minutes: int = 60,
    uid: str = "m",
) -> Any:
    def stamp(minutes: int) -> str:
        from minikctl.apimachinery.timestamps import rfc3339

        return rfc3339(NOW - minutes * 60_000)

    conditions = []
    if ready_minutes is not None:
        conditions = [{"type": "Ready", "status": "True", "lastTransitionTime": stamp(ready_minutes)}]
    annotations = {"controller.kubernetes.io/pod-deletion-cost": str(cost)} if cost else {}
    found = {
        "metadata": {"creationTimestamp": stamp(age_minutes), "annotations": annotations, "uid": uid},
        "spec": {"nodeName": node},
        "status": {"phase": phase, "conditions": conditions, "containerStatuses": [{"restartCount": restarts}]},
    }
    return DeletionRank(found, together, NOW)


USUAL = rank()


@pytest.mark.parametrize(
    "sooner",
    [
        {"node": ""},
        {"phase": "Pending"},
        {"phase": "Unknown"},
        {"ready_minutes": None},
        {"cost": -1},
        {"together": 2},
        {"ready_minutes": 5},
        {"restarts": 1},
        {"age_minutes": 10, "ready_minutes": 50},
        {"uid": "a"},
    ],
)
def test_which_pod_goes_first(sooner: Any) -> None:
    """The list of the documentation on ReplicaSets (scaling down), and of ActivePodsWithRanks."""
    assert rank(**sooner) < USUAL


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"node": ""}, {"phase": "Pending"}),
        ({"phase": "Pending"}, {"ready_minutes": None}),
        ({"ready_minutes": None}, {"cost": -5}),
        ({"cost": -5}, {"together": 9}),
        ({"together": 9}, {"ready_minutes": 1}),
        ({"ready_minutes": 1}, {"restarts": 9}),
        ({"restarts": 9}, {"age_minutes": 1}),
    ],
)
def test_which_reason_weighs_more(first: Any, second: Any) -> None:
    assert rank(**first) < rank(**second)


def test_times_of_one_power_of_two_are_alike() -> None:
    # log2 of 40 and of 60 minutes in nanoseconds is 41; of 30 minutes it is 40
    assert rank(ready_minutes=30) < rank(ready_minutes=40)
    assert rank(ready_minutes=60, uid="a") < rank(ready_minutes=40, uid="b")
    # the uid decides then, whatever comes after: restarts are not looked at
    assert rank(ready_minutes=60, uid="a") < rank(ready_minutes=40, uid="b", restarts=9)


def test_what_a_refused_pod_waits_for_doubles(live: Live) -> None:
    """5 ms, 10 ms … as in client-go's queues: the tenth attempt comes after 5 * (2^9 - 1) ms, 2.555 s."""
    from minikctl.controller_manager.retries import FIRST, LAST, Retries

    retries = Retries(live.session.cluster._components["controller-manager"]._surroundings)
    waits = [retries.next("replicaset|default/web", FIRST, LAST) for _ in range(20)]
    assert (sum(waits[:9]), waits[17], waits[18]) == (2555, 655_360, 1_000_000)
    retries.forget("replicaset|default/web")
    assert retries.next("replicaset|default/web", FIRST, LAST) == 5


def test_crowded_nodes_are_counted_over_all_sets_of_a_deployment(live: Live) -> None:
    """The old set's pods are one a node; of the new one's, that goes whose node has more of both."""
    unmoving = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 2, "maxUnavailable": 0}}
    live.create("deployments.apps", workload("Deployment", "web", replicas=2, strategy=unmoving))
    live.patch("deployments.apps", "web", {"spec": {"paused": True}})
    (old,) = live.objects("replicasets.apps")
    live.patch("deployments.apps", "web", image("nginx:1.26"))
    nodes = dict.fromkeys(("node-1", "node-2", "node-3"), 0)
    for one in live.objects("pods"):
        nodes[one["spec"]["nodeName"]] += 1
    crowded = min(name for name, count in nodes.items() if count)
    free = next(name for name, count in nodes.items() if not count)
    reference = {**old["metadata"]["ownerReferences"][0]}
    sibling = workload("ReplicaSet", "sibling", replicas=0)
    sibling["metadata"]["ownerReferences"] = [reference]
    sibling["metadata"]["labels"] = {"app": "web"}
    sibling["spec"]["selector"] = {"matchLabels": {"app": "web", "set": "sibling"}}
    sibling["spec"]["template"]["metadata"]["labels"] = {"app": "web", "set": "sibling"}
    live.client.create("replicasets.apps", sibling, namespace="default")
    for name, node in (("a", crowded), ("b", free)):
        live.client.create("pods", pod(name, {"app": "web", "set": "sibling"}, nodeName=node), namespace="default")
    live.client.patch("replicasets.apps", "default", "sibling", {"spec": {"replicas": 1}}, type="merge")
    live.settle()
    assert live.find("pods", "a") is None
    assert live.find("pods", "b")

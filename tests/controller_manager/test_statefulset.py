"""StatefulSets as the documentation on them and the recorded scenarios of ordering, updates and claims have them."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane, Obj

SETS, CLAIMS = "statefulsets.apps", "persistentvolumeclaims"


def stateful_set(image: str = "db:1", *, claims: bool = False, **spec: Any) -> Obj:
    labels = {"app": "db"}
    pod = {"containers": [{"name": "main", "image": image}]}
    whole: Obj = {"serviceName": "db", "selector": {"matchLabels": labels}, "replicas": 3, **spec}
    whole["template"] = {"metadata": {"labels": labels}, "spec": pod}
    if claims:
        wish = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
        whole["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": wish}]
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": whole}


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def start(plane: ControlPlane, **spec: Any) -> None:
    """Make a set and let all its pods run."""
    plane.create(SETS, stateful_set(**spec))
    go_on(plane)


def go_on(plane: ControlPlane) -> None:
    """Run pods and reap them until nothing changes."""
    for _ in range(20):
        plane.reap()
        waiting = [pod for pod in plane.pods("Pending") if not pod["spec"]["containers"][0]["image"].endswith("bad")]
        if not waiting:
            return
        plane.run(*waiting)


def images(plane: ControlPlane) -> dict[str, str]:
    return {pod["metadata"]["name"]: pod["spec"]["containers"][0]["image"] for pod in plane.do.list("pods", "default")}


def set_image(plane: ControlPlane, image: str) -> None:
    plane.patch(SETS, "db", {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": image}]}}}})


def status(plane: ControlPlane) -> Obj:
    found: Obj = plane.get(SETS, "db")["status"]
    return found


def test_pods_are_made_one_after_the_other_when_the_one_before_is_ready(plane: ControlPlane) -> None:
    plane.create(SETS, stateful_set())
    assert plane.names("pods") == ["db-0"]
    plane.run(*plane.pods(), ready=False)
    assert plane.names("pods") == ["db-0"]
    plane.run(*plane.pods())
    assert plane.names("pods") == ["db-0", "db-1"]
    go_on(plane)
    assert plane.names("pods") == ["db-0", "db-1", "db-2"]
    assert plane.events("db") == [
        ("Normal", "SuccessfulCreate", f"create Pod db-{number} in StatefulSet db successful") for number in range(3)
    ]
    revision = status(plane)["currentRevision"]
    assert status(plane) == {
        "availableReplicas": 3,
        "collisionCount": 0,
        "currentReplicas": 3,
        "currentRevision": revision,
        "observedGeneration": 1,
        "readyReplicas": 3,
        "replicas": 3,
        "updateRevision": revision,
        "updatedReplicas": 3,
    }


def test_a_pod_has_a_stable_identity(plane: ControlPlane) -> None:
    plane.create(SETS, stateful_set(ordinals={"start": 4}))
    (pod,) = plane.pods()
    assert (pod["metadata"]["name"], pod["spec"]["hostname"], pod["spec"]["subdomain"]) == ("db-4", "db-4", "db")
    assert pod["metadata"]["labels"] == {
        "app": "db",
        "apps.kubernetes.io/pod-index": "4",
        "controller-revision-hash": status(plane)["currentRevision"],
        "statefulset.kubernetes.io/pod-name": "db-4",
    }


def test_in_parallel_pods_come_and_go_at_once(plane: ControlPlane) -> None:
    plane.create(SETS, stateful_set(podManagementPolicy="Parallel"))
    assert plane.names("pods") == ["db-0", "db-1", "db-2"]
    plane.patch(SETS, "db", {"spec": {"replicas": 0}})
    assert plane.names("pods") == []


def test_scaling_down_removes_the_highest_ordinal_first_and_waits_for_it(plane: ControlPlane) -> None:
    start(plane)
    plane.patch(SETS, "db", {"spec": {"replicas": 1}})
    going = [p["metadata"]["name"] for p in plane.do.list("pods") if p["metadata"].get("deletionTimestamp")]
    assert (going, plane.names("pods")) == (["db-2"], ["db-0", "db-1", "db-2"])
    plane.reap()
    go_on(plane)
    assert plane.names("pods") == ["db-0"]


def test_a_pod_that_is_not_ready_holds_up_scaling_down(plane: ControlPlane) -> None:
    start(plane)
    plane.run(plane.get("pods", "db-0"), ready=False)
    plane.patch(SETS, "db", {"spec": {"replicas": 2}})
    assert len(plane.pods()) == 3
    plane.run(plane.get("pods", "db-0"))
    assert len(plane.pods()) == 2


def test_a_deleted_pod_comes_back_under_its_name_when_it_is_gone(plane: ControlPlane) -> None:
    start(plane)
    uid = plane.get("pods", "db-1")["metadata"]["uid"]
    plane.delete("pods", "db-1")
    assert plane.get("pods", "db-1")["metadata"]["uid"] == uid
    plane.reap()
    assert plane.get("pods", "db-1")["metadata"]["uid"] != uid


@pytest.mark.parametrize("code", [0, 1])
def test_a_pod_that_ended_is_replaced(plane: ControlPlane, code: int) -> None:
    start(plane)
    uid = plane.get("pods", "db-1")["metadata"]["uid"]
    plane.finish(plane.get("pods", "db-1"), code=code)
    assert plane.get("pods", "db-1")["metadata"]["uid"] != uid
    assert plane.events("db")[-1] == (
        "Normal",
        "SuccessfulDelete",
        "delete Pod db-1 in StatefulSet db successful",
    )


def test_an_update_replaces_pods_from_the_highest_ordinal_on(plane: ControlPlane) -> None:
    start(plane)
    before = status(plane)["currentRevision"]
    set_image(plane, "db:2")
    plane.reap()
    assert images(plane) == {"db-0": "db:1", "db-1": "db:1", "db-2": "db:2"}
    after = status(plane)["updateRevision"]
    assert status(plane)["currentRevision"] == before != after
    assert (status(plane)["currentReplicas"], status(plane)["updatedReplicas"]) == (2, 1)
    go_on(plane)
    assert set(images(plane).values()) == {"db:2"}
    assert (status(plane)["currentRevision"], status(plane)["currentReplicas"]) == (after, 3)


def test_a_partition_keeps_lower_ordinals_at_the_old_revision(plane: ControlPlane) -> None:
    start(plane, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 2}})
    set_image(plane, "db:2")
    go_on(plane)
    assert images(plane) == {"db-0": "db:1", "db-1": "db:1", "db-2": "db:2"}
    plane.delete("pods", "db-0")
    go_on(plane)
    assert images(plane)["db-0"] == "db:1"
    plane.patch(SETS, "db", {"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}})
    go_on(plane)
    assert set(images(plane).values()) == {"db:2"}


def test_on_delete_only_deleted_pods_are_updated(plane: ControlPlane) -> None:
    start(plane, updateStrategy={"type": "OnDelete"})
    set_image(plane, "db:2")
    go_on(plane)
    assert set(images(plane).values()) == {"db:1"}
    plane.delete("pods", "db-1")
    go_on(plane)
    assert images(plane) == {"db-0": "db:1", "db-1": "db:2", "db-2": "db:1"}


def test_a_broken_update_stays_stuck_after_it_is_taken_back_until_its_pod_is_deleted(plane: ControlPlane) -> None:
    start(plane)
    set_image(plane, "db:bad")
    go_on(plane)
    assert images(plane) == {"db-0": "db:1", "db-1": "db:1", "db-2": "db:bad"}
    set_image(plane, "db:1")
    go_on(plane)
    assert images(plane)["db-2"] == "db:bad"
    plane.delete("pods", "db-2")
    go_on(plane)
    assert set(images(plane).values()) == {"db:1"}


def test_with_min_ready_seconds_the_next_pod_waits_for_the_last_to_be_available(plane: ControlPlane) -> None:
    plane.create(SETS, stateful_set(minReadySeconds=20, replicas=2))
    plane.run(*plane.pods())
    plane.advance(19)
    assert (plane.names("pods"), status(plane)["availableReplicas"]) == (["db-0"], 0)
    plane.advance(2)
    assert (plane.names("pods"), status(plane)["availableReplicas"]) == (["db-0", "db-1"], 1)


def test_history_keeps_the_revisions_in_use_and_as_many_as_wanted(plane: ControlPlane) -> None:
    start(plane, revisionHistoryLimit=1, replicas=1)
    for number in range(2, 6):
        set_image(plane, f"db:{number}")
        go_on(plane)
    numbers = sorted(r["revision"] for r in plane.do.list("controllerrevisions.apps", "default"))
    assert numbers == [4, 5]
    set_image(plane, "db:4")
    go_on(plane)
    assert sorted(r["revision"] for r in plane.do.list("controllerrevisions.apps", "default")) == [5, 6]


def test_claims_are_made_before_their_pod_and_outlive_it(plane: ControlPlane) -> None:
    plane.create(SETS, stateful_set(claims=True, replicas=1))
    assert plane.names(CLAIMS) == ["data-db-0"]
    assert plane.get(CLAIMS, "data-db-0")["metadata"]["labels"] == {"app": "db"}
    volumes = plane.get("pods", "db-0")["spec"]["volumes"]
    assert volumes[0] == {"name": "data", "persistentVolumeClaim": {"claimName": "data-db-0"}}
    assert plane.events("db") == [
        ("Normal", "SuccessfulCreate", "create Claim data-db-0 Pod db-0 in StatefulSet db success"),
        ("Normal", "SuccessfulCreate", "create Pod db-0 in StatefulSet db successful"),
    ]
    plane.delete(SETS, "db")
    assert plane.names(CLAIMS) == ["data-db-0"]


def test_a_missing_claim_of_a_pending_pod_is_made_again(plane: ControlPlane) -> None:
    plane.create(SETS, stateful_set(claims=True, replicas=1))
    uid = plane.get(CLAIMS, "data-db-0")["metadata"]["uid"]
    plane.delete(CLAIMS, "data-db-0")
    assert plane.get(CLAIMS, "data-db-0")["metadata"]["uid"] != uid


def test_claims_go_with_the_set_where_the_policy_says_so(plane: ControlPlane) -> None:
    start(plane, claims=True, persistentVolumeClaimRetentionPolicy={"whenDeleted": "Delete"})
    (owner,) = plane.get(CLAIMS, "data-db-0")["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["name"]) == ("StatefulSet", "db")
    plane.patch(SETS, "db", {"spec": {"replicas": 1}})
    go_on(plane)
    assert len(plane.names(CLAIMS)) == 3
    plane.delete(SETS, "db", propagationPolicy="Background")
    plane.reap()
    assert plane.names(CLAIMS) == []


def test_claims_go_with_pods_that_are_scaled_away_where_the_policy_says_so(plane: ControlPlane) -> None:
    start(plane, claims=True, persistentVolumeClaimRetentionPolicy={"whenScaled": "Delete"})
    plane.patch(SETS, "db", {"spec": {"replicas": 2}})
    assert plane.get(CLAIMS, "data-db-2")["metadata"]["ownerReferences"][0]["kind"] == "Pod"
    plane.reap()
    assert plane.names(CLAIMS) == ["data-db-0", "data-db-1"]
    plane.delete("pods", "db-1")
    go_on(plane)
    assert plane.names(CLAIMS) == ["data-db-0", "data-db-1"]


def test_an_orphan_of_the_right_name_is_adopted(plane: ControlPlane) -> None:
    start(plane, replicas=2)
    plane.delete(SETS, "db", propagationPolicy="Orphan")
    uids = [pod["metadata"]["uid"] for pod in plane.do.list("pods", "default")]
    plane.create(SETS, stateful_set(replicas=2))
    assert [pod["metadata"]["uid"] for pod in plane.do.list("pods", "default")] == uids
    assert (
        plane.get("pods", "db-0")["metadata"]["ownerReferences"][0]["uid"] == plane.get(SETS, "db")["metadata"]["uid"]
    )

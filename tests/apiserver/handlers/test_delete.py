"""DELETE: grace, finalizers, propagation, preconditions; and of many at once."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import config_map, pod, workload

from minikctl.apimachinery.timestamps import parse


def test_an_object_goes_at_once(api: Any) -> None:
    old = api.create("configmaps", config_map("a"))
    last = api.delete("configmaps", "a")
    assert api.find("configmaps", "a") is None
    assert last["metadata"]["uid"] == old["metadata"]["uid"]
    assert int(last["metadata"]["resourceVersion"]) == api.revision


def test_what_is_not_there_cannot_be_deleted(api: Any, refused: Any) -> None:
    refused(404, 'deployments.apps "a" not found', api.delete, "deployments.apps", "a")


class TestGrace:
    def running(self, api: Any, **spec: Any) -> Any:
        api.create("pods", pod("a", **spec))
        target = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "a"}}
        target["target"] = {"kind": "Node", "name": "node-1"}
        api.component.create("pods", target, namespace="default", subresource="binding")
        return api.get("pods", "a")

    def left(self, api: Any) -> tuple[int, int]:
        """(seconds from now to the deletion timestamp, deletionGracePeriodSeconds)."""
        meta = api.get("pods", "a")["metadata"]
        return (parse(meta["deletionTimestamp"]) - api.clock.now // 1000 * 1000) // 1000, meta[
            "deletionGracePeriodSeconds"
        ]

    def test_a_pod_has_the_grace_of_its_spec(self, api: Any) -> None:
        self.running(api, terminationGracePeriodSeconds=45)
        api.delete("pods", "a")
        assert self.left(api) == (45, 45)

    def test_thirty_seconds_are_the_default(self, api: Any) -> None:
        self.running(api)
        api.delete("pods", "a")
        assert self.left(api) == (30, 30)

    def test_a_request_may_give_another(self, api: Any) -> None:
        self.running(api)
        api.delete("pods", "a", gracePeriodSeconds=5)
        assert self.left(api) == (5, 5)

    def test_a_negative_one_means_a_second(self, api: Any) -> None:
        self.running(api)
        api.delete("pods", "a", gracePeriodSeconds=-1)
        assert self.left(api) == (1, 1)

    def test_none_means_at_once(self, api: Any) -> None:
        self.running(api)
        api.delete("pods", "a", gracePeriodSeconds=0)
        assert api.find("pods", "a") is None

    @pytest.mark.parametrize("grace", [None, 30, 60])
    def test_it_cannot_be_made_longer(self, api: Any, grace: int | None) -> None:
        self.running(api)
        api.delete("pods", "a")
        before = api.revision
        api.delete("pods", "a", **({} if grace is None else {"gracePeriodSeconds": grace}))
        assert self.left(api) == (30, 30)
        assert api.revision == before

    def test_a_shorter_one_counts_from_the_first_request(self, api: Any) -> None:
        self.running(api)
        api.delete("pods", "a")
        api.clock.now += 4000
        api.delete("pods", "a", gracePeriodSeconds=10)
        assert self.left(api) == (6, 10)

    def test_a_shorter_one_that_is_over_means_now(self, api: Any) -> None:
        self.running(api)
        api.delete("pods", "a")
        api.clock.now += 20_000
        api.delete("pods", "a", gracePeriodSeconds=10)
        assert self.left(api) == (0, 1)

    def test_a_pod_that_is_on_no_node_goes_at_once(self, api: Any) -> None:
        api.create("pods", pod("a"))
        api.delete("pods", "a")
        assert api.find("pods", "a") is None

    @pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
    def test_a_pod_that_has_ended_goes_at_once(self, api: Any, phase: str) -> None:
        current = self.running(api)
        api.component.update_status("pods", {**current, "status": {**current["status"], "phase": phase}})
        api.delete("pods", "a")
        assert api.find("pods", "a") is None


class TestFinalizers:
    def test_an_object_waits_for_its_finalizers(self, api: Any) -> None:
        api.create("configmaps", config_map("a", finalizers=["example.com/wait"]))
        meta = api.delete("configmaps", "a")["metadata"]
        assert (meta["deletionTimestamp"], meta["deletionGracePeriodSeconds"]) == (api.clock.stamp(), 0)
        assert meta["finalizers"] == ["example.com/wait"]

    def test_deleting_again_changes_nothing(self, api: Any) -> None:
        api.create("configmaps", config_map("a", finalizers=["example.com/wait"]))
        api.delete("configmaps", "a")
        before = api.revision
        api.clock.now += 5000
        api.delete("configmaps", "a")
        assert api.revision == before

    def test_the_request_to_delete_is_a_generation(self, api: Any) -> None:
        body = workload("Deployment", "web")
        body["metadata"]["finalizers"] = ["example.com/wait"]
        api.create("deployments.apps", body)
        assert api.delete("deployments.apps", "web")["metadata"]["generation"] == 2
        assert api.delete("deployments.apps", "web")["metadata"]["generation"] == 2

    @pytest.mark.parametrize(("policy", "finalizers"), [("Foreground", ["foregroundDeletion"]), ("Orphan", ["orphan"])])
    def test_a_policy_becomes_a_finalizer(self, api: Any, policy: str, finalizers: list[str]) -> None:
        api.create("deployments.apps", workload("Deployment", "web"))
        meta = api.delete("deployments.apps", "web", propagationPolicy=policy)["metadata"]
        assert meta["finalizers"] == finalizers

    def test_in_the_background_nothing_is_waited_for(self, api: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web"))
        api.delete("deployments.apps", "web", propagationPolicy="Background")
        assert api.find("deployments.apps", "web") is None

    def test_another_policy_takes_the_place_of_the_first(self, api: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web"))
        api.delete("deployments.apps", "web", propagationPolicy="Foreground")
        meta = api.delete("deployments.apps", "web", propagationPolicy="Orphan")["metadata"]
        assert meta["finalizers"] == ["orphan"]
        api.delete("deployments.apps", "web", propagationPolicy="Background")
        assert api.find("deployments.apps", "web") is None

    def test_jobs_leave_their_pods_unless_told_otherwise(self, api: Any) -> None:
        job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "sum"}}
        container = {"name": "main", "image": "busybox"}
        job["spec"] = {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}}
        api.create("jobs.batch", job)
        assert api.delete("jobs.batch", "sum")["metadata"]["finalizers"] == ["orphan"]


class TestPreconditions:
    def test_another_uid_is_another_object(self, api: Any, refused: Any) -> None:
        uid = api.create("deployments.apps", workload("Deployment", "web"))["metadata"]["uid"]
        message = (
            'Operation cannot be fulfilled on Deployment.apps "web": the UID in the precondition (other) does not '
            f"match the UID in record ({uid}). The object might have been deleted and then recreated"
        )
        refused(409, message, api.delete, "deployments.apps", "web", preconditions={"uid": "other"})
        api.delete("deployments.apps", "web", preconditions={"uid": uid})

    def test_another_version_has_been_modified(self, api: Any, refused: Any) -> None:
        version = api.create("configmaps", config_map("a"))["metadata"]["resourceVersion"]
        message = (
            'Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not '
            f"match the ResourceVersion in record ({version}). The object might have been modified"
        )
        refused(409, message, api.delete, "configmaps", "a", preconditions={"resourceVersion": "1"})
        api.delete("configmaps", "a", preconditions={"resourceVersion": version})


def test_some_namespaces_may_not_be_deleted(api: Any, refused: Any) -> None:
    for name in ("default", "kube-system", "kube-public"):
        message = f'namespaces "{name}" is forbidden: this namespace may not be deleted'
        refused(403, message, api.client.delete, "namespaces", "", name)


class TestMany:
    def test_those_that_the_selectors_mean_go(self, api: Any) -> None:
        for name, team in (("a", "red"), ("b", "blue"), ("c", "red")):
            api.create("configmaps", config_map(name, labels={"team": team}))
        api.client.delete_collection("configmaps", "default", labelSelector="team=red")
        assert api.names("configmaps") == ["b"]

    def test_only_in_the_namespace_of_the_request(self, api: Any) -> None:
        api.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
        api.create("configmaps", config_map("a"))
        api.client.create("configmaps", config_map("b"), namespace="team")
        api.client.delete_collection("configmaps", "default")
        assert api.names("configmaps", "") == ["b"]

    def test_finalizers_hold_each_of_them(self, api: Any) -> None:
        api.create("configmaps", config_map("a", finalizers=["example.com/wait"]))
        api.create("configmaps", config_map("b"))
        api.client.delete_collection("configmaps", "default")
        assert api.names("configmaps") == ["a"]

    def test_some_kinds_go_one_by_one_only(self, api: Any) -> None:
        from minikctl.apimachinery.errors import MethodNotAllowed

        with pytest.raises(MethodNotAllowed):
            api.client.delete_collection("namespaces")

"""PUT: optimistic locking, what stays, what counts as a change."""

from __future__ import annotations

from typing import Any

from doubles import config_map, workload

MODIFIED = "the object has been modified; please apply your changes to the latest version and try again"


def test_an_update_replaces_all_but_system_fields(api: Any) -> None:
    old = api.create("configmaps", config_map("a", labels={"x": "1"}))
    meta = {"name": "a", "namespace": "default", "creationTimestamp": "2001-01-01T00:00:00Z", "generation": 9}
    new = api.client.update("configmaps", {**config_map("a", data={"b": "2"}), "metadata": meta})
    assert new["data"] == {"b": "2"}
    assert "labels" not in new["metadata"]
    for field in ("uid", "creationTimestamp"):
        assert new["metadata"][field] == old["metadata"][field]
    assert "generation" not in new["metadata"]
    assert int(new["metadata"]["resourceVersion"]) > int(old["metadata"]["resourceVersion"])


def test_an_update_of_an_older_version_conflicts(api: Any, refused: Any) -> None:
    old = api.create("configmaps", config_map("a"))
    api.client.update("configmaps", {**old, "data": {"b": "2"}})
    message = f'Operation cannot be fulfilled on configmaps "a": {MODIFIED}'
    fault = refused(409, message, api.client.update, "configmaps", {**old, "data": {"c": "3"}})
    assert fault.reason == "Conflict"
    assert api.get("configmaps", "a")["data"] == {"b": "2"}


def test_an_update_of_another_object_of_the_name_conflicts(api: Any, refused: Any) -> None:
    old = api.create("configmaps", config_map("a"))
    api.delete("configmaps", "a")
    new = api.create("configmaps", config_map("a"))
    message = (
        'Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, '
        "Key: /registry/configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in "
        f"precondition: {old['metadata']['uid']}, UID in object meta: {new['metadata']['uid']}"
    )
    refused(409, message, api.client.update, "configmaps", old)


def test_an_update_that_changes_nothing_writes_nothing(api: Any) -> None:
    old = api.create("deployments.apps", workload("Deployment", "web"), fieldManager="kubectl-create")
    before = api.revision
    for body in (old, workload("Deployment", "web")):
        body = {**body, "metadata": {**body["metadata"], "namespace": "default"}}
        new = api.client.update("deployments.apps", body, fieldManager="kubectl-create")
        assert new["metadata"]["resourceVersion"] == old["metadata"]["resourceVersion"]
    assert api.revision == before


def test_the_generation_counts_changes_of_the_spec_only(api: Any) -> None:
    api.create("deployments.apps", workload("Deployment", "web"))

    def generation(patch: Any) -> int:
        return int(api.patch("deployments.apps", "web", patch)["metadata"]["generation"])

    assert generation({"metadata": {"labels": {"x": "1"}}}) == 1
    assert generation({"spec": {"replicas": 3}}) == 2
    assert generation({"spec": {"replicas": 3}}) == 2
    assert generation({"spec": {"paused": True}}) == 3


def test_what_is_not_there_cannot_be_updated(api: Any, refused: Any) -> None:
    body = config_map("a", namespace="default")
    refused(404, 'configmaps "a" not found', api.client.update, "configmaps", body)


def test_names_and_namespaces_stand_fast(api: Any, refused: Any) -> None:
    from minikctl.client.request import Request

    old = api.create("configmaps", config_map("a"))

    def put(name: str, namespace: str = "default") -> Any:
        body = {**old, "metadata": {**old["metadata"], "name": name, "namespace": namespace}}
        return api.session.handle(Request("update", "configmaps", namespace="default", name="a", body=body))

    refused(400, "the name of the object (b) does not match the name on the URL (a)", put, "b")
    message = "the namespace of the provided object does not match the namespace sent on the request"
    refused(400, message, put, "a", "other")


def test_some_kinds_take_no_update_without_a_version(api: Any, refused: Any) -> None:
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "a", "namespace": "default"},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "a"}}},
    }
    api.create("poddisruptionbudgets.policy", budget)
    message = (
        'poddisruptionbudgets.policy "a" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified '
        "for an update"
    )
    refused(422, message, api.client.update, "poddisruptionbudgets.policy", budget)


def test_an_update_that_is_invalid_changes_nothing(api: Any, refused: Any) -> None:
    api.create("deployments.apps", workload("Deployment", "web"))
    before = api.revision
    message = 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'
    refused(422, message, api.patch, "deployments.apps", "web", {"spec": {"replicas": -1}})
    assert api.revision == before


def test_an_update_of_the_object_leaves_its_status(api: Any) -> None:
    old = api.create("deployments.apps", workload("Deployment", "web"))
    api.component.update_status("deployments.apps", {**old, "status": {"replicas": 2}})
    current = api.get("deployments.apps", "web")
    new = api.client.update("deployments.apps", {**current, "status": {"replicas": 9}})
    assert new["status"] == {"replicas": 2}


def test_the_last_finalizer_to_go_takes_what_was_deleted_with_it(api: Any) -> None:
    old = api.create("configmaps", config_map("a", finalizers=["example.com/wait", "example.com/other"]))
    api.delete("configmaps", "a")
    api.patch("configmaps", "a", {"metadata": {"finalizers": ["example.com/other"]}})
    assert api.find("configmaps", "a")
    before = api.revision
    last = api.patch("configmaps", "a", {"metadata": {"finalizers": None}})
    assert api.find("configmaps", "a") is None
    assert last["metadata"]["uid"] == old["metadata"]["uid"]
    assert api.revision == before + 1


def test_what_is_being_deleted_takes_no_new_finalizers(api: Any, refused: Any) -> None:
    api.create("configmaps", config_map("a", finalizers=["example.com/wait"]))
    api.delete("configmaps", "a")
    message = (
        'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is '
        'being deleted, found new finalizers []string{"example.com/more"}'
    )
    finalizers = ["example.com/wait", "example.com/more"]
    refused(422, message, api.patch, "configmaps", "a", {"metadata": {"finalizers": finalizers}})


class TestSubresources:
    def test_a_status_update_changes_the_status_only(self, api: Any) -> None:
        old = api.create("deployments.apps", workload("Deployment", "web", replicas=2))
        body = {
            **old,
            "metadata": {**old["metadata"], "labels": {"x": "1"}},
            "spec": {**old["spec"], "replicas": 7},
            "status": {"replicas": 2},
        }
        new = api.client.update("deployments.apps", body, subresource="status")
        assert new["status"] == {"replicas": 2}
        assert new["spec"] == old["spec"]
        assert new["metadata"]["generation"] == 1

    def test_a_component_s_status_conflicts_too(self, api: Any, refused: Any) -> None:
        old = api.create("deployments.apps", workload("Deployment", "web"))
        api.patch("deployments.apps", "web", {"spec": {"replicas": 3}})
        message = f'Operation cannot be fulfilled on deployments.apps "web": {MODIFIED}'
        body = {**old, "status": {"replicas": 1}}
        refused(409, message, api.component.update_status, "deployments.apps", body)

    def test_a_component_s_status_that_is_there_already_writes_nothing(self, api: Any) -> None:
        old = api.create("deployments.apps", workload("Deployment", "web"))
        new = api.component.update_status("deployments.apps", {**old, "status": {"replicas": 2}})
        before = api.revision
        api.component.update_status("deployments.apps", {**new, "status": {"replicas": 2}})
        assert api.revision == before

    def test_a_scale_is_read_and_written(self, api: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web", replicas=2))
        scale = api.client.get("deployments.apps", "default", "web", subresource="scale")
        assert (scale["kind"], scale["apiVersion"]) == ("Scale", "autoscaling/v1")
        assert scale["spec"] == {"replicas": 2}
        assert scale["status"] == {"replicas": 0, "selector": "app=web"}
        scaled = api.client.update(
            "deployments.apps", {**scale, "spec": {"replicas": 5}}, subresource="scale", fieldManager="kubectl"
        )
        assert scaled["spec"] == {"replicas": 5}
        deployment = api.get("deployments.apps", "web")
        assert deployment["spec"]["replicas"] == 5
        assert deployment["metadata"]["generation"] == 2
        owners = {entry.get("subresource") for entry in deployment["metadata"]["managedFields"]}
        assert owners == {None, "scale"}

    def test_a_scale_can_be_patched(self, api: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web", replicas=2))
        for how, body in (
            ("merge", {"spec": {"replicas": 3}}),
            ("json", [{"op": "replace", "path": "/spec/replicas", "value": 3}]),
        ):
            scaled = api.patch("deployments.apps", "web", body, type=how, subresource="scale")
            assert scaled["spec"] == {"replicas": 3}

    def test_a_scale_of_an_older_version_conflicts(self, api: Any, refused: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web", replicas=2))
        scale = api.client.get("deployments.apps", "default", "web", subresource="scale")
        api.patch("deployments.apps", "web", {"spec": {"paused": True}})
        message = f'Operation cannot be fulfilled on deployments.apps "web": {MODIFIED}'
        refused(409, message, api.client.update, "deployments.apps", scale, subresource="scale")

    def test_a_scale_below_zero_is_refused(self, api: Any, refused: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web", replicas=2))
        message = (
            'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'
        )
        body = {"spec": {"replicas": -1}}
        refused(422, message, api.patch, "deployments.apps", "web", body, subresource="scale")

    def test_a_scale_holds_a_number(self, api: Any, refused: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web", replicas=2))
        message = (
            'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field '
            "ScaleSpec.spec.replicas of type int32"
        )
        body = {"spec": {"replicas": "many"}}
        refused(400, message, api.patch, "deployments.apps", "web", body, subresource="scale")

    def test_a_namespace_is_finalized(self, api: Any) -> None:
        team = api.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
        assert team["spec"] == {"finalizers": ["kubernetes"]}
        assert team["status"] == {"phase": "Active"}
        going = api.client.delete("namespaces", "", "team")
        assert going["status"]["phase"] == "Terminating"
        assert going["metadata"]["deletionTimestamp"] == api.clock.stamp()
        api.client.update("namespaces", {**going, "spec": {"finalizers": []}}, subresource="finalize")
        assert api.client.find("namespaces", "", "team") is None

    def test_finalizing_what_is_not_deleted_keeps_it(self, api: Any) -> None:
        team = api.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
        api.client.update("namespaces", {**team, "spec": {"finalizers": []}}, subresource="finalize")
        assert api.client.find("namespaces", "", "team")

    def test_an_unknown_subresource_is_not_found(self, api: Any, refused: Any) -> None:
        made = api.create("configmaps", config_map("a"))
        message = "the server could not find the requested resource"
        refused(404, message, api.client.update, "configmaps", made, subresource="status")

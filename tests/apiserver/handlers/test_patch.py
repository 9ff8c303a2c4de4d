"""PATCH: the four types, as the documentation on updating objects in place describes them."""

from __future__ import annotations

from typing import Any

from doubles import config_map, workload


def two_containers() -> Any:
    body = workload("Deployment", "web")
    body["spec"]["template"]["spec"]["containers"] = [
        {"name": "one", "image": "one:1", "env": [{"name": "A", "value": "1"}]},
        {"name": "two", "image": "two:1"},
    ]
    return body


def containers(obj: Any) -> list[tuple[str, str]]:
    return [(c["name"], c["image"]) for c in obj["spec"]["template"]["spec"]["containers"]]


def test_a_strategic_patch_merges_lists_by_their_key(api: Any) -> None:
    api.create("deployments.apps", two_containers())
    body = {"spec": {"template": {"spec": {"containers": [{"name": "two", "image": "two:2"}]}}}}
    new = api.patch("deployments.apps", "web", body, type="strategic")
    assert containers(new) == [("one", "one:1"), ("two", "two:2")]


def test_a_merge_patch_replaces_lists_and_removes_nulls(api: Any) -> None:
    api.create("deployments.apps", two_containers())
    body = {"spec": {"template": {"spec": {"containers": [{"name": "two", "image": "two:2"}]}}}}
    assert containers(api.patch("deployments.apps", "web", body)) == [("two", "two:2")]
    api.create("configmaps", config_map("a", labels={"x": "1", "y": "2"}))
    new = api.patch("configmaps", "a", {"metadata": {"labels": {"x": None}}})
    assert new["metadata"]["labels"] == {"y": "2"}


def test_a_json_patch_does_its_steps_in_order_or_not_at_all(api: Any, refused: Any) -> None:
    api.create("configmaps", config_map("a"))
    steps = [
        {"op": "test", "path": "/data/a", "value": "1"},
        {"op": "move", "from": "/data/a", "path": "/data/b"},
        {"op": "add", "path": "/data/c", "value": "3"},
    ]
    assert api.patch("configmaps", "a", steps, type="json")["data"] == {"b": "1", "c": "3"}
    before = api.revision
    message = "the server rejected our request due to an error in our request"
    steps = [{"op": "remove", "path": "/data/c"}, {"op": "test", "path": "/data/b", "value": "2"}]
    refused(422, message, api.patch, "configmaps", "a", steps, type="json")
    assert api.revision == before


def test_an_unknown_type_of_patch_is_no_media_type(api: Any) -> None:
    from minikctl.apimachinery.errors import UnsupportedMediaType

    api.create("configmaps", config_map("a"))
    try:
        api.patch("configmaps", "a", {}, type="xml")
    except UnsupportedMediaType as fault:
        assert fault.code == 415
    else:
        raise AssertionError("patched")


def test_what_is_not_there_cannot_be_patched(api: Any, refused: Any) -> None:
    refused(404, 'configmaps "a" not found', api.patch, "configmaps", "a", {})


def test_a_patch_may_name_the_version_that_it_means(api: Any, refused: Any) -> None:
    old = api.create("configmaps", config_map("a"))
    version = old["metadata"]["resourceVersion"]
    api.patch("configmaps", "a", {"metadata": {"resourceVersion": version}, "data": {"b": "2"}})
    message = (
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to '
        "the latest version and try again"
    )
    body = {"metadata": {"resourceVersion": version}, "data": {"c": "3"}}
    refused(409, message, api.patch, "configmaps", "a", body)


def test_a_patch_cannot_rename(api: Any, refused: Any) -> None:
    api.create("configmaps", config_map("a"))
    message = "the name of the object (b) does not match the name on the URL (a)"
    refused(400, message, api.patch, "configmaps", "a", {"metadata": {"name": "b"}})


def test_a_patch_cannot_give_another_uid(api: Any, refused: Any) -> None:
    api.create("configmaps", config_map("a"))
    message = 'ConfigMap "a" is invalid: metadata.uid: Invalid value: "mine": field is immutable'
    refused(422, message, api.patch, "configmaps", "a", {"metadata": {"uid": "mine"}})


def test_a_patch_that_changes_nothing_writes_nothing(api: Any) -> None:
    api.create("configmaps", config_map("a"))
    before = api.revision
    api.patch("configmaps", "a", {"data": {"a": "1"}})
    api.patch("configmaps", "a", {"metadata": {"labels": {}}})
    assert api.revision == before


def test_unknown_fields_of_a_patch_are_warned_of(api: Any) -> None:
    api.create("deployments.apps", workload("Deployment", "web"))
    before = api.revision
    api.patch("deployments.apps", "web", {"spec": {"colour": "red"}}, type="strategic")
    assert api.warnings == ['unknown field "spec.colour"']
    assert api.revision == before


def test_a_patch_of_the_status_leaves_the_rest(api: Any) -> None:
    api.create("deployments.apps", workload("Deployment", "web", replicas=2))
    body = {"spec": {"replicas": 9}, "status": {"replicas": 2}}
    new = api.patch("deployments.apps", "web", body, subresource="status")
    assert (new["spec"]["replicas"], new["status"]) == (2, {"replicas": 2})


class TestApply:
    """Server-side apply; conflicts as in the documentation's example of a scaled Deployment."""

    def apply(self, api: Any, body: Any, **options: Any) -> Any:
        resource = "configmaps" if body["kind"] == "ConfigMap" else "deployments.apps"
        options = {"fieldManager": "kubectl", **options}
        return api.patch(resource, body["metadata"]["name"], body, type="apply", **options)

    def test_it_creates_what_is_not_there(self, api: Any) -> None:
        made = self.apply(api, config_map("a"))
        (entry,) = made["metadata"]["managedFields"]
        assert (entry["manager"], entry["operation"]) == ("kubectl", "Apply")
        assert entry["fieldsV1"] == {"f:data": {"f:a": {}}}

    def test_it_needs_a_manager(self, api: Any, refused: Any) -> None:
        message = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
        refused(400, message, api.patch, "configmaps", "a", config_map("a"), type="apply")

    def test_applying_the_same_again_writes_nothing(self, api: Any) -> None:
        self.apply(api, config_map("a"))
        before = api.revision
        self.apply(api, config_map("a"))
        assert api.revision == before

    def test_what_a_manager_no_longer_applies_goes(self, api: Any) -> None:
        self.apply(api, config_map("a", data={"a": "1", "b": "2"}))
        assert self.apply(api, config_map("a", data={"b": "2"}))["data"] == {"b": "2"}

    def test_what_another_owns_stays_when_one_stops_to_apply_it(self, api: Any) -> None:
        self.apply(api, config_map("a", data={"a": "1", "b": "2"}))
        self.apply(api, config_map("a", data={"a": "1"}), fieldManager="other")
        assert self.apply(api, config_map("a", data={"b": "2"}))["data"] == {"a": "1", "b": "2"}

    def test_another_value_conflicts_unless_forced(self, api: Any, refused: Any) -> None:
        self.apply(api, workload("Deployment", "web", replicas=3))
        scale = {"spec": {"replicas": 5}}
        api.patch("deployments.apps", "web", scale, subresource="scale", fieldManager="kube-controller-manager")
        message = (
            'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using '
            "apps/v1: .spec.replicas"
        )
        body = workload("Deployment", "web", replicas=3)
        fault = refused(409, message, self.apply, api, body)
        assert fault.details["causes"] == [
            {
                "reason": "FieldManagerConflict",
                "message": 'conflict with "kube-controller-manager" with subresource "scale" using apps/v1',
                "field": ".spec.replicas",
            }
        ]
        assert self.apply(api, body, force=True)["spec"]["replicas"] == 3

    def test_the_same_value_is_shared_without_conflict(self, api: Any) -> None:
        self.apply(api, config_map("a"))
        made = self.apply(api, config_map("a"), fieldManager="other")
        assert {entry["manager"] for entry in made["metadata"]["managedFields"]} == {"kubectl", "other"}

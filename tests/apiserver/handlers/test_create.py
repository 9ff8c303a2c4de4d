"""What Kubernetes does with a new object: names, namespaces, system fields, decoding."""

from __future__ import annotations

import re
from typing import Any

import pytest
from doubles import config_map, pod, workload

from minikctl.apimachinery.errors import Invalid, RequestEntityTooLarge


def test_a_new_object_gets_its_system_fields(api: Any) -> None:
    made = api.create("configmaps", config_map("a"))
    meta = made["metadata"]
    assert meta["namespace"] == "default"
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", meta["uid"])
    assert meta["creationTimestamp"] == api.clock.stamp()
    assert int(meta["resourceVersion"]) == api.revision
    assert api.get("configmaps", "a") == made


def test_system_fields_of_the_body_are_not_taken(api: Any) -> None:
    body = config_map("a", uid="mine", creationTimestamp="2001-01-01T00:00:00Z", selfLink="/x", generation=7)
    body["metadata"] |= {"deletionTimestamp": "2001-01-01T00:00:00Z", "deletionGracePeriodSeconds": 5}
    meta = api.create("configmaps", body)["metadata"]
    assert meta["uid"] != "mine"
    assert meta["creationTimestamp"] != "2001-01-01T00:00:00Z"
    assert not {"selfLink", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"} & set(meta)


def test_a_resource_version_is_refused(api: Any, refused: Any) -> None:
    message = "resourceVersion should not be set on objects to be created"
    refused(500, message, api.create, "configmaps", config_map("a", resourceVersion="5"))
    assert api.create("configmaps", config_map("a", resourceVersion="0"))


def test_a_workload_starts_at_generation_one(api: Any) -> None:
    assert api.create("deployments.apps", workload("Deployment", "web"))["metadata"]["generation"] == 1


def test_a_status_in_the_body_is_dropped(api: Any) -> None:
    body = {**workload("Deployment", "web"), "status": {"replicas": 9}}
    assert api.create("deployments.apps", body)["status"] == {}


class TestNames:
    def test_a_generated_name_is_the_base_and_five_letters(self, api: Any) -> None:
        names = [
            api.create("configmaps", {**config_map(""), "metadata": {"generateName": "made-"}})["metadata"]["name"]
            for _ in range(50)
        ]
        assert len(set(names)) == 50
        assert all(re.fullmatch(r"made-[bcdfghjklmnpqrstvwxz2456789]{5}", name) for name in names)

    def test_a_name_goes_before_a_base(self, api: Any) -> None:
        made = api.create("configmaps", config_map("a", generateName="made-"))
        assert made["metadata"]["name"] == "a"

    def test_a_generated_name_that_is_taken_is_drawn_again(self, api: Any, monkeypatch: Any) -> None:
        api.create("configmaps", config_map("made-bbbbb"))
        drawn = iter(["bbbbb", "bbbbb", "ccccc"])
        monkeypatch.setattr(type(api.session.cluster.identity), "suffix", lambda self: next(drawn))
        made = api.create("configmaps", {**config_map(""), "metadata": {"generateName": "made-"}})
        assert made["metadata"]["name"] == "made-ccccc"

    def test_eight_taken_names_are_enough(self, api: Any, refused: Any, monkeypatch: Any) -> None:
        api.create("configmaps", config_map("made-bbbbb"))
        tries: list[int] = []

        def draw(_: Any) -> str:
            tries.append(1)
            return "bbbbb"

        monkeypatch.setattr(type(api.session.cluster.identity), "suffix", draw)
        message = (
            'configmaps "made-bbbbb" already exists, the server was not able to generate a unique name for the object'
        )
        body = {**config_map(""), "metadata": {"generateName": "made-"}}
        refused(409, message, api.create, "configmaps", body)
        assert len(tries) == 8

    def test_a_name_is_taken_once(self, api: Any, refused: Any) -> None:
        api.create("configmaps", config_map("a"))
        fault = refused(409, 'configmaps "a" already exists', api.create, "configmaps", config_map("a"))
        assert fault.status()["details"] == {"name": "a", "kind": "configmaps"}
        assert fault.reason == "AlreadyExists"

    def test_the_name_of_what_is_being_deleted_is_taken_too(self, api: Any, refused: Any) -> None:
        api.create("configmaps", config_map("a", finalizers=["example.com/wait"]))
        api.delete("configmaps", "a")
        message = 'object is being deleted: configmaps "a" already exists'
        refused(409, message, api.create, "configmaps", config_map("a"))

    def test_without_a_name_or_base_there_is_no_object(self, api: Any, refused: Any) -> None:
        message = 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'
        refused(422, message, api.create, "configmaps", {**config_map(""), "metadata": {}})


class TestNamespaces:
    def test_the_body_may_repeat_the_namespace_of_the_request(self, api: Any) -> None:
        assert api.create("configmaps", config_map("a", namespace="default"))

    def test_the_body_may_not_contradict_it(self, api: Any, refused: Any) -> None:
        message = "the namespace of the provided object does not match the namespace sent on the request"
        refused(400, message, api.create, "configmaps", config_map("a", namespace="other"))

    def test_a_missing_namespace_is_told_of(self, api: Any, refused: Any) -> None:
        message = 'namespaces "nowhere" not found'
        refused(404, message, api.client.create, "configmaps", config_map("a"), namespace="nowhere")

    def test_a_cluster_wide_object_loses_a_namespace(self, api: Any) -> None:
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team", "namespace": "default"}}
        assert "namespace" not in api.client.create("namespaces", body)["metadata"]

    def test_nothing_new_comes_into_a_namespace_that_goes(self, api: Any, refused: Any) -> None:
        api.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
        api.client.delete("namespaces", "", "team")
        why = "unable to create new content in namespace team because it is being terminated"
        for body, name in ((config_map("a"), "a"), ({**config_map(""), "metadata": {"generateName": "a-"}}, "a-")):
            message = f'configmaps "{name}" is forbidden: {why}'
            fault = refused(403, message, api.client.create, "configmaps", body, namespace="team")
            assert fault.details["causes"] == [
                {"reason": "NamespaceTerminating", "message": "namespace team is being terminated"}
            ]


class TestDecoding:
    def test_another_kind_is_refused(self, api: Any, refused: Any) -> None:
        message = 'Secret in version "v1" cannot be handled as a ConfigMap'
        refused(400, message, api.create, "configmaps", {**config_map("a"), "kind": "Secret"})

    def test_unknown_fields_are_refused_warned_of_or_ignored_as_asked(self, api: Any, refused: Any) -> None:
        body = {**config_map("a"), "colour": "red"}
        message = (
            'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "colour"'
        )
        refused(400, message, api.create, "configmaps", body, fieldValidation="Strict")
        assert api.find("configmaps", "a") is None
        made = api.create("configmaps", body, fieldValidation="Warn")
        assert "colour" not in made
        assert api.warnings == ['unknown field "colour"']
        api.create("configmaps", {**config_map("b"), "colour": "red"}, fieldValidation="Ignore")
        assert len(api.warnings) == 1

    def test_a_request_that_does_not_say_is_warned(self, api: Any) -> None:
        api.create("configmaps", {**config_map("a"), "colour": "red"})
        assert api.warnings == ['unknown field "colour"']

    def test_a_body_that_is_no_object_is_refused(self, api: Any) -> None:
        from minikctl.apimachinery.errors import BadRequest

        body: Any
        for body in ([], "x", 3, None):
            try:
                api.session.handle(request("create", "configmaps", body))
            except BadRequest:
                continue
            raise AssertionError(body)

    def test_an_older_version_is_stored_in_the_newest(self, api: Any) -> None:
        autoscaler = {
            "apiVersion": "autoscaling/v1",
            "kind": "HorizontalPodAutoscaler",
            "metadata": {"name": "web"},
            "spec": {
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                "maxReplicas": 5,
                "targetCPUUtilizationPercentage": 80,
            },
        }
        made = api.create("horizontalpodautoscalers.v1.autoscaling", autoscaler)
        assert made["apiVersion"] == "autoscaling/v1"
        assert made["spec"]["targetCPUUtilizationPercentage"] == 80
        newest = api.get("horizontalpodautoscalers.autoscaling", "web")
        assert newest["apiVersion"] == "autoscaling/v2"
        assert newest["spec"]["metrics"] == [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
            }
        ]

    def test_a_resource_that_is_not_served_is_not_found(self, api: Any, refused: Any) -> None:
        message = "the server could not find the requested resource"
        refused(404, message, api.create, "wonders", config_map("a"))
        refused(404, message, api.create, "configmaps", config_map("a"), subresource="scale")

    def test_what_cannot_be_created_says_so(self, api: Any) -> None:
        from minikctl.apimachinery.errors import MethodNotAllowed

        try:
            api.client.create("componentstatuses", {"metadata": {"name": "x"}})
        except MethodNotAllowed as fault:
            assert fault.code == 405
        else:
            raise AssertionError("created")


def request(verb: str, resource: str, body: Any) -> Any:
    from minikctl.client.request import Request

    return Request(verb, resource, namespace="default", body=body)


class TestAdmission:
    """pods: service account, priority, tolerations; from the documentation of the admission controllers."""

    def test_a_pod_mounts_the_token_of_the_default_account(self, api: Any) -> None:
        spec = api.create("pods", pod("a"))["spec"]
        assert spec["serviceAccountName"] == spec["serviceAccount"] == "default"
        (volume,) = spec["volumes"]
        assert re.fullmatch("kube-api-access-[a-z0-9]{5}", volume["name"])
        assert [set(source) for source in volume["projected"]["sources"]] == [
            {"serviceAccountToken"},
            {"configMap"},
            {"downwardAPI"},
        ]
        assert volume["projected"]["sources"][0]["serviceAccountToken"] == {
            "expirationSeconds": 3607,
            "path": "token",
        }
        assert spec["containers"][0]["volumeMounts"] == [
            {
                "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
                "name": volume["name"],
                "readOnly": True,
            }
        ]

    def test_a_pod_need_not_have_a_token(self, api: Any) -> None:
        assert "volumes" not in api.create("pods", pod("a", automountServiceAccountToken=False))["spec"]

    def test_an_unknown_account_is_refused(self, api: Any, refused: Any) -> None:
        why = 'error looking up service account default/ghost: serviceaccount "ghost" not found'
        body = pod("a", serviceAccountName="ghost")
        refused(403, f'pods "a" is forbidden: {why}', api.create, "pods", body)
        body["metadata"] = {"generateName": "a-"}
        refused(403, f'pods "a-" is forbidden: {why}', api.create, "pods", body)

    def test_a_pod_tolerates_lost_nodes_for_five_minutes(self, api: Any) -> None:
        assert api.create("pods", pod("a"))["spec"]["tolerations"] == [
            {
                "effect": "NoExecute",
                "key": f"node.kubernetes.io/{taint}",
                "operator": "Exists",
                "tolerationSeconds": 300,
            }
            for taint in ("not-ready", "unreachable")
        ]

    def test_its_own_tolerations_go_before(self, api: Any) -> None:
        tolerations = [{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}]
        keys = [t["key"] for t in api.create("pods", pod("a", tolerations=tolerations))["spec"]["tolerations"]]
        assert keys == ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]

    def test_a_priority_comes_from_its_class(self, api: Any, refused: Any) -> None:
        plain = api.create("pods", pod("plain"))["spec"]
        assert (plain["priority"], plain["preemptionPolicy"]) == (0, "PreemptLowerPriority")
        high = {
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": "high"},
            "value": 1000,
            "preemptionPolicy": "Never",
        }
        api.client.create("priorityclasses.scheduling.k8s.io", high)
        spec = api.create("pods", pod("a", priorityClassName="high"))["spec"]
        assert (spec["priority"], spec["preemptionPolicy"]) == (1000, "Never")
        why = "no PriorityClass with name low was found"
        refused(403, f'pods "b" is forbidden: {why}', api.create, "pods", pod("b", priorityClassName="low"))
        why = (
            "the integer value of priority (5) must not be provided in pod spec; priority admission controller "
            "computed 1000 from the given PriorityClass name"
        )
        body = pod("b", priorityClassName="high", priority=5)
        refused(403, f'pods "b" is forbidden: {why}', api.create, "pods", body)

    def test_the_global_default_is_for_pods_without_a_class(self, api: Any) -> None:
        usual = {"metadata": {"name": "usual"}, "value": 7, "globalDefault": True}
        usual |= {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass"}
        api.client.create("priorityclasses.scheduling.k8s.io", usual)
        spec = api.create("pods", pod("a"))["spec"]
        assert (spec["priority"], spec["priorityClassName"]) == (7, "usual")


def test_warnings_of_the_kind_come_through(api: Any) -> None:
    body = pod("a", nodeSelector={"beta.kubernetes.io/os": "linux"})
    api.create("pods", body)
    assert api.warnings == [
        'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'
    ]


def test_managers_of_fields_are_noted(api: Any) -> None:
    made = api.create("configmaps", config_map("a"), fieldManager="kubectl-create")
    assert made["metadata"]["managedFields"] == [
        {
            "manager": "kubectl-create",
            "operation": "Update",
            "apiVersion": "v1",
            "time": api.clock.stamp(),
            "fieldsType": "FieldsV1",
            "fieldsV1": {"f:data": {".": {}, "f:a": {}}},
        }
    ]


def test_what_is_over_three_mebibytes_is_not_even_looked_at(api: Any) -> None:
    body = {**config_map("big"), "data": {"a": "x" * (3 * 1024 * 1024)}}
    with pytest.raises(RequestEntityTooLarge, match="Request entity too large: limit is 3145728"):
        api.create("configmaps", {**body, "data": {"a": "x" * (3 * 1024 * 1024 + 1)}})
    with pytest.raises(Invalid, match="Too long: may not be more than 1048576 bytes"):
        api.create("configmaps", body)

"""Decoding faults and what decoding leaves, as a real API server has them.

`decoded_by_go.jsonl` holds objects, good and bad, and what Kubernetes' Go types made of them: it was written by
`scripts/gotypes -decode`. The other messages are from transcripts of a real cluster.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minikctl.apimachinery.errors import BadRequest
from minikctl.apiserver import schemas
from minikctl.apiserver.registry import catalog
from minikctl.apiserver.registry.kind import Kind
from minikctl.apiserver.validation import schema, wire_form

CASES = [json.loads(line) for line in (Path(__file__).with_name("decoded_by_go.jsonl")).read_text("utf-8").splitlines()]
QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"


def kind_of(word: str) -> Kind:
    kind = catalog.find(word)
    assert kind is not None
    return kind


def kind_for(obj: dict[str, Any]) -> Kind:
    kind = catalog.by_kind(obj["apiVersion"], obj["kind"])
    assert kind is not None
    return kind


def refusal(obj: dict[str, Any], word: str, mode: str = "strict") -> str:
    with pytest.raises(BadRequest) as caught:
        schema.check(obj, kind_of(word), mode)
    return caught.value.message


def deployment(**spec: Any) -> dict[str, Any]:
    containers = [{"name": "main", "image": "nginx:1.25"}]
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": containers}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": template, **spec},
    }


def pod(**container: Any) -> dict[str, Any]:
    spec = {"containers": [{"name": "main", "image": "nginx:1.25", **container}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}


def test_unknown_fields_are_refused_all_at_once() -> None:
    obj = deployment(replica=3)
    obj["spec"]["template"]["spec"]["containers"][0]["imagePolicy"] = "Always"
    assert refusal(obj, "deploy") == (
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: '
        'unknown field "spec.replica", unknown field "spec.template.spec.containers[0].imagePolicy"'
    )


def test_unknown_fields_are_warned_of_or_ignored() -> None:
    obj = deployment(replica=3)
    assert schema.check(obj, kind_of("deploy"), "warn") == ['unknown field "spec.replica"']
    assert schema.check(obj, kind_of("deploy"), "ignore") == []


@pytest.mark.parametrize("mode", ["strict", "warn", "ignore"])
def test_a_wrong_type_is_refused_in_every_mode(mode: str) -> None:
    assert refusal(deployment(replicas="three", replica=1), "deploy", mode) == (
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into '
        "Go struct field DeploymentSpec.spec.replicas of type int32"
    )


PORT = "Go struct field ContainerPort.spec.containers.ports.containerPort of type int32"
VALUE = "Go struct field EnvVar.spec.containers.env.value of type string"


@pytest.mark.parametrize(
    ("container", "message"),
    [
        ({"ports": [{"containerPort": "eighty"}]}, f"json: cannot unmarshal string into {PORT}"),
        ({"env": [{"name": "LEVEL", "value": 7}]}, f"json: cannot unmarshal number into {VALUE}"),
        ({"resources": {"limits": {"cpu": "lots"}}}, QUANTITY),
    ],
)
def test_a_pod_that_does_not_decode_is_refused_in_gos_words(container: dict[str, Any], message: str) -> None:
    prefix = 'Pod in version "v1" cannot be handled as a Pod: '
    assert refusal(pod(**container), "pods") == prefix + message


def test_secrets_have_to_be_base64() -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "data": {"token": "not base64!"}}
    assert refusal(secret, "secrets") == (
        'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 3'
    )


def test_keys_that_stood_twice_are_refused_with_unknown_fields() -> None:
    with pytest.raises(BadRequest, match=r'strict decoding error: duplicate field "data\.a"'):
        schema.check({"apiVersion": "v1", "kind": "ConfigMap"}, kind_of("cm"), "strict", duplicates=["data.a"])


def test_missing_fields_and_unknown_words_are_not_decodings_business() -> None:
    obj = pod(imagePullPolicy="Sometimes")
    del obj["spec"]["containers"][0]["name"]
    assert schema.check(obj, kind_of("pods")) == []


def test_a_custom_resource_has_no_schema_here() -> None:
    kind = Kind(group="x.io", version="v1", kind="Widget", resource="widgets", namespaced=True, verbs=("get",))
    obj = {"apiVersion": "x.io/v1", "kind": "Widget", "spec": {"size": None}}
    assert schema.decode(obj, kind) == (obj, [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["in"]["kind"])
def test_objects_decode_as_gos_types_decode_them(case: dict[str, Any]) -> None:
    obj = case["in"]
    kind = kind_for(obj)
    if "error" in case:
        with pytest.raises(BadRequest) as caught:
            schema.check(obj, kind, "warn")
        assert caught.value.message.partition(": ")[2] == case["error"]
    else:
        assert schema.check(obj, kind, "warn") == case["unknown"]
        assert wire_form.wire_form(obj, kind) == case["out"]


def test_decoding_leaves_a_private_copy_without_nulls_and_empty_values() -> None:
    body = deployment(replicas=0, paused=False, strategy=None)
    body["metadata"]["labels"] = {}
    obj, warnings = schema.decode(body, kind_of("deploy"))
    assert warnings == []
    assert obj == deployment(replicas=0)
    assert obj["spec"]["template"] is not body["spec"]["template"]


def test_a_null_in_a_map_is_the_empty_value() -> None:
    obj, _ = schema.decode({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": None}}, kind_of("cm"))
    assert obj["data"] == {"a": ""}


def test_quantities_are_stored_in_canonical_form() -> None:
    pytest.importorskip("minikctl.apimachinery.quantity")
    obj, _ = schema.decode(pod(resources={"limits": {"cpu": 0.5, "memory": "1024Mi", "a/b": 1}}), kind_of("po"))
    assert obj["spec"]["containers"][0]["resources"]["limits"] == {"cpu": "500m", "memory": "1Gi", "a/b": "1"}


def test_what_an_empty_pod_prints_is_what_go_prints() -> None:
    root = schemas.load("", "v1", "Pod")
    assert wire_form.tidy({"kind": "Pod"}, root) == {"kind": "Pod"}
    assert wire_form.wire_form({"kind": "Pod"}, kind_of("po")) == {
        "kind": "Pod",
        "metadata": {"creationTimestamp": None},
        "spec": {"containers": None},
        "status": {},
    }

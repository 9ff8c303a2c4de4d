"""What a real server says of a patch whose result does not decode; the first two are from a transcript."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.errors import Invalid
from minikctl.apiserver.registry import catalog
from minikctl.apiserver.registry.kind import Kind
from minikctl.apiserver.validation import patched


def deployments() -> Kind:
    kind = catalog.find("deployments")
    assert kind is not None
    return kind


def merged(spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "duo"}, "spec": spec}


def cause(spec: dict[str, Any], mode: str = "warn", how: str = "strategic") -> str:
    with pytest.raises(Invalid) as caught:
        patched.decode(merged(spec), deployments(), mode, {"spec": spec}, how)
    (found,) = caught.value.details["causes"]
    return f"{found['field']}: {found['message']}"


def test_a_wrong_type_is_reported_with_the_patch() -> None:
    message = 'patch: Invalid value: "map[spec:map[replicas:many]]": unrecognized type: int32'
    assert cause({"replicas": "many"}) == message


def test_an_unknown_field_is_warned_of() -> None:
    obj, warnings = patched.decode(merged({"colour": "red"}), deployments(), "warn", {}, "strategic")
    assert warnings == ['unknown field "spec.colour"']
    assert obj == {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "duo"}, "spec": {}}


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"template": "x"}, "cannot restore struct from: string"),
        ({"template": {"spec": {"containers": {}}}}, "cannot restore slice from map"),
        ({"template": {"spec": {"nodeSelector": ["a"]}}}, "cannot restore map from slice"),
        ({"template": {"spec": {"hostname": 5}}}, "cannot convert int64 to string"),
        ({"template": {"spec": {"dnsPolicy": 5}}}, "cannot convert int64 to v1.DNSPolicy"),
        ({"template": {"spec": {"hostname": True}}}, "unrecognized type: string"),
        ({"paused": 1}, "unrecognized type: bool"),
        ({"replicas": 1.5}, "cannot convert float64 to int32"),
        (
            {"strategy": {"rollingUpdate": {"maxSurge": True}}},
            "json: cannot unmarshal bool into Go value of type int32",
        ),
    ],
)
def test_the_converter_has_its_own_words(spec: dict[str, Any], words: str) -> None:
    assert cause(spec).endswith(f": {words}")


def test_strict_mode_refuses_unknown_fields() -> None:
    assert cause({"colour": "red"}, mode="strict") == (
        'patch: Invalid value: "map[spec:map[colour:red]]": strict decoding error: unknown field "spec.colour"'
    )


def test_after_a_json_patch_the_whole_object_is_shown() -> None:
    message = cause({"replicas": "many"}, how="json")
    assert message.startswith('patch: Invalid value: "{\\"apiVersion\\":\\"apps/v1\\"')
    assert message.endswith("of type int32")

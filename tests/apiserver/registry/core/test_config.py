"""Config maps and secrets."""

from __future__ import annotations

from typing import Any

from minikctl.apiserver.registry.core import configmap, secret


def made(**fields: Any) -> dict[str, Any]:
    obj = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, **fields}
    secret.default(obj)
    return obj


def texts(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults]


def test_string_data_becomes_data() -> None:
    obj = made(stringData={"user": "ana", "password": "hunter2"}, data={"token": "YWJj"})
    assert obj["data"] == {"password": "aHVudGVyMg==", "token": "YWJj", "user": "YW5h"}
    assert (obj["type"], "stringData" in obj) == ("Opaque", False)
    assert secret.cells(obj) == ["a", "Opaque", 3, "<unknown>"]


def test_a_type_asks_for_its_keys() -> None:
    assert texts(secret.validate(made(type="kubernetes.io/basic-auth"))) == [
        "data[username]: Required value",
        "data[password]: Required value",
    ]
    assert texts(secret.validate(made(type="kubernetes.io/tls"))) == [
        "data[tls.crt]: Required value",
        "data[tls.key]: Required value",
    ]
    path = "metadata.annotations[kubernetes.io/service-account.name]"
    assert texts(secret.validate(made(type="kubernetes.io/service-account-token"))) == [f"{path}: Required value"]


def test_a_docker_config_has_to_be_json() -> None:
    faults = secret.validate(made(type="kubernetes.io/dockerconfigjson", stringData={".dockerconfigjson": "x"}))
    shown = "\"<secret contents redacted>\": invalid character 'x' looking for beginning of value"
    assert texts(faults) == [f"data[.dockerconfigjson]: Invalid value: {shown}"]


def test_a_type_stays() -> None:
    faults = secret.validate_update(made(type="other"), made())
    assert texts(faults) == ['type: Invalid value: "other": field is immutable']


def test_immutable_data_stays() -> None:
    old = {"metadata": {"name": "fixed"}, "data": {"a": "1"}, "immutable": True}
    words = "Forbidden: field is immutable when `immutable` is set"
    assert texts(configmap.validate_update({**old, "data": {"a": "2"}}, old)) == [f"data: {words}"]
    assert texts(configmap.validate_update({**old, "immutable": False}, old)) == [f"immutable: {words}"]


def test_keys_are_file_names() -> None:
    obj = {"metadata": {"name": "a"}, "data": {"bad key": "1", "both": "2"}, "binaryData": {"both": "YQ=="}}
    assert texts(configmap.validate(obj)) == [
        (
            'data[bad key]: Invalid value: "bad key": a valid config key must consist of alphanumeric '
            "characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
            "regex used for validation is '[-._a-zA-Z0-9]+')"
        ),
        'data[both]: Invalid value: "both": duplicate of key present in binaryData',
    ]
    assert configmap.cells(obj)[1] == 3

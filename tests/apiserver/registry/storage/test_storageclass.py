from __future__ import annotations

from typing import Any

from minikctl.apiserver.registry.storage import storageclass


def made(**fields: Any) -> dict[str, Any]:
    obj = {"metadata": {"name": "fast"}, "provisioner": "example.com/disk", **fields}
    storageclass.default(obj)
    return obj


def texts(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults]


def test_a_row_says_which_class_is_the_default() -> None:
    annotations = {"storageclass.kubernetes.io/is-default-class": "true"}
    obj = made(metadata={"name": "fast", "annotations": annotations})
    expected = ["fast (default)", "example.com/disk", "Delete", "Immediate", "false", "<unknown>"]
    assert storageclass.cells(obj) == expected


def test_a_class_stays_as_it_is() -> None:
    new = made(provisioner="example.com/other", parameters={"a": "b"}, volumeBindingMode="WaitForFirstConsumer")
    assert texts(storageclass.validate_update(new, made())) == [
        "parameters: Forbidden: updates to parameters are forbidden.",
        "provisioner: Forbidden: updates to provisioner are forbidden.",
        'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ]


def test_unknown_policies_are_refused() -> None:
    expected = ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"']
    assert texts(storageclass.validate(made(reclaimPolicy="Recycle"))) == expected

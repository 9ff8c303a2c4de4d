from __future__ import annotations

from typing import Any

from minikctl.apiserver.validation import metadata

SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
LABEL_KEY = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)


def meta_faults(meta: dict[str, Any], *, namespaced: bool = True, check: str = "is_dns1123_subdomain") -> list[str]:
    return [str(fault) for fault in metadata.validate_object_meta({"metadata": meta}, namespaced, check)]


def update_faults(new: dict[str, Any], old: dict[str, Any]) -> list[str]:
    whole = metadata.validate_object_meta_update({"metadata": new}, {"metadata": old})
    return [str(fault) for fault in whole]


def selector_faults(selector: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in metadata.validate_label_selector(selector, "spec.selector")]


def test_an_object_needs_a_name_and_a_namespace() -> None:
    assert meta_faults({}) == [
        "metadata.name: Required value: name or generateName is required",
        "metadata.namespace: Required value",
    ]


def test_a_cluster_object_has_no_namespace() -> None:
    expected = ["metadata.namespace: Forbidden: not allowed on this type"]
    assert meta_faults({"name": "a", "namespace": "b"}, namespaced=False) == expected


def test_a_bad_name_is_explained() -> None:
    expected = [f'metadata.name: Invalid value: "bad_name": {SUBDOMAIN}']
    assert meta_faults({"name": "bad_name", "namespace": "default"}) == expected


def test_a_dot_in_a_label_name_is_called_so() -> None:
    faults = meta_faults({"name": "a.b"}, namespaced=False, check="is_dns1123_label")
    assert faults == ['metadata.name: Invalid value: "a.b": must not contain dots']


def test_label_keys_and_values_are_checked() -> None:
    faults = meta_faults({"name": "a", "namespace": "b", "labels": {"bad key": "not fine!"}})
    assert faults[0] == f'metadata.labels: Invalid value: "bad key": {LABEL_KEY}'
    assert faults[1].startswith('metadata.labels: Invalid value: "not fine!": a valid label must be an empty string or')
    assert len(faults) == 2


def test_annotation_keys_may_have_capitals_in_the_domain() -> None:
    assert meta_faults({"name": "a", "namespace": "b", "annotations": {"Example.COM/Key": "any thing"}}) == []


def test_annotations_together_have_a_limit() -> None:
    faults = meta_faults({"name": "a", "namespace": "b", "annotations": {"k": "x" * 262_144}})
    assert faults == ["metadata.annotations: Too long: may not be more than 262144 bytes"]


def test_owner_references_must_be_complete() -> None:
    reference = {"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": ""}
    faults = meta_faults({"name": "a", "namespace": "b", "ownerReferences": [reference]})
    assert faults == ['metadata.ownerReferences.uid: Invalid value: "": uid must not be empty']


def test_only_one_owner_controls() -> None:
    one = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "a", "uid": "1", "controller": True}
    two = {**one, "name": "b", "uid": "2"}
    faults = meta_faults({"name": "a", "namespace": "b", "ownerReferences": [one, two]})
    assert len(faults) == 1
    assert faults[0].endswith('Controller set to true. Found "true" in references for ReplicaSet/a and ReplicaSet/b')


def test_finalizers_need_a_domain() -> None:
    faults = meta_faults({"name": "a", "namespace": "b", "finalizers": ["plain"]})
    words = "name is neither a standard finalizer name nor is it fully qualified"
    assert faults == [f'metadata.finalizers[0]: Invalid value: "plain": {words}']


def test_an_update_keeps_identity() -> None:
    old = {"name": "a", "namespace": "n", "uid": "1", "resourceVersion": "5"}
    new = {"name": "b", "namespace": "n", "uid": "2"}
    assert update_faults(new, old) == [
        "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update",
        'metadata.name: Invalid value: "b": field is immutable',
        'metadata.uid: Invalid value: "2": field is immutable',
    ]


def test_an_object_that_goes_gets_no_new_finalizers() -> None:
    old = {"name": "a", "resourceVersion": "5", "deletionTimestamp": "2025-01-02T03:04:05Z"}
    faults = update_faults({**old, "finalizers": ["example.com/b"]}, old)
    words = "no new finalizers can be added if the object is being deleted, found new finalizers"
    assert faults == [f'metadata.finalizers: Forbidden: {words} []string{{"example.com/b"}}']


def test_selector_operators_ask_for_values_or_none() -> None:
    expressions = [
        {"key": "a", "operator": "In"},
        {"key": "a", "operator": "Exists", "values": ["b"]},
        {"key": "a", "operator": "Near", "values": ["b"]},
    ]
    at = "spec.selector.matchExpressions"
    assert selector_faults({"matchExpressions": expressions}) == [
        f"{at}[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        f"{at}[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        f'{at}[2].operator: Invalid value: "Near": not a valid selector operator',
    ]

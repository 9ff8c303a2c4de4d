"""JSON merge patches: RFC 7386's appendix, and kubectl's three-way patch for custom resources."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikctl.apimachinery.errors import BadRequest
from minikctl.apimachinery.patches.faults import PatchError
from minikctl.apimachinery.patches.merge import apply_merge_patch, create_merge_patch
from minikctl.apimachinery.patches.three_way_json import create_three_way_json


@pytest.mark.parametrize(
    ("original", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        (
            {"title": "Goodbye!", "author": {"givenName": "John", "familyName": "Doe"}, "tags": ["example", "sample"]},
            {"title": "Hello!", "phoneNumber": "+01", "author": {"familyName": None}, "tags": ["example"]},
            {"title": "Hello!", "author": {"givenName": "John"}, "tags": ["example"], "phoneNumber": "+01"},
        ),
    ],
)
def test_applying_follows_the_rfc(original: Any, patch: Any, expected: Any) -> None:
    before = copy.deepcopy((original, patch))
    assert apply_merge_patch(original, patch) == expected
    assert (original, patch) == before


def test_a_patch_must_be_an_object() -> None:
    with pytest.raises(BadRequest) as raised:
        apply_merge_patch({}, ["c"])
    expected = "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"
    assert raised.value.message == expected


VALUES = st.recursive(
    st.sampled_from([0, 1, True, False, "", "x", 1.5]),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(original=OBJECTS, modified=OBJECTS)
def test_a_created_patch_makes_the_modified_object(original: Any, modified: Any) -> None:
    result = apply_merge_patch(original, create_merge_patch(original, modified))
    assert repr(_sorted(result)) == repr(_sorted(modified))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _sorted(value[key])) for key in sorted(value)]
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def test_apply_of_a_custom_resource_keeps_what_others_set() -> None:
    last = {"metadata": {"labels": {"a": "1", "b": "1"}}, "spec": {"size": 1, "list": [1]}}
    config = {"metadata": {"labels": {"a": "2"}}, "spec": {"list": [1, 2]}}
    live = {"metadata": {"labels": {"a": "1", "b": "1", "mine": "x"}}, "spec": {"size": 1, "list": [1], "auto": {}}}
    patch = create_three_way_json(last, config, live)
    assert patch == {"metadata": {"labels": {"a": "2", "b": None}}, "spec": {"list": [1, 2], "size": None}}
    expected = {"metadata": {"labels": {"a": "2", "mine": "x"}}, "spec": {"list": [1, 2], "auto": {}}}
    assert apply_merge_patch(live, patch) == expected


def test_apply_of_a_custom_resource_without_a_last_configuration_removes_nothing() -> None:
    live = {"spec": {"a": 1, "b": 2}}
    assert create_three_way_json(None, {"spec": {"a": 3}}, live) == {"spec": {"a": 3}}
    assert create_three_way_json(None, {"spec": {"a": 1}}, live) == {}


def test_an_object_set_empty_is_a_change() -> None:
    assert create_three_way_json({}, {"spec": {"a": {}}}, {"spec": {}}) == {"spec": {"a": {}}}


def test_a_precondition_that_fails_is_an_error() -> None:
    with pytest.raises(PatchError, match=r"^precondition failed for: map\[kind:B\]$"):
        create_three_way_json({"kind": "A"}, {"kind": "B"}, {"kind": "A"}, lambda patch: "kind" not in patch)

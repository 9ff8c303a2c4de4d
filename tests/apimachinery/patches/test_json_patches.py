"""JSON patches: RFC 6902's appendix, the texts of the library behind kubectl, and the API server's answers."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from minikctl.apimachinery.errors import BadRequest, Invalid, RequestEntityTooLarge
from minikctl.apimachinery.patches.faults import PatchError
from minikctl.apimachinery.patches.json_patch import apply_json_patch, check_operations, patched

REJECTED = "the server rejected our request due to an error in our request"


def op(kind: str, path: str, **rest: Any) -> dict[str, Any]:
    return {"op": kind, "path": path, **rest}


@pytest.mark.parametrize(
    ("document", "operation", "expected"),
    [
        ({"foo": "bar"}, op("add", "/baz", value="qux"), {"baz": "qux", "foo": "bar"}),
        ({"foo": ["bar", "baz"]}, op("add", "/foo/1", value="qux"), {"foo": ["bar", "qux", "baz"]}),
        ({"baz": "qux", "foo": "bar"}, op("remove", "/baz"), {"foo": "bar"}),
        ({"foo": ["bar", "qux", "baz"]}, op("remove", "/foo/1"), {"foo": ["bar", "baz"]}),
        ({"baz": "qux", "foo": "bar"}, op("replace", "/baz", value="boo"), {"baz": "boo", "foo": "bar"}),
        (
            {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
            {"op": "move", "from": "/foo/waldo", "path": "/qux/thud"},
            {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
        ),
        (
            {"foo": ["all", "grass", "cows", "eat"]},
            {"op": "move", "from": "/foo/1", "path": "/foo/3"},
            {"foo": ["all", "cows", "eat", "grass"]},
        ),
        ({"foo": "bar"}, op("add", "/child", value={"grandchild": {}}), {"foo": "bar", "child": {"grandchild": {}}}),
        ({"foo": "bar"}, op("add", "/baz", value="qux", xyz=123), {"foo": "bar", "baz": "qux"}),
        ({"/": 9, "~1": 10}, op("test", "/~01", value=10), {"/": 9, "~1": 10}),
        ({"foo": ["bar"]}, op("add", "/foo/-", value=["abc", "def"]), {"foo": ["bar", ["abc", "def"]]}),
        ({"a": {"b": 1}}, {"op": "copy", "from": "/a", "path": "/c"}, {"a": {"b": 1}, "c": {"b": 1}}),
        ({"a": [1, 2]}, op("remove", "/a/-1"), {"a": [1]}),
        ({"a": {}}, op("replace", "/a/new", value=1), {"a": {"new": 1}}),
        ({"a": {}}, op("test", "/a/missing", value=None), {"a": {}}),
    ],
)
def test_an_operation_gives_the_expected_document(document: Any, operation: Any, expected: Any) -> None:
    before = copy.deepcopy(document)
    assert patched(document, [operation]) == expected
    assert document == before


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (op("test", "/replicas", value=7), "testing value /replicas failed: test failed"),
        (op("test", "/replicas", value="2"), "testing value /replicas failed: test failed"),
        (
            op("remove", "/nothing"),
            "error in remove for path: '/nothing': Unable to remove nonexistent key: nothing: missing value",
        ),
        (op("add", "/x/y", value=1), 'add operation does not apply: doc is missing path: "/x/y": missing value'),
        (op("remove", "/x/y"), 'remove operation does not apply: doc is missing path: "/x/y": missing value'),
        (op("replace", "/x/y", value=1), "replace operation does not apply: doc is missing path: /x/y: missing value"),
        (
            op("replace", "/list/5", value=1),
            "replace operation does not apply: doc is missing key: /list/5: missing value",
        ),
        (
            op("add", "/list/5", value=1),
            "error in add for path: '/list/5': Unable to access invalid index: 5: invalid index referenced",
        ),
        (
            op("add", "/list/x", value=1),
            (
                "error in add for path: '/list/x': value was not a proper array index: 'x': "
                'strconv.Atoi: parsing "x": invalid syntax'
            ),
        ),
        (
            {"op": "move", "from": "/nothing", "path": "/x"},
            "error in move for path: 'nothing': Unable to remove nonexistent key: nothing: missing value",
        ),
        (
            {"op": "copy", "path": "/x"},
            "copy operation failed to decode from: operation, missing from field: missing value",
        ),
        ({"op": "add", "value": 1}, "add operation failed to decode path: missing value"),
        (
            {"op": "replace", "value": 1},
            "replace operation failed to decode path: operation missing path field: missing value",
        ),
        ({"op": "rename", "path": "/x"}, "Unexpected kind: rename"),
        ({"path": "/x"}, "Unexpected kind: unknown"),
    ],
)
def test_a_failing_operation_says_why_in_the_words_of_the_library(operation: Any, text: str) -> None:
    with pytest.raises(PatchError) as raised:
        patched({"replicas": 2, "list": [1]}, [operation])
    assert raised.value.message == text


@pytest.mark.parametrize("operation", [op("test", "/spec/replicas", value=7), op("remove", "/spec/nothing")])
def test_the_api_server_does_not_say_why(operation: Any) -> None:
    with pytest.raises(Invalid) as raised:
        apply_json_patch({"spec": {"replicas": 2}}, [operation])
    assert (raised.value.message, raised.value.details) == (REJECTED, {})


@pytest.mark.parametrize(
    ("patch", "text"),
    [
        ({"op": "remove"}, "json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"),
        ("x", "json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp"),
        ([1], "json: cannot unmarshal number into Go value of type handlers.jsonPatchOp"),
    ],
)
def test_what_is_no_list_of_operations_is_a_bad_request(patch: Any, text: str) -> None:
    with pytest.raises(BadRequest) as raised:
        apply_json_patch({}, patch)
    assert raised.value.message == f"error decoding patch: {text}"


def test_more_operations_than_allowed_are_too_much() -> None:
    with pytest.raises(RequestEntityTooLarge) as raised:
        check_operations([op("test", "/a", value=1)] * 10_001)
    assert raised.value.message == "The allowed maximum operations in a JSON patch is 10000, got 10001"


def test_unknown_fields_of_operations_are_warned_of() -> None:
    assert check_operations([op("remove", "/a", vlaue=1)]) == ['json patch unknown field "[0].vlaue"']


def test_what_a_patch_leaves_alone_is_shared() -> None:
    document: Any = {"a": {"b": {}}, "c": {"d": [{}, {}]}}
    result = patched(document, [op("add", "/c/d/0/x", value=1)])
    assert result["a"] is document["a"]
    assert result["c"]["d"][1] is document["c"]["d"][1]

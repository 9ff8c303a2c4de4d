"""Field sets and typed values: Kubernetes' documented rules, and laws of sets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikctl.apimachinery.patches.schema_view import SchemaView
from minikctl.apimachinery.structured_merge import fields_v1
from minikctl.apimachinery.structured_merge.compare import compare
from minikctl.apimachinery.structured_merge.elements import ElementError, element_of, label
from minikctl.apimachinery.structured_merge.field_set import field_set
from minikctl.apimachinery.structured_merge.merge import merge

SCHEMA = SchemaView(
    {},
    {
        "type": "object",
        "properties": {
            "ports": {
                "type": "array",
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["port", "protocol"],
                "items": {
                    "type": "object",
                    "properties": {
                        "port": {"type": "integer"},
                        "protocol": {"type": "string"},
                        "n": {"type": "integer"},
                    },
                },
            },
            "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
            "atoms": {"type": "array", "x-kubernetes-list-type": "atomic", "items": {"type": "string"}},
            "whole": {
                "type": "object",
                "x-kubernetes-map-type": "atomic",
                "additionalProperties": {"type": "string"},
            },
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    },
)


def field(name: str) -> SchemaView:
    view = SCHEMA.field(name)
    assert view is not None
    return view


def test_a_value_has_the_fields_that_the_documentation_shows() -> None:
    value = {
        "ports": [{"port": 80, "n": 1}, {"port": 80, "protocol": "UDP"}],
        "set": ["b", "a"],
        "atoms": ["x"],
        "whole": {"k": "v"},
        "map": {"k": "v"},
    }
    assert field_set(value, SCHEMA) == {
        "f:atoms": {},
        "f:map": {"f:k": {}},
        "f:ports": {
            'k:{"port":80,"protocol":"TCP"}': {".": {}, "f:n": {}, "f:port": {}},
            'k:{"port":80,"protocol":"UDP"}': {".": {}, "f:port": {}, "f:protocol": {}},
        },
        "f:set": {'v:"a"': {}, 'v:"b"': {}},
        "f:whole": {},
    }


def test_keys_sort_by_number_not_by_text() -> None:
    found = field_set({"ports": [{"port": port} for port in (443, 80, 8080)]}, SCHEMA)
    assert list(found["f:ports"]) == [f'k:{{"port":{port},"protocol":"TCP"}}' for port in (80, 443, 8080)]


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ("f:spec", ".spec"),
        ('k:{"containerPort":80,"protocol":"TCP"}', '[containerPort=80,protocol="TCP"]'),
        ('v:"x/y"', '[="x/y"]'),
        ("v:1", "[=1]"),
        ("i:3", "[3]"),
    ],
)
def test_elements_are_shown_as_kubernetes_shows_them(element: str, shown: str) -> None:
    assert label(element) == shown


@pytest.mark.parametrize(
    ("name", "item", "text"),
    [
        ("ports", None, "associative list with keys may not have a null element"),
        ("ports", "x", "associative list with keys may not have non-map elements"),
        (
            "ports",
            {"protocol": "TCP"},
            'associative list with keys has an element that omits key field "port" (and doesn\'t have default value)',
        ),
        ("set", None, "associative list without keys has an element that's an explicit null"),
        ("set", {}, "associative list without keys has an element that's a map type"),
        ("set", [], "not supported: associative list with lists as elements"),
    ],
)
def test_an_element_that_cannot_be_told_from_others_is_an_error(name: str, item: Any, text: str) -> None:
    with pytest.raises(ElementError) as raised:
        element_of(field(name), item)
    assert str(raised.value) == text


def test_text_in_keys_is_escaped_as_go_does() -> None:
    assert element_of(field("set"), 'a"<&\n') == 'v:"a\\"\\u003c\\u0026\\n"'


# Recorded from Kubernetes' field manager, with finalizers.
@pytest.mark.parametrize(
    ("live", "config", "expected"),
    [
        ("abc", "abc", "abc"),
        ("abc", "bc", "abc"),
        ("abc", "cb", "acb"),
        ("abc", "d", "abcd"),
        ("abc", "da", "dabc"),
        ("abcd", "xb", "axbcd"),
        ("", "ba", "ba"),
        ("ba", "", "ba"),
        ("abcde", "db", "acdeb"),
        ("abc", "xcay", "bxcay"),
        ("abcd", "dxyb", "acdxyb"),
    ],
)
def test_an_applied_list_orders_its_elements_and_leaves_others_where_they_are(
    live: str, config: str, expected: str
) -> None:
    assert "".join(merge(list(live), list(config), field("set"))) == expected


def test_comparing_tells_added_modified_and_removed_apart() -> None:
    old = {"map": {"a": "1", "b": "1"}, "set": ["x", "y"], "ports": [{"port": 1, "n": 1}], "atoms": ["a"]}
    new = {"map": {"a": "2", "c": "1"}, "set": ["y", "z"], "ports": [{"port": 1, "n": 2}], "whole": {}, "atoms": ["b"]}
    found = compare(old, new, SCHEMA)
    assert fields_v1.sorted_fields(found.added) == {"f:map": {"f:c": {}}, "f:set": {'v:"z"': {}}, "f:whole": {}}
    port: dict[str, Any] = {"f:ports": {'k:{"port":1,"protocol":"TCP"}': {"f:n": {}}}}
    assert fields_v1.sorted_fields(found.modified) == {"f:atoms": {}, "f:map": {"f:a": {}}, **port}
    assert fields_v1.sorted_fields(found.removed) == {"f:map": {"f:b": {}}, "f:set": {'v:"x"': {}}}


PATHS = st.sets(st.lists(st.sampled_from(["f:a", "f:b", 'k:{"n":1}', 'v:"x"']), min_size=1, max_size=3).map(tuple))


def to_set(paths: set[tuple[str, ...]]) -> fields_v1.Fields:
    fields: dict[str, Any] = {}
    for path in sorted(paths):
        fields = fields_v1.union(fields, fields_v1.from_path(*path))
    return fields


@settings(max_examples=200, deadline=None, derandomize=True)
@given(left=PATHS, right=PATHS)
def test_field_sets_obey_the_laws_of_sets(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> None:
    ours, theirs = to_set(left), to_set(right)
    assert set(fields_v1.paths(ours)) == left
    assert set(fields_v1.paths(fields_v1.union(ours, theirs))) == left | right
    assert set(fields_v1.paths(fields_v1.difference(ours, theirs))) == left - right
    assert set(fields_v1.paths(fields_v1.intersection(ours, theirs))) == left & right
    assert all(fields_v1.has(ours, path) == (path in left) for path in left | right)
    below = {path for path in left if not any(path[: len(other)] == other for other in right)}
    assert set(fields_v1.paths(fields_v1.recursive_difference(ours, theirs))) == below


@settings(max_examples=100, deadline=None, derandomize=True)
@given(left=PATHS, right=PATHS)
def test_a_set_has_one_form_only(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> None:
    def form(fields: fields_v1.Fields) -> str:
        return repr(fields_v1.sorted_fields(fields))

    assert form(fields_v1.union(to_set(left), to_set(right))) == form(to_set(left | right))
    assert form(fields_v1.difference(to_set(left), to_set(right))) == form(to_set(left - right))
    assert form(fields_v1.intersection(to_set(left), to_set(right))) == form(to_set(left & right))

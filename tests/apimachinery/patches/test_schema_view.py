"""What a schema says of merging, however it is written."""

from __future__ import annotations

from typing import Any

from minikctl.apimachinery.patches.schema_view import ABSENT, DEDUCED, SchemaView


def view(node: dict[str, Any], **definitions: Any) -> SchemaView:
    return SchemaView({"definitions": definitions}, node)


def test_keywords_beside_a_reference_belong_to_the_field() -> None:
    strategy = {"type": "object", "properties": {"type": {"type": "string"}}}
    node = {"properties": {"s": {"$ref": "#/definitions/S", "x-kubernetes-patch-strategy": "retainKeys"}}}
    field = view(node, S=strategy).field("s")
    assert field is not None
    assert field.strategies == ("retainKeys",)
    assert field.declares("type")


def test_a_field_overrides_the_map_type_of_what_it_refers_to(openapi: Any) -> None:
    claim = openapi.view("v1", "PersistentVolume").field("spec").field("claimRef")
    assert claim.map_type == "granular"
    assert openapi.view("v1", "Endpoints").field("subsets").items().field("addresses").items().map_type == "atomic"


def test_compound_list_keys_stand_beside_a_single_merge_key(deployment: SchemaView) -> None:
    containers = _at(deployment, "spec", "template", "spec").field("containers")
    assert containers is not None
    ports = containers.items().field("ports")
    assert ports is not None
    assert (ports.merge_key, ports.keys, ports.list_type) == ("containerPort", ("containerPort", "protocol"), "map")
    assert ports.items().key_default("protocol") == "TCP"
    assert ports.items().key_default("containerPort") == 0
    assert ports.items().key_default("name") is ABSENT


def test_strategies_come_as_a_list(deployment: SchemaView) -> None:
    volumes = _at(deployment, "spec", "template", "spec").field("volumes")
    assert volumes is not None
    assert volumes.strategies == ("merge", "retainKeys")


def test_a_list_that_merges_without_a_key_is_a_set(deployment: SchemaView) -> None:
    node = {"type": "array", "items": {"type": "string"}, "x-kubernetes-patch-strategy": "merge"}
    assert view(node).list_type == "set"
    assert view({**node, "x-kubernetes-patch-merge-key": "name"}).keys == ("name",)
    assert view({"type": "array", "items": {"type": "string"}}).list_type == "atomic"


def test_an_undeclared_field_has_no_view_but_a_maps_values_have(deployment: SchemaView) -> None:
    assert deployment.field("dta") is None
    labels = _at(deployment, "metadata", "labels")
    value = labels.field("anything")
    assert value is not None
    assert value.scalar == "string"
    assert not labels.declares("anything")


def test_unknown_fields_are_kept_where_the_schema_says_so() -> None:
    node = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "string"}}}}}
    open_ = view({**node, "x-kubernetes-preserve-unknown-fields": True})
    assert open_.field("x") is DEDUCED
    inner = open_.field("a")
    assert inner is not None
    assert inner.field("x") is DEDUCED
    assert view(node).field("x") is None


def test_absent_fields_have_the_values_that_go_prints() -> None:
    node = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "x-zero": "always"},
            "list": {"type": "array", "x-zero": "null"},
            "inner": {
                "type": "object",
                "properties": {"n": {"type": "integer", "x-zero": "always"}},
                "x-zero": "always",
            },
            "other": {"type": "string"},
        },
    }
    assert view(node).zeros() == {"name": "", "list": None, "inner": {"n": 0}}


def _at(schema: SchemaView, *path: str) -> SchemaView:
    for name in path:
        below = schema.field(name)
        assert below is not None
        schema = below
    return schema

"""ControllerRevisions (pkg/apis/apps/validation, pkg/printers)."""

from __future__ import annotations

from pages import faults, made, page

REVISION = "apps.controllerrevision"


def test_the_table_names_the_controller_with_its_group() -> None:
    owner = {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db", "uid": "u", "controller": True}
    obj = made(REVISION, None, revision=3, data={}, metadata={"ownerReferences": [owner]})
    assert page(REVISION).cells(obj) == ["web", "statefulset.apps/db", 3, "<unknown>"]
    assert page(REVISION).cells(made(REVISION, None, data={}))[1:3] == ["<none>", 0]


def test_data_has_to_be_an_object() -> None:
    assert faults(REVISION, made(REVISION, None)) == ["data: Required value: data is mandatory"]
    assert faults(REVISION, made(REVISION, None, data=[1], revision=-1)) == [
        "revision: Invalid value: -1: must be greater than or equal to 0",
        "data: Required value: data must be a valid JSON object",
    ]


def test_data_never_changes() -> None:
    old, new = made(REVISION, None, data={"a": 1}), made(REVISION, None, data={})
    assert [str(fault) for fault in page(REVISION).validate_update(new, old)] == [
        (
            "data: Invalid value: runtime.RawExtension{Raw:[]uint8{0x7b, 0x7d}, Object:runtime.Object(nil)}: "
            "field is immutable"
        )
    ]

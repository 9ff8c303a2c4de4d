"""ReplicationControllers (transcript replicasets/controllers-v1; pkg/apis/core)."""

from __future__ import annotations

from pages import faults, made, page, template

CONTROLLER = "core.replicationcontroller"


def test_labels_and_selector_come_from_the_template() -> None:
    obj = made(CONTROLLER, {"template": template({"app": "old"})})
    assert obj["metadata"]["labels"] == obj["spec"]["selector"] == {"app": "old"}
    assert (obj["spec"]["replicas"], obj["status"]) == (1, {"replicas": 0})


def test_own_labels_and_selector_stay() -> None:
    spec = {"selector": {"app": "old"}, "template": template({"app": "old", "more": "yes"})}
    obj = made(CONTROLLER, spec, metadata={"labels": {"mine": "1"}})
    assert (obj["metadata"]["labels"], obj["spec"]["selector"]) == ({"mine": "1"}, {"app": "old"})


def test_a_missing_template_leaves_nothing_to_select() -> None:
    assert faults(CONTROLLER, made(CONTROLLER, {"replicas": -1})) == [
        "spec.selector: Required value",
        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        "spec.template: Required value",
    ]


def test_the_number_of_pods_can_be_selected_by_field() -> None:
    assert page(CONTROLLER).selectable({"status": {"replicas": 2}}) == {"status.replicas": "2"}


def test_the_wide_table_shows_the_selector() -> None:
    obj = made(CONTROLLER, {"template": template({"b": "2", "a": "1"})})
    assert page(CONTROLLER).cells(obj)[1:] == [1, 0, 0, "<unknown>", "main", "nginx:1.25", "a=1,b=2"]

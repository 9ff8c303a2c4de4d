"""ReplicaSets (transcripts replicasets/*)."""

from __future__ import annotations

from pages import faults, made, page, template

REPLICA_SET = "apps.replicaset"


def test_a_new_set_wants_one_pod_and_has_none() -> None:
    obj = made(REPLICA_SET, {"selector": {"matchLabels": {"app": "x"}}, "template": template()})
    assert (obj["spec"]["replicas"], obj["status"]) == (1, {"replicas": 0})


def test_labels_have_to_fit_the_selector() -> None:
    labels = {"kind": "bear", "part": "animals"}
    spec = {"selector": {"matchLabels": {"kind": "lion"}}, "template": template(labels)}
    assert faults(REPLICA_SET, made(REPLICA_SET, spec)) == [
        (
            'spec.template.metadata.labels: Invalid value: map[string]string{"kind":"bear", "part":"animals"}: '
            "`selector` does not match template `labels`"
        )
    ]


def test_an_empty_selector_is_refused_with_kubernetes_word_for_the_other_kind() -> None:
    assert faults(REPLICA_SET, made(REPLICA_SET, {"selector": {}, "template": template()})) == [
        (
            "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), "
            "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment"
        )
    ]


def test_expressions_are_shown_in_the_wide_table() -> None:
    expressions = [
        {"key": "kind", "operator": "In", "values": ["lion", "bear"]},
        {"key": "old", "operator": "DoesNotExist"},
        {"key": "big", "operator": "Exists"},
    ]
    obj = made(REPLICA_SET, {"selector": {"matchExpressions": expressions}, "template": template()})
    strategy = page(REPLICA_SET)
    assert [name for name, priority in strategy.COLUMNS if not priority] == [
        "Name",
        "Desired",
        "Current",
        "Ready",
        "Age",
    ]
    assert strategy.cells(obj)[1:] == [1, 0, 0, "<unknown>", "main", "nginx:1.25", "big,kind in (bear,lion),!old"]

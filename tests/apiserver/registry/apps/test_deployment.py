"""Deployments: messages are those of a real API server (transcripts errors/workloads, deployments/*)."""

from __future__ import annotations

import pytest
from pages import changed, faults, made, page, template, update_faults

DEPLOYMENT = "apps.deployment"
SELECTOR = {"matchLabels": {"app": "x"}}


def test_defaults_are_those_of_apps_v1() -> None:
    spec = made(DEPLOYMENT, {"selector": SELECTOR, "template": template()})["spec"]
    assert (spec["replicas"], spec["revisionHistoryLimit"], spec["progressDeadlineSeconds"]) == (1, 10, 600)
    assert spec["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"},
    }
    assert spec["template"]["metadata"]["creationTimestamp"] is None


def test_a_missing_selector_matches_nothing() -> None:
    assert faults(DEPLOYMENT, made(DEPLOYMENT, {"template": template()})) == [
        "spec.selector: Required value",
        (
            'spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: '
            "`selector` does not match template `labels`"
        ),
    ]


def test_all_faults_come_at_once_in_kubernetes_order() -> None:
    spec = {"replicas": -2, "selector": {"matchLabels": {"app": "z"}}, "template": template(restartPolicy="Never")}
    assert faults(DEPLOYMENT, made(DEPLOYMENT, spec)) == [
        "spec.replicas: Invalid value: -2: must be greater than or equal to 0",
        (
            'spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: '
            "`selector` does not match template `labels`"
        ),
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ]


def strategy_faults(**strategy: object) -> list[str]:
    return faults(DEPLOYMENT, made(DEPLOYMENT, {"selector": SELECTOR, "template": template(), "strategy": strategy}))


def test_shares_of_a_rolling_update_are_checked() -> None:
    assert strategy_faults(rollingUpdate={"maxSurge": "lots", "maxUnavailable": "150%"}) == [
        (
            'spec.strategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"lots"}: '
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
            "'93%', regex used "
            "for validation is '[0-9]+%')"
        ),
        (
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "
            'intstr.IntOrString{Type:1, IntVal:0, StrVal:"150%"}: must not be greater than 100%'
        ),
    ]
    assert strategy_faults(rollingUpdate={"maxSurge": 0, "maxUnavailable": 0}) == [
        (
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0, "
            'IntVal:0, StrVal:""}: '
            "may not be 0 when `maxSurge` is 0"
        )
    ]


def test_recreate_takes_no_rolling_update() -> None:
    assert strategy_faults(type="Recreate", rollingUpdate={"maxSurge": 1}) == [
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"
    ]
    assert strategy_faults(type="Recreate") == []


def test_the_deadline_has_to_be_longer_than_min_ready() -> None:
    spec = {"selector": SELECTOR, "template": template(), "minReadySeconds": 5, "progressDeadlineSeconds": 5}
    assert faults(DEPLOYMENT, made(DEPLOYMENT, spec)) == [
        "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds"
    ]


def test_the_selector_never_changes() -> None:
    old = made(DEPLOYMENT, {"selector": SELECTOR, "template": template()})
    new = changed(DEPLOYMENT, old, selector={"matchLabels": {"app": "other"}})
    assert update_faults(DEPLOYMENT, new, old) == [
        (
            'spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: '
            "`selector` does not match template `labels`"
        ),
        (
            'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"other"}, '
            "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable"
        ),
    ]


def test_an_unusable_selector_is_reported_twice() -> None:
    selector = {"matchExpressions": [{"key": "kind", "operator": "In"}]}
    assert faults(DEPLOYMENT, made(DEPLOYMENT, {"selector": selector, "template": template()})) == [
        (
            "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` "
            "is 'In' or 'NotIn'"
        ),
        (
            "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), "
            "MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{"
            'Key:"kind", Operator:"In", Values:[]string(nil)}}}: invalid label selector'
        ),
    ]


def test_annotations_count_as_a_new_generation() -> None:
    old = made(DEPLOYMENT, {"selector": SELECTOR, "template": template()})
    labelled, annotated = changed(DEPLOYMENT, old), changed(DEPLOYMENT, old)
    labelled["metadata"]["labels"] = {"a": "b"}
    annotated["metadata"]["annotations"] = {"a": "b"}
    strategy = page(DEPLOYMENT)
    assert not strategy.generation_changed(labelled, old)
    assert strategy.generation_changed(annotated, old)
    assert strategy.generation_changed(changed(DEPLOYMENT, old, replicas=3), old)


def test_a_status_update_keeps_spec_and_labels() -> None:
    old = made(DEPLOYMENT, {"selector": SELECTOR, "template": template()}, metadata={"labels": {"a": "b"}})
    new = changed(DEPLOYMENT, old, replicas=9)
    new["metadata"]["labels"] = {"c": "d"}
    new["status"] = {"replicas": 1}
    page(DEPLOYMENT).prepare_status_update(new, old)
    assert (new["spec"]["replicas"], new["metadata"]["labels"], new["status"]) == (1, {"a": "b"}, {"replicas": 1})


def test_a_dotted_name_is_warned_of_once() -> None:
    obj = made(DEPLOYMENT, {"selector": SELECTOR, "template": template()}, metadata={"name": "a.b"})
    warnings = page(DEPLOYMENT).warnings
    assert warnings(obj) == [
        (
            "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
            "a DNS label is recommended: [must not contain dots]"
        )
    ]
    obj["metadata"]["resourceVersion"] = "7"
    assert warnings(obj) == []


def test_the_table_is_kubectls() -> None:
    obj = made(DEPLOYMENT, {"replicas": 3, "selector": SELECTOR, "template": template()})
    obj["metadata"]["creationTimestamp"] = "2025-01-01T00:00:00Z"
    obj["status"] = {"readyReplicas": 2, "updatedReplicas": 3, "availableReplicas": 1}
    strategy = page(DEPLOYMENT)
    assert dict(zip((name for name, _ in strategy.COLUMNS), strategy.cells(obj), strict=True)) == {
        "Name": "web",
        "Ready": "2/3",
        "Up-to-date": 3,
        "Available": 1,
        "Age": ["age", "2025-01-01T00:00:00Z"],
        "Containers": "main",
        "Images": "nginx:1.25",
        "Selector": "app=x",
    }


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ({"readyReplicas": 1}, "status.readyReplicas: Invalid value: 1: cannot be greater than status.replicas"),
        ({"replicas": -1}, "status.replicas: Invalid value: -1: must be greater than or equal to 0"),
    ],
)
def test_a_status_written_by_hand_is_checked(status: dict[str, int], words: str) -> None:
    assert words in [str(fault) for fault in page(DEPLOYMENT).validate_status_update({"status": status}, {})]

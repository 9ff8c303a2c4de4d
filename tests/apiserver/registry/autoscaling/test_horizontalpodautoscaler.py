"""HorizontalPodAutoscalers (transcript policy/hpa; pkg/apis/autoscaling of Kubernetes 1.33)."""

from __future__ import annotations

import pytest
from pages import faults, made, page

AUTOSCALER = "autoscaling.horizontalpodautoscaler"
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def cpu(**target: object) -> dict[str, object]:
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


def autoscaler(*metrics: object, **spec: object) -> dict[str, object]:
    found: dict[str, object] = {"scaleTargetRef": TARGET, "maxReplicas": 5, **spec}
    if metrics:
        found["metrics"] = list(metrics)
    return made(AUTOSCALER, found)


def test_defaults_follow_the_cpu() -> None:
    obj = autoscaler()
    assert obj["spec"] == {
        "scaleTargetRef": TARGET,
        "minReplicas": 1,
        "maxReplicas": 5,
        "metrics": [cpu(type="Utilization", averageUtilization=80)],
    }
    assert obj["status"] == {"desiredReplicas": 0, "currentMetrics": None}


def test_a_behaviour_is_filled_in_from_both_sides() -> None:
    spec = autoscaler(behavior={"scaleDown": {"selectPolicy": "Min"}})["spec"]
    percent = {"type": "Percent", "value": 100, "periodSeconds": 15}
    assert spec["behavior"] == {  # type: ignore[index]
        "scaleUp": {
            "stabilizationWindowSeconds": 0,
            "selectPolicy": "Max",
            "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}, percent],
        },
        "scaleDown": {"selectPolicy": "Min", "policies": [percent]},
    }


def test_limits_and_target_are_checked() -> None:
    assert faults(AUTOSCALER, autoscaler(maxReplicas=0, minReplicas=0, scaleTargetRef={"kind": "a/b"})) == [
        "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        "spec.maxReplicas: Invalid value: 0: must be greater than 0",
        "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'",
        "spec.scaleTargetRef.name: Required value",
        (
            "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero "
            "replicas"
        ),
    ]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (
            {"type": "Resource"},
            ["spec.metrics[0].resource: Required value: must populate information for the given metric source"],
        ),
        (
            cpu(type="Utilization"),
            [
                (
                    "spec.metrics[0].resource.target.averageUtilization: Required value: "
                    "must set either a target raw value or a target utilization"
                )
            ],
        ),
        (
            cpu(type="Sometimes", averageUtilization=0),
            [
                (
                    'spec.metrics[0].resource.target.type: Invalid value: "Sometimes": '
                    "must be either Utilization, Value, or AverageValue"
                ),
                "spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
            ],
        ),
        (
            cpu(type="AverageValue", averageValue="-1"),
            [
                (
                    "spec.metrics[0].resource.target.averageValue: Invalid value: resource.Quantity{"
                    "i:resource.int64Amount{value:-1, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, "
                    's:"-1", Format:"DecimalSI"}: must be positive'
                )
            ],
        ),
        (
            {"type": "Moon"},
            [
                (
                    'spec.metrics[0].type: Unsupported value: "Moon": supported values: "ContainerResource", '
                    '"External", '
                    '"Object", "Pods", "Resource"'
                )
            ]
            * 2,
        ),
    ],
)
def test_metrics_are_checked(metric: dict[str, object], expected: list[str]) -> None:
    assert faults(AUTOSCALER, autoscaler(metric)) == expected


def test_scaling_rules_are_checked() -> None:
    rules = {"stabilizationWindowSeconds": 3601, "policies": [{"type": "Pods", "value": 0, "periodSeconds": 1801}]}
    assert faults(AUTOSCALER, autoscaler(behavior={"scaleUp": rules})) == [
        "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
        "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
        "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800",
    ]


POD_METRIC = {
    "type": "Pods",
    "pods": {"metric": {"name": "q"}, "target": {"type": "AverageValue", "averageValue": "1k"}},
}
OUTSIDE = {
    "type": "External",
    "external": {"metric": {"name": "q"}, "target": {"type": "AverageValue", "averageValue": "30"}},
}


@pytest.mark.parametrize(
    ("metrics", "current", "expected"),
    [
        ([cpu(type="Utilization", averageUtilization=80)], [], "cpu: <unknown>/80%"),
        (
            [cpu(type="Utilization", averageUtilization=80)],
            [{"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 12}}}],
            "cpu: 12%/80%",
        ),
        ([cpu(type="AverageValue", averageValue="500m")], [], "cpu: <unknown>/500m"),
        ([POD_METRIC, OUTSIDE], [], "<unknown>/1k, <unknown>/30 (avg)"),
        ([POD_METRIC, OUTSIDE, POD_METRIC], [], "<unknown>/1k, <unknown>/30 (avg) + 1 more..."),
    ],
)
def test_the_targets_column(metrics: list[object], current: list[object], expected: str) -> None:
    obj = autoscaler(*metrics, minReplicas=2)
    obj["status"] = {"currentMetrics": current, "currentReplicas": 3}
    assert page(AUTOSCALER).cells(obj)[1:6] == ["Deployment/web", expected, "2", 5, 3]

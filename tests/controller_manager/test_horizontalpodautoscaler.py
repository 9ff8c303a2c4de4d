"""HorizontalPodAutoscalers: numbers follow the documented formula, ceil(current * usage / target)."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

from minikctl.controller_manager import autoscaler_limits as limits
from minikctl.controller_manager import autoscaler_metrics as metrics

Obj = dict[str, Any]
NOW = 1_800_000_000_000
EARLY = "2020-01-01T00:00:00Z"


def pod(name: str, cpu: str = "", *, phase: str = "Running", ready: str = "True", **request: str) -> Obj:
    container = {"name": "main", "resources": {"requests": {"cpu": "100m", **request}}}
    condition = {"type": "Ready", "status": ready, "lastTransitionTime": EARLY}
    return {
        "metadata": {"name": name, "annotations": {"minikctl.dev/cpu": cpu} if cpu else {}},
        "spec": {"containers": [container]},
        "status": {"phase": phase, "startTime": EARLY, "conditions": [condition]},
    }


def cpu_metric(percent: int = 50) -> Obj:
    target = {"type": "Utilization", "averageUtilization": percent}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


def wanted(metric: Obj, *pods: Obj) -> int:
    return metrics.propose(metric, len(pods), list(pods), NOW).replicas


@pytest.mark.parametrize(
    ("usages", "replicas"),
    [
        (["100m", "100m"], 4),  # twice the target: twice the pods
        (["25m", "25m"], 1),  # half the target
        (["55m", "55m"], 2),  # within the tolerance of a tenth
        (["45m", "45m"], 2),
        (["56m", "56m"], 3),  # 1.12 * 2, rounded up
        (["", ""], 0),  # nothing used
    ],
)
def test_replicas_follow_the_ratio_of_use_and_target(usages: list[str], replicas: int) -> None:
    assert wanted(cpu_metric(), *(pod(f"p{i}", usage) for i, usage in enumerate(usages))) == replicas


def test_pods_that_do_not_run_yet_dampen_growth() -> None:
    # two of 150 %, and two new ones taken for idle: 75 % on average, so 1.5 * 4
    pods = [pod("a", "150m"), pod("b", "150m"), pod("c", phase="Pending"), pod("d", phase="Pending")]
    assert wanted(cpu_metric(), *pods) == 6


def test_a_status_tells_utilization_and_value() -> None:
    found = metrics.propose(cpu_metric(), 2, [pod("a", "60m"), pod("b", "80m")], NOW)
    assert found.status == {
        "type": "Resource",
        "resource": {"name": "cpu", "current": {"averageValue": "70m", "averageUtilization": 70}},
    }
    assert found.name == "cpu resource utilization (percentage of request)"


def test_a_container_has_a_metric_of_its_own() -> None:
    both = pod("a")
    both["metadata"]["annotations"] = {"minikctl.dev/cpu.main": "90m", "minikctl.dev/cpu.side": "500m"}
    both["spec"]["containers"].append({"name": "side"})
    source = {"name": "cpu", "container": "main", "target": {"type": "AverageValue", "averageValue": "30m"}}
    found = metrics.propose({"type": "ContainerResource", "containerResource": source}, 1, [both], NOW)
    assert found.replicas == 3
    assert found.status["containerResource"] == {"name": "cpu", "container": "main", "current": {"averageValue": "90m"}}


def test_a_missing_request_is_told() -> None:
    bare = pod("a", "10m")
    bare["spec"]["containers"][0].pop("resources")
    with pytest.raises(metrics.MetricError) as caught:
        wanted(cpu_metric(), bare)
    assert caught.value.reason == "FailedGetResourceMetric"
    assert caught.value.message == "failed to get cpu utilization: missing request for cpu in container main of Pod a"


def spec(**more: Any) -> Obj:
    return {"minReplicas": 1, "maxReplicas": 100, **more}


def decide(current: int, desired: int, seen: Obj | None = None, **more: Any) -> tuple[int, str, str]:
    decision = limits.limit(limits.History(seen), spec(**more), current, desired, NOW)
    return decision.replicas, decision.able[0], decision.limited[0]


def test_growth_is_at_most_twofold_or_to_four() -> None:
    assert decide(1, 10) == (4, "ReadyForNewScale", "ScaleUpLimit")
    assert decide(5, 50) == (10, "ReadyForNewScale", "ScaleUpLimit")
    assert decide(5, 9) == (9, "ReadyForNewScale", "DesiredWithinRange")


def test_bounds_hold() -> None:
    assert decide(3, 9, maxReplicas=5) == (5, "ReadyForNewScale", "TooManyReplicas")
    assert decide(3, 0, minReplicas=2) == (2, "ReadyForNewScale", "TooFewReplicas")


def test_a_higher_recommendation_holds_for_five_minutes() -> None:
    held = {"recommendations": [[NOW - 299_000, 8]]}
    assert decide(8, 2, held) == (8, "ScaleDownStabilized", "DesiredWithinRange")
    assert decide(8, 2, {"recommendations": [[NOW - 301_000, 8]]}) == (2, "ReadyForNewScale", "DesiredWithinRange")


def test_policies_bound_the_pace() -> None:
    pods = {"stabilizationWindowSeconds": 0, "policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}]}
    behavior = {"scaleUp": pods, "scaleDown": pods}
    assert decide(5, 20, behavior=behavior)[::2] == (7, "ScaleUpLimit")
    assert decide(5, 1, behavior=behavior)[::2] == (3, "ScaleDownLimit")
    assert decide(7, 20, {"ups": [[NOW - 30_000, 2]]}, behavior=behavior)[::2] == (7, "ScaleUpLimit")
    assert decide(7, 20, {"ups": [[NOW - 61_000, 2]]}, behavior=behavior)[::2] == (9, "ScaleUpLimit")


def test_the_policy_of_choice_counts() -> None:
    policies = [
        {"type": "Pods", "value": 4, "periodSeconds": 60},
        {"type": "Percent", "value": 10, "periodSeconds": 60},
    ]

    def down(policy: str) -> Obj:
        rules = {"stabilizationWindowSeconds": 0, "selectPolicy": policy, "policies": policies}
        return {"scaleDown": rules}

    assert decide(80, 10, behavior=down("Max"))[0] == 72
    assert decide(80, 10, behavior=down("Min"))[0] == 76
    assert decide(80, 10, behavior=down("Disabled"))[0] == 80


def test_a_window_for_growth_takes_the_lowest() -> None:
    up = {"scaleUp": {"stabilizationWindowSeconds": 60}}
    seen = {"recommendations": [[NOW - 30_000, 4]]}
    assert decide(3, 6, seen, behavior=up)[:2] == (4, "ScaleUpStabilized")


def test_what_was_recommended_never_turns_the_direction() -> None:
    """The recommendation lies between the extremes of both windows, as near to the present size as they let it."""
    behavior = {"scaleUp": {"stabilizationWindowSeconds": 60}, "scaleDown": {"stabilizationWindowSeconds": 60}}
    assert decide(5, 8, {"recommendations": [[NOW - 30_000, 3]]}, behavior=behavior)[:2] == (5, "ScaleUpStabilized")
    assert decide(3, 2, {"recommendations": [[NOW - 30_000, 8]]}, behavior=behavior)[:2] == (3, "ScaleDownStabilized")


def test_a_period_counts_what_came_and_what_went() -> None:
    rules = {"stabilizationWindowSeconds": 0, "policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}]}
    behavior = {"scaleUp": rules, "scaleDown": rules}
    seen = {"ups": [[NOW - 30_000, 2]], "downs": [[NOW - 20_000, 3]]}
    # 60 s ago there were 6 - 2 + 3 = 7 pods: up to 9, down to 5
    assert decide(6, 20, seen, behavior=behavior)[0] == 9
    assert decide(6, 1, seen, behavior=behavior)[0] == 5


def autoscaler(**more: Any) -> Obj:
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": {"scaleTargetRef": reference, "maxReplicas": 5, "metrics": [cpu_metric()], **more},
    }


def deployment(usage: str) -> Obj:
    container = {"name": "main", "image": "nginx", "resources": {"requests": {"cpu": "100m"}}}
    meta = {"labels": {"app": "web"}, "annotations": {"minikctl.dev/cpu": usage}}
    template = {"metadata": meta, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": template},
    }


HPA = "horizontalpodautoscalers.autoscaling"


def conditions(plane: ControlPlane) -> dict[str, tuple[str, str]]:
    found = plane.get(HPA, "web")["status"].get("conditions") or []
    return {c["type"]: (c["status"], c["reason"]) for c in found}


def test_without_a_metrics_server_nothing_is_scaled_and_the_reason_told() -> None:
    plane = ControlPlane(nodes=2, idle=())
    plane.create("deployments.apps", deployment("90m"))
    plane.create(HPA, autoscaler())
    plane.advance(14)
    assert conditions(plane) == {}
    plane.advance(2)
    assert conditions(plane) == {
        "AbleToScale": ("True", "SucceededGetScale"),
        "ScalingActive": ("False", "FailedGetResourceMetric"),
    }
    api = (
        "unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: "
        "the server could not find the requested resource (get pods.metrics.k8s.io)"
    )
    told = {(event["reason"], event["message"]) for event in plane.do.list("events", "default") if "count" in event}
    assert ("FailedGetResourceMetric", f"failed to get cpu utilization: {api}") in told
    first = "invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: "
    assert ("FailedComputeMetricsReplicas", f"{first}failed to get cpu utilization: {api}") in told


def test_a_loaded_deployment_grows_and_shrinks_after_five_minutes() -> None:
    plane = ControlPlane(profile="bare", nodes=2, idle=())
    plane.session.cluster.settings["profile"] = "default"
    plane.create("deployments.apps", deployment("90m"))
    plane.advance(60)
    plane.create(HPA, autoscaler())
    plane.advance(16)
    assert plane.get("deployments.apps", "web")["spec"]["replicas"] == 4  # ceil(2 * 90 / 50)
    assert conditions(plane)["AbleToScale"] == ("True", "SucceededRescale")
    assert conditions(plane)["ScalingActive"] == ("True", "ValidMetricFound")
    text = "New size: 4; reason: cpu resource utilization (percentage of request) above target"
    events = [e for e in plane.do.list("events", "default") if e["reason"] == "SuccessfulRescale"]
    assert [event["message"] for event in events] == [text]
    for each in plane.pods():
        plane.patch("pods", each["metadata"]["name"], {"metadata": {"annotations": {"minikctl.dev/cpu": "1m"}}})
    plane.advance(120)
    assert plane.get("deployments.apps", "web")["spec"]["replicas"] >= 4
    assert conditions(plane)["AbleToScale"] == ("True", "ScaleDownStabilized")
    plane.advance(300)
    assert plane.get("deployments.apps", "web")["spec"]["replicas"] == 1
    assert conditions(plane)["ScalingLimited"][1] in ("DesiredWithinRange", "TooFewReplicas")


def test_a_target_that_is_missing_is_told() -> None:
    plane = ControlPlane(nodes=1, idle=())
    plane.create(HPA, autoscaler())
    plane.advance(16)
    assert conditions(plane) == {"AbleToScale": ("False", "FailedGetScale")}


def test_a_target_scaled_to_zero_is_left_alone() -> None:
    plane = ControlPlane(nodes=1, idle=())
    plane.create("deployments.apps", {**deployment("90m"), "spec": {**deployment("90m")["spec"], "replicas": 0}})
    plane.create(HPA, autoscaler())
    plane.advance(31)
    assert conditions(plane)["ScalingActive"] == ("False", "ScalingDisabled")
    assert plane.get("deployments.apps", "web")["spec"]["replicas"] == 0


def test_two_autoscalers_of_the_same_pods_leave_them_alone() -> None:
    plane = ControlPlane(profile="bare", nodes=2, idle=())
    plane.session.cluster.settings["profile"] = "default"
    plane.create("deployments.apps", deployment("90m"))
    plane.advance(60)
    plane.create(HPA, {**autoscaler(), "metadata": {"name": "other"}})
    plane.advance(1)
    plane.create(HPA, autoscaler())
    plane.advance(16)
    assert conditions(plane)["ScalingActive"] == ("False", "AmbiguousSelector")
    text = "pods by selector app=web are controlled by multiple HPAs: [default/other default/web]"
    warnings = [("Warning", reason, text) for reason in ("AmbiguousSelector", "FailedComputeMetricsReplicas")]
    assert plane.events("web")[-2:] == warnings

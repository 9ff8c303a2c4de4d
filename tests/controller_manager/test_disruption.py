"""Disruption budgets; from the documentation, the controller's source, and a recorded cluster."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

from minikctl.apimachinery.errors import StatusError, TooManyRequests

Obj = dict[str, Any]

LABELS = {"app": "web"}
BUDGETS = "poddisruptionbudgets.policy"
UNMANAGED = (
    "Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},"
    "MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the "
    "PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please "
    'set ".spec.minAvailable" field of the PDB to an integer value.'
)


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane(nodes=1)


def budget(plane: ControlPlane, **spec: Any) -> None:
    body = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "guard"},
        "spec": {"selector": {"matchLabels": LABELS}, **spec},
    }
    plane.create(BUDGETS, body)


def workload(plane: ControlPlane, replicas: int, kind: str = "ReplicaSet", **spec: Any) -> None:
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": "a:1"}]}}
    body = {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": LABELS}, "template": template, **spec},
    }
    if kind == "DaemonSet":
        del body["spec"]["replicas"]
    plane.create(f"{kind.lower()}s.apps", body)


def bare_pod(plane: ControlPlane, name: str) -> None:
    spec = {"containers": [{"name": "main", "image": "a:1"}]}
    plane.create(
        "pods", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": LABELS}, "spec": spec}
    )


def evict(plane: ControlPlane, name: str) -> None:
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}}
    plane.do.create("pods", body, namespace="default", subresource="eviction")
    plane.session.settle()


def counts(plane: ControlPlane) -> tuple[int, int, int, int]:
    """(healthy, desired, allowed, expected)."""
    status = plane.get(BUDGETS, "guard")["status"]
    return tuple(status[f] for f in ("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"))


def allowed(plane: ControlPlane) -> tuple[str, str]:
    (condition,) = plane.get(BUDGETS, "guard")["status"]["conditions"]
    return condition["status"], condition["reason"]


def test_what_is_healthy_beyond_min_available_may_go(plane: ControlPlane) -> None:
    workload(plane, 3)
    budget(plane, minAvailable=2)
    assert (counts(plane), allowed(plane)) == ((0, 2, 0, 3), ("False", "InsufficientPods"))
    plane.run(*plane.pods())
    assert (counts(plane), allowed(plane)) == ((3, 2, 1, 3), ("True", "SufficientPods"))


@pytest.mark.parametrize(
    ("spec", "desired"),
    [
        ({"maxUnavailable": 1}, 4),
        ({"maxUnavailable": "50%"}, 2),  # 2.5 may be unavailable, rounded up
        ({"minAvailable": "50%"}, 3),  # 2.5 must be available, rounded up
        ({"maxUnavailable": "100%"}, 0),
        ({"minAvailable": 7}, 7),
    ],
)
def test_shares_are_of_what_the_controllers_want(plane: ControlPlane, spec: Obj, desired: int) -> None:
    workload(plane, 5)
    budget(plane, **spec)
    plane.run(*plane.pods())
    assert counts(plane) == (5, desired, max(5 - desired, 0), 5)


def test_pods_of_a_deployment_are_expected_as_it_is_scaled(plane: ControlPlane) -> None:
    workload(plane, 4, "Deployment")
    budget(plane, maxUnavailable="25%")
    plane.run(*plane.pods())
    assert counts(plane) == (4, 3, 1, 4)


def test_pods_that_nobody_controls_count_for_a_number_only(plane: ControlPlane) -> None:
    bare_pod(plane, "bare")
    plane.run(plane.get("pods", "bare"))
    budget(plane, minAvailable="50%")
    assert counts(plane) == (1, 0, 0, 0)
    assert ("Warning", "UnmanagedPods", UNMANAGED) in plane.events("guard")
    plane.patch(BUDGETS, "guard", {"spec": {"minAvailable": 1}})
    assert counts(plane) == (1, 1, 0, 1)


def test_a_controller_without_scale_fails_the_count(plane: ControlPlane) -> None:
    workload(plane, 1, "DaemonSet")
    budget(plane, maxUnavailable=1)
    (condition,) = plane.get(BUDGETS, "guard")["status"]["conditions"]
    assert (condition["status"], condition["reason"], condition["message"]) == (
        "False",
        "SyncFailed",
        "daemonsets.apps does not implement the scale subresource",
    )


def test_without_pods_nothing_may_go_and_an_event_tells(plane: ControlPlane) -> None:
    budget(plane, maxUnavailable="100%")
    assert counts(plane) == (0, 0, 0, 0)
    assert ("Normal", "NoPods", "No matching pods found") in plane.events("guard")


def test_an_eviction_uses_up_the_budget_until_a_new_pod_is_healthy(plane: ControlPlane) -> None:
    workload(plane, 3)
    budget(plane, minAvailable=2)
    plane.run(*plane.pods())
    one, two, _ = (pod["metadata"]["name"] for pod in plane.pods())
    evict(plane, one)
    assert counts(plane)[:3] == (2, 2, 0)
    assert "disruptedPods" not in plane.get(BUDGETS, "guard")["status"]
    with pytest.raises(TooManyRequests):
        evict(plane, two)
    plane.reap()
    plane.run(*plane.pods())
    assert counts(plane) == (3, 2, 1, 3)


def test_an_evicted_pod_that_stays_is_given_up_after_two_minutes(plane: ControlPlane) -> None:
    workload(plane, 2)
    budget(plane, minAvailable=1)
    plane.run(*plane.pods())
    name = plane.pods()[0]["metadata"]["name"]
    current = plane.get(BUDGETS, "guard")
    stamp = plane.session.cluster.clock.stamp()
    plane.trusted.update_status(BUDGETS, {**current, "status": {**current["status"], "disruptedPods": {name: stamp}}})
    plane.session.settle()
    assert counts(plane)[:3] == (1, 1, 0)
    plane.advance(119)
    assert counts(plane)[:3] == (1, 1, 0)
    plane.advance(2)
    assert counts(plane)[:3] == (2, 1, 1)
    warning = ("Warning", "NotDeleted", "Pod was expected by PDB default/default to be deleted but it wasn't")
    assert warning in plane.events(name)


def test_the_status_tells_which_generation_it_is_about(plane: ControlPlane) -> None:
    budget(plane, minAvailable=1)
    plane.patch(BUDGETS, "guard", {"spec": {"minAvailable": 2}})
    status = plane.get(BUDGETS, "guard")["status"]
    assert (status["observedGeneration"], status["conditions"][0]["observedGeneration"]) == (2, 2)


def test_a_pod_under_two_budgets_is_told_of_and_cannot_be_evicted(plane: ControlPlane) -> None:
    workload(plane, 1)
    budget(plane, minAvailable=0)
    body = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "other"}}
    plane.create(BUDGETS, {**body, "spec": {"selector": {"matchLabels": LABELS}, "minAvailable": 0}})
    (pod,) = plane.pods()
    plane.run(pod)
    name = pod["metadata"]["name"]
    text = f'Pod "default"/"{name}" matches multiple PodDisruptionBudgets.  Chose "guard" arbitrarily.'
    assert ("Warning", "MultiplePodDisruptionBudgets", text) in plane.events(name)
    with pytest.raises(StatusError) as refused:
        evict(plane, name)
    words = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
    assert (refused.value.code, refused.value.message) == (500, words)

"""ClusterRoles that sum up others, and the sums that a cluster begins with."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

from minikctl.cluster.default_roles import cluster_roles
from minikctl.controller_manager.clusterrole_aggregation import RESOURCE, summed

Obj = dict[str, Any]
NODES = {"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]}
CRONTABS = {"apiGroups": ["stable.example.com"], "resources": ["crontabs"], "verbs": ["get", "list"]}


def role(name: str, rules: list[Obj], labels: dict[str, str] | None = None, *selected: Obj) -> Obj:
    made: Obj = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": name, "labels": labels or {}},
        "rules": rules,
    }
    if selected:
        made["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": one} for one in selected]}
    return made


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def rules(plane: ControlPlane, name: str) -> list[Obj]:
    found: list[Obj] = plane.do.get(RESOURCE, "", name).get("rules") or []
    return found


def test_a_sum_has_the_rules_of_all_that_it_selects_by_their_names(plane: ControlPlane) -> None:
    plane.create(RESOURCE, role("b", [NODES], {"sum": "yes"}), namespace="")
    plane.create(RESOURCE, role("a", [CRONTABS, NODES], {"sum": "yes"}), namespace="")
    plane.create(RESOURCE, role("monitoring", [], None, {"sum": "yes"}), namespace="")
    assert rules(plane, "monitoring") == [CRONTABS, NODES]
    plane.delete(RESOURCE, "a", namespace="")
    assert rules(plane, "monitoring") == [NODES]


def test_rules_that_somebody_writes_into_a_sum_are_taken_out_again(plane: ControlPlane) -> None:
    plane.create(RESOURCE, role("monitoring", [NODES], None, {"sum": "yes"}), namespace="")
    assert rules(plane, "monitoring") == []


def test_what_is_added_to_view_comes_to_edit_and_admin(plane: ControlPlane) -> None:
    """The documentation's example of a custom resource that the default roles are to cover."""
    label = {"rbac.authorization.k8s.io/aggregate-to-view": "true"}
    plane.create(RESOURCE, role("cron-tab-view", [CRONTABS], label), namespace="")
    for name in ("view", "edit", "admin"):
        assert CRONTABS in rules(plane, name)
    assert CRONTABS not in rules(plane, "system:aggregate-to-view")


def test_the_default_sums_are_right_from_the_start() -> None:
    defaults = cluster_roles()
    sums = [one for one in defaults if "aggregationRule" in one]
    assert [one["metadata"]["name"] for one in sums] == ["view", "edit", "admin"]
    assert all(summed(one, defaults) == one["rules"] for one in sums)

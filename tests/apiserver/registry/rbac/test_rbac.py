"""Roles and bindings."""

from __future__ import annotations

from typing import Any

from minikctl.apiserver.registry.rbac import clusterrole, clusterrolebinding, role, rolebinding

CREATED = "2025-01-02T03:04:05Z"
META = {"name": "a", "creationTimestamp": CREATED}


def texts(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults]


def binding(of: str = "reader", **subject: str) -> dict[str, Any]:
    return {"metadata": META, "roleRef": {"kind": "Role", "name": of}, "subjects": [subject] if subject else []}


def test_a_role_row_has_its_time() -> None:
    assert role.COLUMNS == (("Name", 0), ("Created At", 0))
    assert role.cells({"metadata": META}) == ["a", CREATED]


def test_a_binding_row() -> None:
    obj = binding(kind="ServiceAccount", name="robot", namespace="area")
    obj["subjects"].append({"kind": "User", "name": "ana"})
    assert rolebinding.cells(obj) == ["a", "Role/reader", ["age", CREATED], "ana", "", "area/robot"]


def test_the_role_of_a_binding_stays() -> None:
    old, new = binding(), binding("other")
    for obj in (old, new):
        rolebinding.default(obj)
    shown = 'rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"Role", Name:"other"}'
    assert texts(rolebinding.validate_update(new, old)) == [f"roleRef: Invalid value: {shown}: cannot change roleRef"]
    assert rolebinding.validate(new) == []


def test_a_cluster_binding_takes_cluster_roles_only() -> None:
    obj = binding(kind="ServiceAccount", name="robot")
    clusterrolebinding.default(obj)
    assert texts(clusterrolebinding.validate(obj)) == [
        'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
        "subjects[0].namespace: Required value",
    ]


def test_rules_name_verbs_groups_and_resources() -> None:
    assert texts(role.validate({"rules": [{}]})) == [
        "rules[0].verbs: Required value: verbs must contain at least one value",
        "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
        "rules[0].resources: Required value: resource rules must supply at least one resource",
    ]


def test_urls_are_for_cluster_roles() -> None:
    rules = {"rules": [{"verbs": ["get"], "nonResourceURLs": ["/healthz"]}]}
    why = "namespaced rules cannot apply to non-resource URLs"
    assert texts(role.validate(rules)) == [f'rules[0].nonResourceURLs: Invalid value: []string{{"/healthz"}}: {why}']
    assert clusterrole.validate(rules) == []

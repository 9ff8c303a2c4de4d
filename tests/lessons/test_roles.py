"""Lesson: who may do what in a namespace, by the roles that every cluster has."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("role", "allowed", "refused"),
    [
        ("view", ["get pods", "list deployments.apps", "get pods/log"], ["get secrets", "create pods", "get roles"]),
        ("edit", ["get secrets", "create pods", "patch deployments.apps/scale"], ["create rolebindings"]),
        ("admin", ["create rolebindings", "create pods"], ["update resourcequotas", "delete namespaces"]),
    ],
)
def test_the_three_roles_of_users(lesson: Any, role: str, allowed: list[str], refused: list[str]) -> None:
    lesson.does(f"create rolebinding ana --clusterrole={role} --user=ana")
    for what in allowed:
        assert lesson.run("auth", "can-i", *what.split(), "--as=ana")[:2] == (0, "yes\n"), what
    for what in refused:
        assert lesson.run("auth", "can-i", *what.split(), "--as=ana")[:2] == (1, "no\n"), what
    assert lesson.run("auth", "can-i", "get", "pods", "--as=ana", "-n", "kube-system")[:2] == (1, "no\n")
    assert lesson.run("auth", "can-i", "get", "nodes", "--as=ana")[1].startswith("no")

"""auth can-i, auth whoami, and what the server refuses to those who may not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from small_cluster import Cluster

ROBOT = "system:serviceaccount:area:robot"
RBAC = "rbac.authorization.k8s.io"


def role(kind: str, name: str, rules: list[Any], **meta: str) -> dict[str, Any]:
    return {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": {"name": name, **meta}, "rules": rules}


def binding(kind: str, name: str, role_kind: str, role_name: str, subject: dict[str, str], **meta: str) -> Any:
    reference = {"apiGroup": RBAC, "kind": role_kind, "name": role_name}
    obj = {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": {"name": name, **meta}, "roleRef": reference}
    return {**obj, "subjects": [subject]}


@pytest.fixture(scope="module")
def ruled() -> Cluster:
    """`robot` may read pods and services of `area`, `ana` the node n1."""
    cluster = Cluster()
    client = cluster.client
    client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "area"}})
    reading = {"verbs": ["get", "list", "watch"], "apiGroups": [""], "resources": ["pods", "services"]}
    client.create(f"roles.{RBAC}", role("Role", "reader", [reading], namespace="area"), namespace="area")
    robot = {"kind": "ServiceAccount", "name": "robot", "namespace": "area"}
    bound = binding("RoleBinding", "robot-reads", "Role", "reader", robot, namespace="area")
    client.create(f"rolebindings.{RBAC}", bound, namespace="area")
    node = {"verbs": ["get"], "apiGroups": [""], "resources": ["nodes"], "resourceNames": ["n1"]}
    client.create(f"clusterroles.{RBAC}", role("ClusterRole", "noder", [node]))
    ana = {"kind": "User", "apiGroup": RBAC, "name": "ana"}
    client.create(f"clusterrolebindings.{RBAC}", binding("ClusterRoleBinding", "ana", "ClusterRole", "noder", ana))
    return cluster


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("*", "*"), "yes"),
        (("list", "pods", "-n", "area", f"--as={ROBOT}"), "yes"),
        (("list", "pods", "-n", "default", f"--as={ROBOT}"), "no"),
        (("list", "pods", "-A", f"--as={ROBOT}"), "no"),
        (("delete", "pods", "-n", "area", f"--as={ROBOT}"), "no"),
        (("get", "pods", "--subresource=log", "-n", "area", f"--as={ROBOT}"), "no"),
        (("list", "secrets", "--as=nobody", "--as-group=system:masters"), "yes"),
        (("get", "/healthz", "--as=nobody"), "yes"),
        (("get", "/api/v1", "--as=nobody"), "yes"),
        (("get", "/metrics", "--as=nobody"), "no"),
    ],
)
def test_the_answer_follows_roles_and_bindings(ruled: Cluster, arguments: tuple[str, ...], answer: str) -> None:
    assert ruled.run("auth", "can-i", *arguments) == (0 if answer == "yes" else 1, f"{answer}\n", "")


@pytest.mark.parametrize(("target", "answer"), [("nodes/n1", "yes"), ("nodes", "no"), ("nodes/n2", "no")])
def test_a_rule_may_be_for_one_object(ruled: Cluster, target: str, answer: str) -> None:
    code, out, err = ruled.run("auth", "can-i", "get", target, "--as=ana")
    assert (code, out) == (0 if answer == "yes" else 1, f"{answer}\n")
    assert err == "Warning: resource 'nodes' is not namespace scoped\n\n"


def test_quiet_answers_by_the_exit_code(ruled: Cluster) -> None:
    assert ruled.run("auth", "can-i", "list", "pods", "-q") == (0, "", "")
    assert ruled.run("auth", "can-i", "list", "pods", "-q", "--as=nobody") == (1, "", "")


def test_odd_words_are_asked_about_with_a_warning(ruled: Cluster) -> None:
    code, out, err = ruled.run("auth", "can-i", "frob", "unicorns.farm")
    assert (code, out) == (0, "yes\n")
    assert err == (
        "Warning: the server doesn't have a resource type 'unicorns' in group 'farm'\n\n"
        "Warning: verb 'frob' is not a known verb\n\n"
    )


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            (),
            (
                "error: you must specify two arguments: verb resource or verb resource/resourceName.\n"
                "See 'kubectl auth can-i -h' for help and examples.\n"
            ),
        ),
        (("--list", "x"), "error: list option must be specified with no arguments\n"),
        (
            ("--list", "-q"),
            "error: list option can't be specified with neither quiet, all-namespaces nor subresource options\n",
        ),
        (("get", "pods", "--no-headers"), "error: --no-headers cannot be set without --list specified\n"),
        (("get", "/x", "--subresource=y"), "error: --subresource can not be used with NonResourceURL\n"),
    ],
)
def test_wrong_questions(ruled: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert ruled.fault("auth", "can-i", *arguments) == fault


def test_all_that_is_allowed_is_a_table(ruled: Cluster) -> None:
    lines = ruled.out("auth", "can-i", "--list", "-n", "area", f"--as={ROBOT}").splitlines()
    assert lines[0].split("   ")[0] == "Resources"
    assert [line.split() for line in lines if line.startswith(("pods", "services "))] == [
        ["pods", "[]", "[]", "[get", "list", "watch]"],
        ["services", "[]", "[]", "[get", "list", "watch]"],
    ]


def test_whoami_tells_name_and_groups(ruled: Cluster) -> None:
    assert ruled.out("auth", "whoami") == (
        "ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [kubeadm:cluster-admins system:authenticated]\n"
    )
    info = json.loads(ruled.out("auth", "whoami", "-o", "json", f"--as={ROBOT}"))["status"]["userInfo"]
    assert info == {
        "username": ROBOT,
        "groups": ["system:serviceaccounts", "system:serviceaccounts:area", "system:authenticated"],
    }


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ("get", "pods", f"--as={ROBOT}"),
            f'pods is forbidden: User "{ROBOT}" cannot list resource "pods" in API group "" in the namespace "default"',
        ),
        (
            ("get", "deployment", "x", "-n", "area", "--as=ana"),
            (
                'deployments.apps "x" is forbidden: User "ana" cannot get resource "deployments" in API group "apps" '
                'in the namespace "area"'
            ),
        ),
        (
            ("get", "nodes", "--as=ana"),
            'nodes is forbidden: User "ana" cannot list resource "nodes" in API group "" at the cluster scope',
        ),
        (
            ("auth", "can-i", "get", "/api", "--as=system:anonymous"),
            (
                'selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "system:anonymous" cannot create '
                'resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope'
            ),
        ),
        (
            ("get", "deployments", "-A", "--as=ana"),
            (
                'deployments.apps is forbidden: User "ana" cannot list resource "deployments" in API group "apps" at '
                "the cluster scope"
            ),
        ),
    ],
)
def test_what_is_not_allowed_is_forbidden(ruled: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert ruled.fault(*arguments) == f"Error from server (Forbidden): {fault}\n"


def test_what_is_allowed_is_served(ruled: Cluster) -> None:
    assert ruled.run("get", "pods", "-n", "area", f"--as={ROBOT}") == (
        0,
        "",
        "No resources found in area namespace.\n",
    )


def test_reviews_are_never_stored(ruled: Cluster) -> None:
    before = ruled.session.revision
    ruled.run("auth", "can-i", "list", "pods")
    assert ruled.session.revision == before

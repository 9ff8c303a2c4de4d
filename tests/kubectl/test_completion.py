"""Completion: the answers to `__complete`, compared with those of kubectl 1.33.1 where it gives any."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from command_line import run

from minikctl.apimachinery.errors import NotFound


def words(*argv: str, session: Any = None) -> tuple[list[str], int]:
    """Candidates without their descriptions, and the directive."""
    code, out, _ = run("__completeNoDesc", *argv, session=session)
    assert code == 0
    *found, directive = out.splitlines()
    return found, int(directive.removeprefix(":"))


class Client:
    RESOURCES = (
        ("pods", "Pod", "", True, ("po",)),
        ("nodes", "Node", "", False, ("no",)),
        ("namespaces", "Namespace", "", False, ("ns",)),
        ("services", "Service", "", True, ("svc",)),
        ("deployments", "Deployment", "apps", True, ("deploy",)),
    )
    OBJECTS: ClassVar = {
        "pods": ["web-0", "web-1", "db-0"],
        "nodes": ["node-1", "node-2"],
        "namespaces": ["default", "kube-system", "web"],
        "deployments.apps": ["web"],
        "services": ["web"],
    }

    def discover(self) -> list[dict[str, Any]]:
        return [
            {
                "resource": f"{name}.{group}" if group else name,
                "name": name,
                "kind": kind,
                "group": group,
                "namespaced": namespaced,
                "verbs": ["get", "list"],
                "shortNames": list(shorts),
                "preferred": True,
            }
            for name, kind, group, namespaced, shorts in self.RESOURCES
        ]

    def resolve(self, word: str) -> dict[str, Any] | None:
        for item in self.discover():
            if word in (item["name"], item["resource"], item["kind"].lower(), *item["shortNames"]):
                return item
        return None

    def list(self, resource: str, namespace: str = "", *, labels: str = "", fields: str = "") -> list[dict[str, Any]]:
        assert namespace == ("" if resource in ("nodes", "namespaces") else "default")
        return [self.find(resource, namespace, name) for name in self.OBJECTS[resource]]

    def find(self, resource: str, namespace: str, name: str) -> Any:
        if name not in self.OBJECTS[resource]:
            return None
        spec: dict[str, Any] = {"containers": [{"name": "main", "ports": [{"containerPort": 8080}]}]}
        if resource == "pods":
            spec["initContainers"] = [{"name": "setup"}]
        if resource == "services":
            spec = {"ports": [{"port": 80}]}
        if resource == "deployments.apps":
            spec = {"selector": {"matchLabels": {"app": "web"}}}
        return {"metadata": {"name": name}, "spec": spec}


class Session:
    namespace = "default"
    client = Client()


class BrokenSession:
    namespace = "default"

    @property
    def client(self) -> Any:
        raise NotFound("nothing here")


@pytest.mark.parametrize(
    ("argv", "found", "directive"),
    [
        (["rollout", ""], ["history", "pause", "restart", "resume", "status", "undo"], 4),
        (["rollout", "s"], ["status"], 4),
        (["help", "rollout", "s"], ["status"], 4),
        (["create", "s"], ["secret", "service", "serviceaccount"], 4),
        (["create", "deployment", ""], ["--image"], 0),
        (["create", "deployment", "--"], ["--image"], 4),
        (["create", "deployment", "--image=x", "--port=1", "--po"], [], 4),
        (["get", "--dry"], [], 4),
        (["get", "-oj"], [], 4),
        (["get", "--output=j"], ["json", "jsonpath", "jsonpath-as-json", "jsonpath-file"], 4),
        (["get", "-o", "j"], ["json", "jsonpath", "jsonpath-as-json", "jsonpath-file"], 4),
        (["get", "--subresource", ""], ["status", "scale", "resize"], 4),
        (["get", "pods", "-f", ""], ["json", "yaml", "yml"], 8),
        (["apply", "-f", "x", ""], [], 0),
        (["logs", "--tail", "5"], [], 0),
        (["create", "configmap", "x", "--dry-run", ""], [], 0),
        (["get", "--help", ""], [], 4),
        (["get", "--bogus", ""], [], 0),
        (["--bogus", ""], [], 0),
        (["bogus", ""], [], 0),
        (["rollout", "undo", "d"], ["deployment", "daemonset"], 4),
        (["config", "use-context", ""], [], 4),
    ],
)
def test_the_declarations_answer_as_kubectl_does(argv: list[str], found: list[str], directive: int) -> None:
    assert words(*argv) == (found, directive)


def test_candidates_come_with_descriptions_and_the_directive_is_named_on_stderr() -> None:
    code, out, err = run("__complete", "rollout", "p")
    assert (code, err) == (0, "Completion ended with directive: ShellCompDirectiveNoFileComp\n")
    assert out.splitlines()[0].startswith("pause\t")


def test_a_flag_that_was_given_is_not_offered_again_unless_it_repeats() -> None:
    found, _ = words("get", "-A", "-f", "x", "--")
    assert "--all-namespaces" not in found
    assert "--filename" in found


def test_after_two_dashes_no_flags_are_offered() -> None:
    assert words("exec", "web-0", "--", "-", session=Session()) == ([], 4)


def test_a_word_without_anything_before_it_is_missing() -> None:
    assert run("__complete") == (1, "", "error: requires at least 1 arg(s), only received 0\n")


@pytest.mark.parametrize(
    ("argv", "found", "directive"),
    [
        (["get", "p"], ["pods"], 4),
        (["get", "pods,d"], ["pods,deployments.apps"], 4),
        (["get", "pods", "w"], ["web-0", "web-1"], 4),
        (["get", "pods", "web-0", "w"], ["web-1"], 4),
        (["get", "pod/w"], ["pod/web-0", "pod/web-1"], 4),
        (["delete", "pod/web-0", "pod/w"], ["pod/web-1"], 4),
        (["delete", "pod/web-0", "d"], ["deployments.apps/"], 6),
        (["get", "pods", "-n", "k"], ["kube-system"], 4),
        (["describe", "no", ""], ["node-1", "node-2"], 4),
        (["drain", ""], ["node-1", "node-2"], 4),
        (["drain", "node-1", ""], [], 4),
        (["rollout", "status", "deployment", ""], ["web"], 4),
        (["rollout", "status", "deployment", "web", ""], [], 4),
        (["logs", "w"], ["web-0", "web-1"], 4),
        (["logs", "dep"], ["deployments/"], 6),
        (["logs", "web-0", ""], ["setup", "main"], 4),
        (["exec", "web-0", "-c", "m"], ["main"], 4),
        (["logs", "deploy/web", "-c", ""], ["setup", "main"], 4),
        (["port-forward", "web-0", ""], ["8080:8080"], 4),
        (["port-forward", "web-0", "90:"], ["90:8080"], 4),
        (["port-forward", "svc/web", ""], ["80:80"], 4),
        (["explain", "dep"], ["deployments"], 4),
        (["top", "pod", "d"], ["db-0"], 4),
    ],
)
def test_types_and_names_come_from_the_cluster(argv: list[str], found: list[str], directive: int) -> None:
    assert words(*argv, session=Session()) == (found, directive)


def test_a_cluster_that_fails_offers_nothing() -> None:
    assert words("get", "pods", "", session=BrokenSession()) == ([], 4)

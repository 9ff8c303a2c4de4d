"""wait: conditions, paths, creation, deletion, time-outs. Texts are those of kubectl with a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import Cluster, deployment, pod

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.wait_conditions import Condition, parse


@pytest.fixture(scope="module")
def app() -> Cluster:
    """A Deployment `app` whose only pod runs."""
    cluster = Cluster()
    cluster.client.create("deployments.apps", deployment("app"), namespace="default")
    cluster.session.settle()
    cluster.pass_time(2000)
    return cluster


def later(cluster: Cluster, action: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    wait, done = cluster.session.wait, []

    def first(deadline: int | None) -> bool:
        if not done:
            done.append(True)
            action()
        return wait(deadline)

    monkeypatch.setattr(cluster.session, "wait", first)


@pytest.mark.parametrize(
    "arguments",
    [
        ("deployment/app", "--for=condition=Available"),
        ("deployment", "app", "--for=condition=available=true"),
        ("deployment", "app", "--for=jsonpath={.status.readyReplicas}=1"),
        ("deployment", "app", "--for=jsonpath={.status.readyReplicas}"),
        ("deployment", "app", "--for=create"),
        ("deployments", "--all", "--for=condition=Available"),
        ("deployments", "-A", "--all", "--for=condition=Available", "--timeout=0"),
    ],
)
def test_what_is_so_already_is_told_at_once(app: Cluster, arguments: tuple[str, ...]) -> None:
    assert app.out("wait", *arguments) == "deployment.apps/app condition met\n"


def test_objects_of_a_manifest_are_waited_for(app: Cluster, tmp_path: Path) -> None:
    manifest = tmp_path / "dep.yaml"
    manifest.write_text("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\n")
    assert app.out("wait", "--for=condition=Available", "-f", str(manifest)) == "deployment.apps/app condition met\n"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ("deployment", "app", "--for=condition=Available=false"),
            "error: timed out waiting for the condition on deployments/app\n",
        ),
        (
            ("deployment", "app", "--for=condition=Strange"),
            "error: timed out waiting for the condition on deployments/app\n",
        ),
        (("deployment", "app", "--for=delete"), "error: timed out waiting for the condition on deployments/app\n"),
        (("deployment", "nobody", "--for=create"), "error: timed out waiting for the condition\n"),
        (
            ("deployment", "nobody", "--for=condition=Available"),
            'Error from server (NotFound): deployments.apps "nobody" not found\n',
        ),
        (("pods", "-l", "app=none", "--for=condition=Ready"), "error: no matching resources found\n"),
        (("deployment", "app"), 'error: unrecognized condition: ""\n'),
        (("deployment", "app", "--for=nonsense"), 'error: unrecognized condition: "nonsense"\n'),
        (
            ("deployment", "app", "--for=jsonpath={.status=1"),
            (
                "error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or "
                "'{.name1.name2}'\n"
            ),
        ),
        (
            ("deployment", "app", "--for=jsonpath={.status}=1"),
            "error: jsonpath leads to a nested object or list which is not supported\n",
        ),
        (
            ("deployment", "app", "--for=jsonpath={.status.conditions[*].type}=Available"),
            "error: given jsonpath expression matches more than one value\n",
        ),
        (
            ("deployment", "app", "--for=jsonpath={.a}=b=c"),
            (
                "error: jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or "
                "--for=jsonpath='{.status.readyReplicas}'\n"
            ),
        ),
        (
            ("deployment", "app", "--for=jsonpath={.a}="),
            (
                "error: jsonpath wait has to have a value after equal sign, like "
                "--for=jsonpath='{.status.readyReplicas}'=3\n"
            ),
        ),
        (
            ("deployment", "x", "y", "--for=create"),
            (
                'Error from server (NotFound): deployments.apps "x" not found\n'
                'Error from server (NotFound): deployments.apps "y" not found\n'
            ),
        ),
        (("pod", "--for=delete"), "error: resource(s) were provided, but no name was specified\n"),
        (
            ("pod", "x", "--for=delete", "--local"),
            (
                "error: you must specify resources by --filename when --local is set.\n"
                "Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n"
            ),
        ),
    ],
)
def test_what_does_not_come_is_a_fault(app: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert app.fault("wait", *arguments, "--timeout=1s") == fault


def test_looking_once_never_waits(app: Cluster) -> None:
    before = app.session.now
    assert app.fault("wait", "deployment/app", "--for=delete", "--timeout=0") == (
        "error: condition not met for deployments/app\n"
    )
    assert app.session.now == before


def test_a_time_out_takes_its_time(app: Cluster) -> None:
    before = app.session.now
    app.fault("wait", "deployment/app", "--for=condition=Strange", "--timeout=90s")
    assert app.session.now == before + 90_000


@pytest.mark.parametrize("arguments", [("pod/nobody",), ("pods", "-l", "app=none")])
def test_what_is_gone_already_needs_no_word(app: Cluster, arguments: tuple[str, ...]) -> None:
    assert app.run("wait", *arguments, "--for=delete") == (0, "", "")


def test_every_object_has_its_turn_until_the_common_deadline(empty: Cluster) -> None:
    for name in ("a", "b"):
        empty.client.create("deployments.apps", deployment(name, replicas=1), namespace="default")
    empty.session.settle()
    code, out, err = empty.run("wait", "deployments", "--all", "--for=condition=Strange", "--timeout=5s")
    assert (code, out) == (1, "")
    assert err == (
        "timed out waiting for the condition on deployments/a\ntimed out waiting for the condition on deployments/b\n"
    )


def test_creation_is_waited_for(empty: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    later(empty, lambda: empty.client.create("pods", pod("new"), namespace="default"), monkeypatch)
    assert empty.out("wait", "pod/new", "--for=create") == "pod/new condition met\n"


def test_a_condition_is_waited_for(empty: Cluster) -> None:
    empty.client.create("deployments.apps", deployment("web", 2), namespace="default")
    assert empty.out("wait", "deploy/web", "--for=condition=Available") == "deployment.apps/web condition met\n"


def test_deletion_is_waited_for_and_told(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    later(own_zoo, lambda: own_zoo.client.delete("pods", "default", "ant", gracePeriodSeconds=0), monkeypatch)
    assert own_zoo.out("wait", "pod/ant", "--for=delete") == "pod/ant condition met\n"


def test_the_object_may_be_printed_in_place_of_the_line(app: Cluster) -> None:
    assert app.out("wait", "deploy/app", "--for=create", "-o", "jsonpath={.metadata.name}") == "app"
    assert app.out("wait", "deploy/app", "--for=create", "-o", "name") == "deployment.apps/app\n"


def test_a_condition_of_an_older_specification_does_not_count() -> None:
    conditions = [{"type": "Ready", "status": "True"}]
    obj = {"metadata": {"generation": 2}, "status": {"observedGeneration": 1, "conditions": conditions}}
    assert not Condition("ready", "TRUE").met(obj)
    current = {"metadata": {"generation": 1}, "status": {"observedGeneration": 1, "conditions": conditions}}
    assert Condition("ready", "TRUE").met(current)


def test_double_equals_signs_belong_to_the_path() -> None:
    test = parse("jsonpath={.items[?(@.a==1)].b}=x")
    assert not isinstance(test, str)
    assert test({"items": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]})


def test_an_empty_path_is_refused() -> None:
    with pytest.raises(CommandError, match="jsonpath expression cannot be empty"):
        parse("jsonpath=")

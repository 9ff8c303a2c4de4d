"""The command around the descriptions: what it selects, how it parts texts, what it says of faults.

Expected output and faults are those of kubectl 1.33 against the same objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import run

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver


def config_map(name: str, namespace: str = "default", **labels: str) -> dict[str, Any]:
    meta = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta}


def about(name: str, labels: str = "<none>", namespace: str = "default", events: str = "\nEvents:  <none>\n") -> str:
    return (
        f"Name:         {name}\nNamespace:    {namespace}\nLabels:       {labels}\nAnnotations:  <none>\n"
        f"\nData\n====\n\nBinaryData\n====\n{events}"
    )


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    session = Session(MemoryDriver(), seed=1)
    session.create(profile="bare", nodes=1, control_planes=0)
    for namespace in ("default", "other"):
        for obj in session.client.list("configmaps", namespace):
            session.client.delete("configmaps", namespace, obj["metadata"]["name"])
    made = (config_map("web", app="web"), config_map("web-two"), config_map("api"), config_map("web", "kube-public"))
    for obj in made:
        session.client.create("configmaps", obj)
    for obj in session.client.list("configmaps"):
        if obj["metadata"]["name"] not in ("web", "web-two", "api"):
            session.client.delete("configmaps", obj["metadata"]["namespace"], obj["metadata"]["name"])
    yield session
    session.close()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cm web", about("web", "app=web")),
        ("cm/web cm/api", about("web", "app=web") + "\n\n" + about("api")),
        ("cm -l app=web", about("web", "app=web")),
        ("configmaps", "\n\n".join([about("api"), about("web", "app=web"), about("web-two")])),
        ("cm web -n kube-public", about("web", namespace="kube-public")),
        (
            "cm -A -l !tier",
            "\n\n".join(
                [about("api"), about("web", "app=web"), about("web-two"), about("web", "<none>", "kube-public")]
            ),
        ),
        ("cm api --show-events=false", about("api", events="\n")),
        ("cm api --chunk-size=1", about("api")),
    ],
)
def test_objects_are_parted_by_two_empty_lines(session: Any, words: str, expected: str) -> None:
    assert run("describe", *words.split(), session=session) == (0, expected, "")


def test_a_word_that_is_no_name_is_a_prefix_and_each_text_ends_with_an_empty_line(session: Any) -> None:
    expected = about("web", "app=web") + "\n" + about("web-two") + "\n"
    assert run("describe", "cm", "we", session=session) == (0, expected, "")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (
            "",
            (
                'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete '
                "list of supported resources."
            ),
        ),
        ("unicorns", 'error: the server doesn\'t have a resource type "unicorns"'),
        ("cm nobody", 'Error from server (NotFound): configmaps "nobody" not found'),
        ("cm/web cm/nobody", 'Error from server (NotFound): configmaps "nobody" not found'),
        (
            "cm/no cm/nobody",
            (
                'Error from server (NotFound): configmaps "no" not found\n'
                'Error from server (NotFound): configmaps "nobody" not found'
            ),
        ),
        ("cm,secrets web", "error: you may only specify a single resource type"),
        ("cm web -A", "error: a resource cannot be retrieved by name across all namespaces"),
        ("cm web -l app=web", "error: name cannot be provided when a selector is specified"),
        ("-f /nothere.yaml", 'error: the path "/nothere.yaml" does not exist'),
    ],
)
def test_faults_are_kubectls(session: Any, words: str, fault: str) -> None:
    assert run("describe", *words.split(), session=session) == (1, "", f"{fault}\n")


def test_what_is_found_is_told_before_what_is_not(session: Any) -> None:
    code, out, err = run("describe", "cm", "web", "api", "nobody", session=session)
    assert (code, out) == (1, about("web", "app=web") + "\n\n" + about("api"))
    assert err == 'Error from server (NotFound): configmaps "nobody" not found\n'


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("pods", "No resources found in default namespace."),
        ("pods -n other", "No resources found in other namespace."),
        ("priorityclasses -l a=b", "No resources found in default namespace."),
        ("pods -A", "No resources found"),
    ],
)
def test_nothing_is_no_fault(session: Any, words: str, note: str) -> None:
    assert run("describe", *words.split(), session=session) == (0, "", f"{note}\n")


def test_manifests_name_objects_that_are_then_read(session: Any, tmp_path: Path) -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: "
    path = tmp_path / "maps.yaml"
    path.write_text(f"{head}{{name: api, labels: {{a: b}}}}\n---\n{head}{{name: gone}}\n---\n{head}{{name: gone}}\n")
    code, out, err = run("describe", "-f", str(path), session=session)
    assert (code, out) == (1, about("api"))
    assert err == 'Error from server (NotFound): configmaps "gone" not found\n'


def test_a_manifest_of_another_namespace_is_refused(session: Any, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api, namespace: default}\n")
    expected = (
        'error: the namespace from the provided object "default" does not match the namespace "other". You must pass '
        "'--namespace=default' to perform this operation.\n"
    )
    assert run("describe", "-f", str(path), "-n", "other", session=session) == (1, "", expected)


def test_events_of_an_object_are_found_and_told(session: Any) -> None:
    uid = session.client.get("configmaps", "default", "api")["metadata"]["uid"]
    about_it = {"kind": "ConfigMap", "namespace": "default", "name": "api", "uid": uid}
    event = {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "api.1", "namespace": "default"}}
    told = {"type": "Normal", "reason": "Read", "message": "somebody looked", "source": {"component": "reader"}}
    session.client.create("events", {**event, **told, "involvedObject": about_it})
    _, out, _ = run("describe", "cm", "api", session=session)
    session.client.delete("events", "default", "api.1")
    assert out.splitlines()[-4:] == [
        "Events:",
        "  Type    Reason  Age        From    Message",
        "  ----    ------  ----       ----    -------",
        "  Normal  Read    <unknown>  reader  somebody looked",
    ]


def test_of_a_pod_that_is_gone_its_events_are_told(session: Any, tmp_path: Path) -> None:
    path = tmp_path / "pod.yaml"
    path.write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: ghost}\n")
    about_it = {"kind": "Pod", "namespace": "default", "name": "ghost", "uid": "u"}
    event = {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "ghost.1", "namespace": "default"}}
    session.client.create("events", {**event, "type": "Normal", "reason": "Killing", "involvedObject": about_it})
    code, out, err = run("describe", "-f", str(path), session=session)
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["Pod 'ghost': error 'pods \"ghost\" not found', but found events.", "Events:"]
    assert run("describe", "-f", str(path), "--show-events=false", session=session)[0] == 1


def test_an_autoscaler_is_described_in_its_newest_version_whichever_was_asked_for(session: Any) -> None:
    spec = {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "maxReplicas": 3}
    meta = {"name": "web", "namespace": "default"}
    hpa = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": meta, "spec": spec}
    session.client.create("horizontalpodautoscalers.autoscaling", hpa)
    code, out, _ = run("describe", "horizontalpodautoscalers.v1.autoscaling", "web", session=session)
    assert (code, "( current / target )" in out) == (0, True)

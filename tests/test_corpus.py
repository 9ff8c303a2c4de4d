"""Published applications, as they are: they apply, and run, or say why not as a real cluster does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from one_cluster import OneCluster, is_well

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
APPLICATIONS = ("cassandra", "first", "guestbook", "guestbook-go", "online-boutique", "sock-shop", "voting-app")

NO_VOLUME = (
    "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: "
    "3 Preemption is not helpful for scheduling."
)
NOT_WELL = {
    # Its storage class names minikube's provisioner, which other clusters do not have; a StatefulSet waits for pod 0.
    "cassandra": {"default/cassandra-0": ("0/1 Pending", NO_VOLUME)},
}
"""Application: pod: (what `get pods` shows, the message of its PodScheduled condition)."""

OLD_LABEL = (
    'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'
)
OLD_INGRESS = (
    "networking.k8s.io/v1beta1 Ingress is deprecated in v1.19+, unavailable in v1.22+; use networking.k8s.io/v1 Ingress"
)
WARNINGS = {"first": {OLD_INGRESS}, "sock-shop": {OLD_LABEL}}

CONFIGURED = {"cassandra": {"statefulset.apps/cassandra configured"}}
"""What a second apply changes. kubectl sends claim templates each time, for the server has filled in their defaults
(kubernetes/kubernetes#66450)."""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the published applications are not beside this checkout")


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> OneCluster:
    return OneCluster(tmp_path, monkeypatch, capsys)


def scheduling_message(pod: dict[str, Any]) -> str:
    conditions = {entry["type"]: entry for entry in pod["status"].get("conditions") or ()}
    return str(conditions.get("PodScheduled", {}).get("message", ""))


@pytest.mark.parametrize("application", APPLICATIONS)
def test_an_application_applies_and_runs(application: str, cluster: OneCluster) -> None:
    code, out, err = cluster.run("apply", "-f", str(CORPUS / application))
    assert code == 0, err
    assert {line.removeprefix("Warning: ") for line in err.splitlines()} == WARNINGS.get(application, set())
    assert {line.split()[-1] for line in out.splitlines()} == {"created"}

    code, _, err = cluster.run("clock", "advance", "--until-idle", "--limit", "1h")
    assert (code, err) == (0, "")
    messages = {
        f"{pod['metadata']['namespace']}/{pod['metadata']['name']}": scheduling_message(pod)
        for pod in cluster.objects("pods")
    }
    shown = {name: text for name, text in cluster.pods().items() if not is_well(text)}
    assert {name: (text, messages[name]) for name, text in shown.items()} == NOT_WELL.get(application, {})


@pytest.mark.parametrize("application", APPLICATIONS)
def test_applying_an_application_again_changes_what_it_does_in_kubernetes(
    application: str, cluster: OneCluster
) -> None:
    cluster.run("apply", "-f", str(CORPUS / application))
    code, out, err = cluster.run("apply", "-f", str(CORPUS / application))
    assert code == 0, err
    changed = {line for line in out.splitlines() if not line.endswith(" unchanged")}
    assert changed == CONFIGURED.get(application, set())


def test_an_obsolete_manifest_is_read_as_today_s_with_a_warning(cluster: OneCluster) -> None:
    code, out, err = cluster.run("apply", "-f", str(CORPUS / "first" / "ingress-v1beta1.yaml"))
    assert code == 0
    assert err.splitlines()[0] == f"Warning: {OLD_INGRESS}"
    assert "ingress.networking.k8s.io/test-ingress created\n" in out
    assert {ingress["apiVersion"] for ingress in cluster.objects("ingresses")} == {"networking.k8s.io/v1"}


def test_the_applications_are_all_here() -> None:
    assert tuple(sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())) == APPLICATIONS

"""A state that is a readable file: edits by hand are followed, bad ones refused and left for the person to mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import doubles
import pytest

from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session
from minikctl.storage.store import StorageError

Edit = Callable[[str], str]


class State:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> Session:
        return Session(open_driver(str(self.path)))

    def command(self, work: Callable[[Session], Any] = lambda session: None) -> Any:
        session = self.open()
        try:
            session.client.list("pods")
            found = work(session)
            session.finish()
        except BaseException:
            session.abandon()
            raise
        finally:
            session.close()
        return found

    def documents(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").split("---\n")

    def write(self, documents: list[str]) -> None:
        self.path.write_text("---\n".join(documents), encoding="utf-8")

    def edit(self, kind: str, name: str, change: Edit) -> None:
        """Change the one document of that kind and name."""
        found = [self._is(text, kind, name) for text in self.documents()]
        assert found.count(True) == 1
        self.write([change(text) if hit else text for text, hit in zip(self.documents(), found, strict=True)])

    def remove(self, kind: str, name: str) -> None:
        self.write([text for text in self.documents() if not self._is(text, kind, name)])

    def add(self, text: str) -> None:
        header, *rest = self.documents()
        self.write([header, text, *rest])

    def pods(self) -> list[str]:
        found = self.command(lambda s: s.client.list("pods", "default"))
        return sorted(pod["spec"]["containers"][0]["image"] for pod in found)

    def _is(self, text: str, kind: str, name: str) -> bool:
        return f"\nkind: {kind}\n" in f"\n{text}" and f"\n  name: {name}\n" in text


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    doubles.use(monkeypatch, scheduler="Scheduler", kubelet="Kubelet")
    path = tmp_path / "state.yaml"
    session = doubles.session(driver=open_driver(str(path)), nodes=2)
    web = doubles.workload("Deployment", "web", replicas=2)
    session.client.create("deployments.apps", web, namespace="default")
    session.client.create("services", doubles.service("web", type="NodePort"), namespace="default")
    session.finish()
    session.close()
    return State(path)


def test_a_changed_size_is_followed(state: State) -> None:
    state.edit("Deployment", "web", lambda text: text.replace("replicas: 2", "replicas: 3", 1))
    assert len(state.pods()) == 3
    deployment = state.command(lambda s: s.client.get("deployments.apps", "default", "web"))
    assert deployment["metadata"]["generation"] == deployment["status"]["observedGeneration"] == 2


def test_a_changed_template_is_rolled_out(state: State) -> None:
    state.edit("Deployment", "web", lambda text: text.replace("nginx:1.25", "nginx:1.26"))
    assert state.pods() == ["nginx:1.26"] * 2


def test_a_new_manifest_is_created_like_any_other(state: State) -> None:
    state.add(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: extra\n  namespace: default\n"
        "spec:\n  type: NodePort\n  ports:\n  - port: 80\n"
    )
    found = state.command(lambda s: s.client.get("services", "default", "extra"))
    assert found["metadata"]["uid"]
    assert found["spec"]["clusterIP"].startswith("10.96.")
    assert found["spec"]["ports"][0]["nodePort"] >= 30000


def test_a_new_namespace_can_come_with_what_is_in_it(state: State) -> None:
    state.add(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: solo\n  namespace: team\n"
        "spec:\n  containers:\n  - name: main\n    image: nginx:1.25\n"
        "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: team\n"
    )
    pod = state.command(lambda s: s.client.get("pods", "team", "solo"))
    assert pod["status"]["phase"] == "Running"


def test_what_a_removed_owner_had_goes_too(state: State) -> None:
    state.remove("Deployment", "web")
    assert state.pods() == []
    assert state.command(lambda s: s.client.list("replicasets.apps")) == []


def test_a_removed_pod_is_made_again(state: State) -> None:
    name = state.command(lambda s: s.client.list("pods", "default"))[0]["metadata"]["name"]
    state.remove("Pod", name)
    assert len(state.pods()) == 2
    assert state.command(lambda s: s.client.find("pods", "default", name)) is None


def test_a_removed_service_gives_back_what_it_had(state: State) -> None:
    service = state.command(lambda s: s.client.get("services", "default", "web"))
    state.remove("Service", "web")
    address, port = service["spec"]["clusterIP"], service["spec"]["ports"][0]["nodePort"]
    again = doubles.service("again", type="NodePort", clusterIP=address, ports=[{"port": 80, "nodePort": port}])
    state.command(lambda s: s.client.create("services", again, namespace="default"))
    assert state.command(lambda s: s.client.find("endpoints", "default", "web")) is None


def test_edits_are_followed_once(state: State) -> None:
    state.edit("Deployment", "web", lambda text: text.replace("replicas: 2", "replicas: 3", 1))
    state.command()
    before = state.path.read_bytes()
    state.command()
    assert state.path.read_bytes() == before


def test_resource_versions_go_on_growing(state: State) -> None:
    before = state.command(lambda s: s.revision)
    state.edit("Deployment", "web", lambda text: text.replace("replicas: 2", "replicas: 3", 1))
    deployment = state.command(lambda s: s.client.get("deployments.apps", "default", "web"))
    assert int(deployment["metadata"]["resourceVersion"]) > before


def test_an_edit_while_a_command_waits_is_followed(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(seconds: float) -> None:
        state.edit("Deployment", "web", lambda text: text.replace("replicas: 2", "replicas: 3", 1))

    monkeypatch.setattr("minikctl.cluster.session.time.sleep", sleep)
    session = state.open()
    session.client.list("pods")
    assert session.wait(session.now + 60_000) is True
    session.client.create("configmaps", doubles.config_map("a"), namespace="default")
    session.finish()
    session.close()
    assert len(state.pods()) == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.replace("replicas: 2", "replicas: -2", 1), "must be greater than or equal to 0"),
        (lambda t: t.replace("replicas: 2", "replicas: many", 1), "cannot unmarshal string"),
        (lambda t: t.replace("replicas: 2", "colour: red\n  replicas: 2", 1), 'unknown field "spec.colour"'),
        (lambda t: t.replace("replicas: 2", "replicas: [", 1), "unable to read the state file"),
        (lambda t: t.replace("kind: Deployment", "kind: Wonder"), "of no known kind"),
    ],
)
def test_a_bad_edit_is_refused_and_left_as_it_was(state: State, change: Edit, told: str) -> None:
    state.edit("Deployment", "web", change)
    before = state.path.read_bytes()
    with pytest.raises(StorageError) as fault:
        state.command()
    assert told in str(fault.value)
    assert state.path.read_bytes() == before


def test_a_bad_new_manifest_is_refused_too(state: State) -> None:
    state.add("apiVersion: v1\nkind: Pod\nmetadata:\n  name: solo\n  namespace: nowhere\nspec: {}\n")
    before = state.path.read_bytes()
    with pytest.raises(StorageError) as fault:
        state.command()
    assert "/registry/pods/nowhere/solo cannot be as it is now" in str(fault.value)
    assert state.path.read_bytes() == before

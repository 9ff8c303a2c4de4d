"""Which state a command uses: the flag, the variable, the context, or the default; and clusters as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import doubles
import pytest

from minikctl.client import kubeconfig
from minikctl.client.administration import AdministrationError
from minikctl.cluster import places
from minikctl.cluster.administration import Clusters
from minikctl.cluster.opening import UnknownContext, find_target, open_session
from minikctl.main import run
from minikctl.storage.store import StorageError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("MINIKCTL_STATE", "MINIKCTL_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(places, "data_folder", lambda: str(tmp_path / "home"))
    doubles.use(monkeypatch, scheduler="Idle", kubelet="Idle", addons="Idle")
    return tmp_path


def configure(path: Path, current: str = "dev") -> None:
    """Two contexts of one cluster, and one of another."""
    config = kubeconfig.empty()
    for name, server in (("one", "sqlite:///states/one.db"), ("two", "yaml:///states/two.yaml")):
        config = kubeconfig.with_entry(config, "clusters", name, {"server": server})
    for name, cluster, namespace in (("dev", "one", ""), ("team", "one", "team"), ("other", "two", "x")):
        context = {"cluster": cluster, "user": name, **({"namespace": namespace} if namespace else {})}
        config = kubeconfig.with_entry(config, "contexts", name, context)
    kubeconfig.save(str(path), {**config, "current-context": current})


class TestTargets:
    def test_without_anything_there_is_a_default(self, home: Path) -> None:
        target = find_target()
        assert target.state == str(home / "home" / "clusters" / "minikctl.db")
        assert (target.namespace, target.name) == ("default", "minikctl")

    def test_the_flag_goes_before_the_variable(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MINIKCTL_STATE", "/by/variable.db")
        assert find_target().state == "/by/variable.db"
        assert find_target(state="/by/flag.db").state == "/by/flag.db"

    def test_the_current_context_names_cluster_and_namespace(self, home: Path) -> None:
        configure(home / "config", current="team")
        target = find_target(config_path=str(home / "config"))
        assert (target.state, target.namespace, target.name) == ("sqlite:///states/one.db", "team", "team")

    def test_flags_choose_context_and_cluster(self, home: Path) -> None:
        configure(home / "config")
        config = str(home / "config")
        assert find_target(context="other", config_path=config).state == "yaml:///states/two.yaml"
        target = find_target(context="team", cluster="two", config_path=config)
        assert (target.state, target.namespace) == ("yaml:///states/two.yaml", "team")

    def test_the_variable_goes_before_the_current_context(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        configure(home / "config", current="team")
        monkeypatch.setenv("MINIKCTL_STATE", "/by/variable.db")
        target = find_target(config_path=str(home / "config"))
        assert (target.state, target.namespace) == ("/by/variable.db", "default")

    def test_a_state_that_a_context_names_has_its_namespace(self, home: Path) -> None:
        config = kubeconfig.with_cluster(kubeconfig.empty(), "mine", f"sqlite://{home}/mine.db", current=False)
        config = kubeconfig.with_entry(config, "contexts", "mine", {"cluster": "mine", "namespace": "team"})
        kubeconfig.save(str(home / "config"), config)
        target = find_target(state=f"{home}/mine.db", config_path=str(home / "config"))
        assert (target.name, target.namespace) == ("mine", "team")

    def test_unknown_names_are_refused(self, home: Path) -> None:
        configure(home / "config")
        with pytest.raises(UnknownContext, match="context was not found for specified context: ghost"):
            find_target(context="ghost", config_path=str(home / "config"))
        with pytest.raises(UnknownContext, match='cluster "ghost" does not exist'):
            find_target(cluster="ghost", config_path=str(home / "config"))

    @pytest.mark.parametrize(
        ("name", "driver", "path"),
        [
            ("a.db", "sqlite", "a.db"),
            ("a", "sqlite", "a"),
            ("a.yaml", "yaml", "a.yaml"),
            ("A.YML", "yaml", "A.YML"),
            ("sqlite:///x/a.yaml", "sqlite", "/x/a.yaml"),
            ("yaml:///x/a", "yaml", "/x/a"),
            ("file:///x/a.yml", "yaml", "/x/a.yml"),
            ("memory://", "memory", ""),
        ],
    )
    def test_the_name_of_a_state_picks_its_driver(self, name: str, driver: str, path: str) -> None:
        assert places.split(name) == (driver, path)

    def test_other_schemes_are_refused(self) -> None:
        with pytest.raises(StorageError, match="unknown kind of state"):
            places.split("redis://here")

    def test_the_data_folder_follows_the_desktop_s_standard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setenv("XDG_DATA_HOME", "/data")
        assert places.data_folder() == "/data/minikctl"
        monkeypatch.delenv("XDG_DATA_HOME")
        monkeypatch.setenv("HOME", "/home/me")
        assert places.data_folder() == "/home/me/.local/share/minikctl"


class TestKubeconfig:
    def test_yaml_is_read_and_json_written(self, home: Path) -> None:
        path = home / "config"
        path.write_text(
            "apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- name: a\n  context: {cluster: b}\n"
        )
        config = kubeconfig.load(str(path))
        assert kubeconfig.named(config, "contexts", "a") == {"cluster": "b"}
        assert config["clusters"] == []
        kubeconfig.save(str(path), config)
        assert json.loads(path.read_text())["current-context"] == "a"

    def test_what_is_no_configuration_is_refused(self, home: Path) -> None:
        path = home / "config"
        for text in ("{", "[1]", "a: ["):
            path.write_text(text)
            with pytest.raises(kubeconfig.KubeconfigError):
                kubeconfig.load(str(path))


class TestClusters:
    def clusters(self, home: Path, **flags: str) -> Clusters:
        config = str(home / "config")
        return Clusters(lambda: find_target(config_path=config, **flags), config_path=config, **flags)

    def make(self, home: Path, name: str, **flags: str) -> str:
        return self.clusters(home, **flags).create(name, nodes=2, control_planes=1, profile="bare")

    def test_a_cluster_is_made_and_used(self, home: Path) -> None:
        assert self.make(home, "dev") == "dev"
        (entry,) = self.clusters(home).clusters()
        assert (entry["name"], entry["current"], entry["exists"]) == ("dev", True, True)
        session = open_session(find_target(config_path=str(home / "config")))
        assert [node["metadata"]["name"] for node in session.client.list("nodes")] == ["node-1", "node-2"]
        session.close()

    def test_the_same_name_cannot_be_made_twice(self, home: Path) -> None:
        self.make(home, "dev")
        with pytest.raises(AdministrationError, match="there is a cluster at"):
            self.make(home, "dev")

    def test_one_of_several_is_used(self, home: Path) -> None:
        self.make(home, "dev")
        self.make(home, "test")
        assert [e["name"] for e in self.clusters(home).clusters() if e["current"]] == ["test"]
        self.clusters(home).use("dev")
        assert [e["name"] for e in self.clusters(home).clusters() if e["current"]] == ["dev"]
        with pytest.raises(AdministrationError, match='no cluster has the name "ghost"'):
            self.clusters(home).use("ghost")

    @pytest.mark.parametrize("ending", ["db", "yaml"])
    def test_a_removed_one_leaves_no_files(self, home: Path, ending: str) -> None:
        state = str(home / f"x.{ending}")
        self.make(home, "", state=state)
        assert Path(state).exists()
        places.remove_state(state)
        assert list(home.glob("x.*")) == []

    def test_a_removed_one_is_forgotten(self, home: Path) -> None:
        self.make(home, "dev")
        self.clusters(home).delete("dev")
        assert self.clusters(home).clusters() == []
        assert kubeconfig.load(str(home / "config"))["contexts"] == []

    def test_one_that_is_made_anew_keeps_its_shape(self, home: Path) -> None:
        self.make(home, "dev")
        target = find_target(config_path=str(home / "config"))
        session = open_session(target)
        session.client.create("configmaps", doubles.config_map("a"), namespace="default")
        session.finish()
        session.close()
        self.clusters(home).reset("dev")
        session = open_session(target)
        assert len(session.client.list("nodes")) == 2
        assert session.client.find("configmaps", "default", "a") is None
        session.close()

    @pytest.mark.parametrize(
        ("shape", "told"),
        [
            ({"nodes": 0}, "at least one node"),
            ({"nodes": 6000}, "at most 5000 nodes"),
            ({"control_planes": 3, "profile": "default"}, "cannot be the control plane's"),
            ({"profile": "huge"}, 'unknown profile "huge"'),
            ({"ip_family": "ipv6"}, 'unknown IP family "ipv6"'),
        ],
    )
    def test_shapes_that_cannot_be_are_refused(self, home: Path, shape: Any, told: str) -> None:
        wanted = {"nodes": 2, "control_planes": 1, "profile": "bare", **shape}
        with pytest.raises(AdministrationError, match=told):
            self.clusters(home).create("dev", **wanted)

    @pytest.mark.parametrize("name", ["a/b", "a b", "ä b"])
    def test_names_are_plain(self, home: Path, name: str) -> None:
        with pytest.raises(AdministrationError, match="cannot be the name of a cluster"):
            self.make(home, name)


class TestCommandLine:
    def call(self, *words: str) -> int:
        return run(["minikctl", *words])

    def test_states_are_apart(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        one, two = (str(home / name) for name in ("one.db", "two.yaml"))
        assert self.call("--state", one, "create", "configmap", "a") == 0
        assert self.call("--state", two, "create", "configmap", "b") == 0
        capsys.readouterr()
        for state, name in ((one, "a"), (two, "b")):
            self.call("--state", state, "get", "configmaps", "-o", "name")
            assert capsys.readouterr().out == f"configmap/{name}\nconfigmap/kube-root-ca.crt\n"

    def test_the_variable_names_one(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("MINIKCTL_STATE", str(home / "x.db"))
        assert self.call("create", "configmap", "a") == 0
        assert (home / "x.db").exists()
        capsys.readouterr()
        self.call("--state", str(home / "y.db"), "get", "configmaps", "-o", "name")
        assert capsys.readouterr().out == "configmap/kube-root-ca.crt\n"

    def test_a_damaged_state_is_told_of_and_left(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = home / "x.db"
        path.write_bytes(b"this is no database" * 100)
        before = path.read_bytes()
        assert self.call("--state", str(path), "get", "pods") == 1
        told = capsys.readouterr().err
        assert told.startswith(f"error: unable to use the state file {path}:")
        assert path.read_bytes() == before

    def test_a_command_that_fails_keeps_what_it_did_before(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        state = str(home / "x.db")
        manifest = home / "two.yaml"
        manifest.write_text(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\n---\n"
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Not_Good}\n"
        )
        assert self.call("--state", state, "create", "-f", str(manifest)) == 1
        capsys.readouterr()
        self.call("--state", state, "get", "configmap", "good", "-o", "name")
        assert capsys.readouterr().out == "configmap/good\n"

    def test_a_command_that_breaks_leaves_the_state(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        state = str(home / "x.db")
        self.call("--state", state, "create", "configmap", "a")
        before = (home / "x.db").read_bytes()

        def broken(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError("oops")

        monkeypatch.setattr("minikctl.apiserver.server.APIServer.store_created", broken)
        monkeypatch.delenv("MINIKCTL_TRACEBACK", raising=False)
        assert self.call("--state", state, "create", "configmap", "b") == 1
        told = capsys.readouterr().err
        assert told == "error: internal fault of minikctl, the state is unchanged: ZeroDivisionError: oops\n"
        assert (home / "x.db").read_bytes() == before

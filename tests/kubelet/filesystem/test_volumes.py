"""What containers find in their volumes, in a cluster. Expectations: the tasks of the Kubernetes documentation
(configure a Pod to use a ConfigMap, distribute credentials with Secrets, expose Pod information through files,
projected volumes, configure a security context, adding entries to /etc/hosts) and the layout of the kubelet's atomic
writer."""

from __future__ import annotations

import base64
import json

import pytest

from minikctl.client.files import FileFault


def config_map(name="special", binary=None, **data):
    meta = {"name": name, "namespace": "default"}
    found = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}
    return {**found, "binaryData": binary} if binary else found


def secret(name="mysecret", **data):
    meta = {"name": name, "namespace": "default"}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": data}


def make(life, resource, obj):
    life.client.create(resource, obj, namespace="default")
    return life


def container(*mounts, name="app", **fields):
    return {"name": name, "image": "nginx:1.27", "volumeMounts": list(mounts), **fields}


def mount(name, path, **fields):
    return {"name": name, "mountPath": path, **fields}


def run(life, volume, *mounts, **spec):
    volumes = [{"name": "v", **volume}]
    containers = spec.pop("containers", [container(*(mounts or (mount("v", "/v"),)))])
    return life.run(containers=containers, volumes=volumes, **spec).after(10)


def files(life, name="app", pod="web"):
    return life.session.files(life.pod(pod), name)


class TestConfiguration:
    def test_each_key_of_a_config_map_is_a_file_behind_a_link(self, life):
        make(life, "configmaps", config_map(**{"special.level": "very", "special.type": "charm"}))
        seen = files(run(life, {"configMap": {"name": "special"}}))
        names = seen.listdir("/v")
        assert names[1:] == ["..data", "special.level", "special.type"]
        assert names[0].startswith("..20")
        assert seen.read("/v/special.level") == b"very"
        assert seen.stat("/v/special.level", follow=False).target == "..data/special.level"
        assert seen.stat("/v/..data", follow=False).target == names[0]
        assert seen.stat("/v/special.level").mode == 0o644
        assert seen.stat("/v").mode == 0o777

    def test_items_choose_keys_paths_and_modes(self, life):
        make(life, "configmaps", config_map(a="1", b="2"))
        items = [{"key": "a", "path": "deep/a", "mode": 0o400}]
        seen = files(run(life, {"configMap": {"name": "special", "items": items, "defaultMode": 0o640}}))
        assert [name for name in seen.listdir("/v") if not name.startswith("..")] == ["deep"]
        assert seen.read("/v/deep/a") == b"1"
        assert seen.stat("/v/deep/a").mode == 0o400

    def test_bytes_are_bytes(self, life):
        make(life, "configmaps", config_map(binary={"b": base64.b64encode(b"\xff\x00").decode()}))
        assert files(run(life, {"configMap": {"name": "special"}})).read("/v/b") == b"\xff\x00"

    def test_secrets_are_decoded(self, life):
        make(life, "secrets", secret(username="my-app"))
        seen = files(run(life, {"secret": {"secretName": "mysecret", "defaultMode": 0o400}}))
        assert seen.read("/v/username") == b"my-app"
        assert seen.stat("/v/username").mode == 0o400

    def test_configuration_cannot_be_written_to(self, life):
        make(life, "configmaps", config_map(a="1"))
        with pytest.raises(FileFault, match="Read-only file system"):
            files(run(life, {"configMap": {"name": "special"}})).write("/v/a", b"2")

    def test_what_is_optional_and_missing_is_an_empty_directory(self, life):
        seen = files(run(life, {"secret": {"secretName": "none", "optional": True}}))
        assert [name for name in seen.listdir("/v") if not name.startswith("..")] == []

    def test_files_follow_at_the_pods_next_sync_a_minute_after_its_start(self, life):
        make(life, "configmaps", config_map(a="old"))
        run(life, {"configMap": {"name": "special"}})
        life.client.update("configmaps", config_map(a="new"))
        life.session.settle()
        before = files(life).stat("/v/..data", follow=False).target
        assert files(life.after(59)).read("/v/a") == b"old"
        assert files(life.after(60)).read("/v/a") == b"new"
        assert files(life).stat("/v/..data", follow=False).target != before

    def test_files_outlive_the_config_map(self, life):
        make(life, "configmaps", config_map(a="old"))
        run(life, {"configMap": {"name": "special"}})
        life.client.delete("configmaps", "default", "special")
        life.session.settle()
        assert files(life.after(200)).read("/v/a") == b"old"
        assert life.session.store.note("changes:configmaps/default/special")
        life.delete(gracePeriodSeconds=0)
        assert life.session.store.note("changes:configmaps/default/special") is None

    def test_a_part_that_is_mounted_never_follows(self, life):
        make(life, "configmaps", config_map(**{"app.conf": "old"}))
        part = mount("v", "/etc/app.conf", subPath="app.conf")
        run(life, {"configMap": {"name": "special"}}, part)
        life.client.update("configmaps", config_map(**{"app.conf": "new"}))
        life.session.settle()
        seen = files(life.after(300))
        assert seen.read("/etc/app.conf") == b"old"
        assert seen.stat("/etc/app.conf", follow=False).kind == "file"

    def test_the_downward_api_writes_labels_as_lines_and_follows_at_once(self, life):
        items = [
            {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
            {
                "path": "cpu_limit",
                "resourceFieldRef": {"containerName": "app", "resource": "limits.cpu", "divisor": "1m"},
            },
        ]
        resources = {"limits": {"cpu": "250m"}}
        containers = [container(mount("v", "/etc/podinfo"), resources=resources)]
        run(life, {"downwardAPI": {"items": items}}, containers=containers)
        assert files(life).read("/etc/podinfo/cpu_limit") == b"250"
        labels = {"zone": "us-est-coast", "cluster": "test-cluster1"}
        life.client.patch("pods", "default", "web", {"metadata": {"labels": labels}})
        life.session.settle()
        assert files(life).read("/etc/podinfo/labels") == b'cluster="test-cluster1"\nzone="us-est-coast"'

    def test_several_sources_share_a_projected_volume(self, life):
        make(life, "configmaps", config_map(a="1"))
        make(life, "secrets", secret(username="me"))
        sources = [
            {"secret": {"name": "mysecret", "items": [{"key": "username", "path": "my-group/my-username"}]}},
            {"configMap": {"name": "special"}},
            {"downwardAPI": {"items": [{"path": "name", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        ]
        seen = files(run(life, {"projected": {"sources": sources}}))
        assert seen.read("/v/my-group/my-username") == b"me"
        assert (seen.read("/v/a"), seen.read("/v/name")) == (b"1", b"web")


class TestServiceAccount:
    PLACE = "/var/run/secrets/kubernetes.io/serviceaccount"

    def claims(self, token):
        body = token.split(b".")[1]
        return json.loads(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4)))

    def test_every_container_has_a_token_the_ca_and_its_namespace(self, life):
        seen = files(life.run().after(10))
        names = [name for name in seen.listdir(self.PLACE) if not name.startswith("..")]
        assert names == ["ca.crt", "namespace", "token"]
        assert seen.read(f"{self.PLACE}/namespace") == b"default"
        found = self.claims(seen.read(f"{self.PLACE}/token"))
        about = found["kubernetes.io"]
        assert found["sub"] == "system:serviceaccount:default:default"
        assert about["pod"] == {"name": "web", "uid": life.pod()["metadata"]["uid"]}
        assert about["node"]["name"] == life.node
        assert about["warnafter"] - found["iat"] == 3607
        assert found["exp"] - found["iat"] == 31536000

    def test_a_token_is_replaced_when_four_fifths_of_its_time_are_over(self, life):
        life.run()
        first = files(life.after(10)).read(f"{self.PLACE}/token")
        assert files(life.after(2800)).read(f"{self.PLACE}/token") == first
        assert files(life.after(2900)).read(f"{self.PLACE}/token") != first

    def test_a_token_is_for_the_audience_and_the_time_that_are_asked_for(self, life):
        token = {"path": "vault-token", "expirationSeconds": 7200, "audience": "vault"}
        seen = files(run(life, {"projected": {"sources": [{"serviceAccountToken": token}]}}))
        found = self.claims(seen.read("/v/vault-token"))
        assert (found["aud"], found["exp"] - found["iat"]) == (["vault"], 7200)

    def test_a_pod_that_wants_no_token_has_none(self, life):
        assert not files(life.run(automountServiceAccountToken=False).after(10)).exists(self.PLACE)


class TestManagedFiles:
    def test_host_aliases_are_added_to_the_hosts_file(self, life):
        aliases = [
            {"ip": "127.0.0.1", "hostnames": ["foo.local", "bar.local"]},
            {"ip": "10.1.2.3", "hostnames": ["foo.remote", "bar.remote"]},
        ]
        life.run(hostAliases=aliases).after(10)
        address = life.pod()["status"]["podIP"]
        assert files(life).read("/etc/hosts").decode() == (
            "# Kubernetes-managed hosts file.\n"
            "127.0.0.1\tlocalhost\n"
            "::1\tlocalhost ip6-localhost ip6-loopback\n"
            "fe00::0\tip6-localnet\n"
            "fe00::0\tip6-mcastprefix\n"
            "fe00::1\tip6-allnodes\n"
            "fe00::2\tip6-allrouters\n"
            f"{address}\tweb\n"
            "\n"
            "# Entries added by HostAliases.\n"
            "127.0.0.1\tfoo.local\tbar.local\n"
            "10.1.2.3\tfoo.remote\tbar.remote\n"
        )

    def test_the_host_name_and_its_domain_stand_in_the_files(self, life):
        life.run(hostname="busybox-1", subdomain="busybox-subdomain").after(10)
        seen, address = files(life), life.pod()["status"]["podIP"]
        assert seen.read("/etc/hostname") == b"busybox-1\n"
        line = f"{address}\tbusybox-1.busybox-subdomain.default.svc.cluster.local\tbusybox-1\n"
        assert line in seen.read("/etc/hosts").decode()

    def test_names_are_looked_up_in_the_cluster(self, life):
        assert files(life.run().after(10)).read("/etc/resolv.conf").decode() == (
            "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
        )


class TestData:
    def both(self):
        return [container(mount("v", "/data")), container(mount("v", "/shared"), name="other")]

    def restart(self, life):
        newer = {"spec": {"containers": [{"name": "app", "image": "nginx:1.28"}]}}
        life.client.patch("pods", "default", "web", newer)
        life.session.settle()
        life.start = life.session.now
        return life.after(60)

    def test_containers_of_a_pod_share_an_empty_directory(self, life):
        run(life, {"emptyDir": {}}, containers=self.both())
        files(life).write("/data/index.html", b"hello")
        assert files(life, "other").read("/shared/index.html") == b"hello"

    def test_a_restart_takes_what_was_written_outside_of_volumes(self, life):
        run(life, {"emptyDir": {}})
        files(life).write("/v/kept", b"1")
        files(life).write("/lost", b"1")
        self.restart(life)
        assert files(life).exists("/v/kept")
        assert not files(life).exists("/lost")

    def test_an_empty_directory_goes_with_its_pod(self, life):
        run(life, {"emptyDir": {}})
        files(life).write("/v/a", b"1")
        name = f"pod:{life.pod()['metadata']['uid']}"
        assert life.session.store.note(name) is not None
        life.delete(gracePeriodSeconds=0)
        assert life.session.store.note(name) is None
        run(life, {"emptyDir": {}})
        assert files(life).listdir("/v") == []

    def test_a_read_only_root_leaves_volumes_writable(self, life):
        secured = container(mount("v", "/tmp"), securityContext={"readOnlyRootFilesystem": True})
        run(life, {"emptyDir": {}}, containers=[secured])
        files(life).write("/tmp/a", b"")
        with pytest.raises(FileFault, match="Read-only file system"):
            files(life).write("/etc/a", b"")

    def test_a_groups_volume_belongs_to_it_and_so_does_what_is_made_there(self, life):
        """The example of "Configure a security context": ``drwxrwsrwx root 2000``, ``-rw-r--r-- 1000 2000``."""
        context = {"runAsUser": 1000, "runAsGroup": 3000, "fsGroup": 2000}
        run(life, {"emptyDir": {}}, mount("v", "/data/demo"), securityContext=context)
        files(life).write("/data/demo/testfile", b"hello\n")
        place, made = files(life).stat("/data/demo"), files(life).stat("/data/demo/testfile")
        assert (place.mode, place.user, place.group) == (0o2777, 0, 2000)
        assert (made.mode, made.user, made.group, made.size) == (0o644, 1000, 2000, 6)

    def test_the_nodes_disk_is_there_for_the_next_pod_of_the_node(self, life):
        volume = {"hostPath": {"path": "/mnt/data"}}
        run(life, volume)
        files(life).write("/v/a", b"1")
        life.delete(gracePeriodSeconds=0)
        run(life, volume)
        assert files(life).read("/v/a") == b"1"

    def test_a_sub_path_can_name_the_pod(self, life):
        env = [{"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]
        expanded = container(mount("v", "/logs", subPathExpr="$(POD_NAME)"), env=env)
        run(
            life,
            {"hostPath": {"path": "/var/log/pods"}},
            containers=[expanded, container(mount("v", "/all"), name="b")],
        )
        files(life).write("/logs/hello.txt", b"1")
        assert files(life, "b").listdir("/all") == ["web"]

    def test_data_of_a_claim_live_as_long_as_the_volume(self, life):
        claim = {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data", "namespace": "default"},
            "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
        }
        make(life, "persistentvolumeclaims", claim)
        volume = {"persistentVolumeClaim": {"claimName": "data"}}
        spec = {"nodeName": None, "nodeSelector": {"kubernetes.io/hostname": life.node}}
        run(life, volume, **spec)
        files(life.after(30)).write("/v/a", b"1")
        life.delete(gracePeriodSeconds=0)
        run(life, volume, **spec)
        assert files(life).read("/v/a") == b"1"
        bound = life.client.get("persistentvolumeclaims", "default", "data")["spec"]["volumeName"]
        note = f"volume:{life.client.get('persistentvolumes', '', bound)['metadata']['uid']}"
        assert life.session.store.note(note) is not None
        life.delete(gracePeriodSeconds=0)
        life.client.delete("persistentvolumeclaims", "default", "data")
        life.session.settle()
        life.after(60)
        assert life.client.find("persistentvolumes", "", bound) is None
        assert life.session.store.note(note) is None

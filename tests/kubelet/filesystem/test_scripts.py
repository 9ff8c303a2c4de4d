"""Scripts of containers: what they find, and what of it others find. Expectations: the tasks of the Kubernetes
documentation (ConfigMaps, downward API, communicate between containers in the same Pod, init containers, persistent
storage)."""

from __future__ import annotations


def shell(script, name="app", image="busybox:1.28", **fields):
    return {"name": name, "image": image, "command": ["/bin/sh", "-c", script], **fields}


def mount(path, name="v", **fields):
    return {"name": name, "mountPath": path, **fields}


def config_map(life, name="special-config", **data):
    meta = {"name": name, "namespace": "default"}
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}
    life.client.create("configmaps", body, namespace="default")


def logs(life, name="app", pod="web"):
    return [text for _, text in life.session.logs(life.pod(pod), name, {})]


def files(life, name="app"):
    return life.session.files(life.pod(), name)


def from_config(variable, key, name="special-config"):
    return {"name": variable, "valueFrom": {"configMapKeyRef": {"name": name, "key": key}}}


class TestConfiguration:
    def test_a_command_may_refer_to_variables_from_a_config_map(self, life):
        config_map(life, SPECIAL_LEVEL="very", SPECIAL_TYPE="charm")
        env = [from_config("SPECIAL_LEVEL_KEY", "SPECIAL_LEVEL"), from_config("SPECIAL_TYPE_KEY", "SPECIAL_TYPE")]
        command = ["/bin/echo", "$(SPECIAL_LEVEL_KEY) $(SPECIAL_TYPE_KEY)"]
        container = {"name": "app", "image": "busybox:1.28", "command": command, "env": env}
        life.run(containers=[container], restartPolicy="Never").after(20)
        assert logs(life) == ["very charm"]

    def test_env_shows_all_of_them(self, life):
        config_map(life, SPECIAL_LEVEL="very")
        source = [{"configMapRef": {"name": "special-config"}}]
        life.run(containers=[shell("env", envFrom=source)], restartPolicy="Never").after(20)
        assert {"SPECIAL_LEVEL=very", "KUBERNETES_SERVICE_HOST=10.96.0.1", "HOSTNAME=web"} <= set(logs(life))

    def test_a_dollar_in_a_value_stays_one(self, life):
        config_map(life, price="$(HOME) costs $5")
        env = [from_config("PRICE", "price")]
        life.run(containers=[shell('echo "$PRICE"', env=env)], restartPolicy="Never").after(20)
        assert logs(life) == ["$(HOME) costs $5"]

    def test_what_a_script_decides_by_its_configuration_happens(self, life):
        config_map(life, DB="db.example.com")
        check = 'if [ -z "$DB" ]; then exit 3; fi; sleep 3600'
        life.run(containers=[shell(check, env=[from_config("DB", "DB")])]).after(30)
        assert "running" in life.state()
        life.run("other", containers=[shell(check)]).after(30)
        assert life.status(name="other")["lastState"]["terminated"]["exitCode"] == 3

    def test_files_of_a_config_map_are_listed_and_read(self, life):
        config_map(life, SPECIAL_LEVEL="very", SPECIAL_TYPE="charm\n")
        script = "ls /etc/config/; cat /etc/config/SPECIAL_TYPE"
        volumes = [{"name": "v", "configMap": {"name": "special-config"}}]
        life.run(
            containers=[shell(script, volumeMounts=[mount("/etc/config")])], volumes=volumes, restartPolicy="Never"
        )
        assert logs(life.after(20)) == ["SPECIAL_LEVEL", "SPECIAL_TYPE", "charm"]

    def test_a_value_without_an_end_of_line_is_written_without_one(self, life):
        config_map(life, a="1", b="2\n")
        volumes = [{"name": "v", "configMap": {"name": "special-config"}}]
        script = shell("cat /c/a /c/b; cat /c/a; echo", volumeMounts=[mount("/c")])
        life.run(containers=[script], volumes=volumes, restartPolicy="Never").after(20)
        assert logs(life) == ["12", "1"]

    def test_the_environment_of_the_last_run_is_shown_after_it(self, life):
        config_map(life, A="old")
        life.run(containers=[shell("echo $A", env=[from_config("A", "A")])], restartPolicy="Never").after(20)
        life.client.patch("configmaps", "default", "special-config", {"data": {"A": "new"}})
        life.session.settle()
        assert logs(life) == ["old"]


class TestSharing:
    def test_one_container_serves_what_another_has_written(self, life):
        """The two containers of "Communicate Between Containers in the Same Pod Using a Shared Volume"."""
        writer = shell(
            "echo Hello from the debian container > /pod-data/index.html; sleep 3600",
            name="debian-container",
            volumeMounts=[mount("/pod-data")],
        )
        server = {"name": "app", "image": "nginx:1.27", "volumeMounts": [mount("/usr/share/nginx/html")]}
        life.run(containers=[server, writer], volumes=[{"name": "v", "emptyDir": {}}]).after(20)
        assert files(life).read("/usr/share/nginx/html/index.html") == b"Hello from the debian container\n"
        assert files(life, "debian-container").listdir("/pod-data") == ["index.html"]

    def test_an_init_container_prepares_files(self, life):
        init = shell("echo ready > /work-dir/state", name="install", volumeMounts=[mount("/work-dir")])
        main = shell("cat /data/state; sleep 3600", volumeMounts=[mount("/data")])
        life.run(initContainers=[init], containers=[main], volumes=[{"name": "v", "emptyDir": {}}]).after(30)
        assert logs(life) == ["ready"]

    def test_what_a_script_writes_outside_of_volumes_is_its_containers(self, life):
        life.run(containers=[shell("echo 1 > /tmp/a; sleep 3600"), shell("sleep 3600", name="other")]).after(20)
        assert files(life).read("/tmp/a") == b"1\n"
        assert not files(life, "other").exists("/tmp/a")

    def test_the_later_of_a_scripts_and_a_persons_writing_counts(self, life):
        script = "echo first > /tmp/a; sleep 60; echo second > /tmp/a; sleep 3600"
        life.run(containers=[shell(script)]).after(20)
        files(life).write("/tmp/a", b"mine\n")
        assert files(life.after(30)).read("/tmp/a") == b"mine\n"
        assert files(life.after(90)).read("/tmp/a") == b"second\n"


class TestFollowing:
    """The streaming sidecars of "Logging Architecture"."""

    WRITER = """
      i=0;
      while true;
      do
        echo "$i: $(date)" >> /var/log/1.log;
        echo "$(date) INFO $i" >> /var/log/2.log;
        i=$((i+1));
        sleep 1;
      done
    """

    def start(self, life, follow="tail -n+1 -F /var/log/1.log"):
        mounts = [mount("/var/log")]
        containers = [
            shell(self.WRITER, name="count", volumeMounts=mounts),
            shell(follow, name="app", volumeMounts=mounts),
        ]
        return life.run("web", containers=containers, volumes=[{"name": "v", "emptyDir": {}}]).after(15)

    def test_a_sidecar_streams_the_file_of_another_container(self, life):
        self.start(life)
        before = life.session.logs(life.pod(), "app", {})
        assert [text.partition(":")[0] for _, text in before] == [str(number) for number in range(len(before))]
        life.after(25)
        after = life.session.logs(life.pod(), "app", {})
        assert len(after) == len(before) + 10
        assert after[: len(before)] == before
        moments = [moment for moment, _ in after]
        assert [later - earlier for earlier, later in zip(moments[-5:], moments[-4:], strict=False)] == [1000] * 4

    def test_it_begins_with_the_last_lines_unless_it_is_asked_for_more(self, life):
        self.start(life, "sleep 60; tail -n 2 -f /var/log/2.log")
        life.after(75)
        lines = life.session.logs(life.pod(), "app", {})
        first = int(lines[0][1].rpartition(" ")[2])
        assert first in (58, 59)
        assert lines[-1][0] > lines[0][0] + 5000


class TestLasting:
    def test_lines_are_added_to_a_file_that_the_last_run_left(self, life):
        script = shell("echo run >> /data/log; sleep 20; exit 1", volumeMounts=[mount("/data")])
        life.run(containers=[script], volumes=[{"name": "v", "emptyDir": {}}]).after(40)
        assert life.status()["restartCount"] == 1
        assert files(life).read("/data/log") == b"run\nrun\n"

    def test_the_next_pod_finds_what_the_last_has_written_to_the_nodes_disk(self, life):
        volumes = [{"name": "v", "hostPath": {"path": "/mnt/data"}}]
        writer = shell("echo hello > /data/a; sleep 3600", volumeMounts=[mount("/data")])
        life.run(containers=[writer], volumes=volumes).after(20)
        life.delete(gracePeriodSeconds=0)
        reader = shell("cat /data/a", volumeMounts=[mount("/data")])
        life.run("reader", containers=[reader], volumes=volumes, restartPolicy="Never").after(20)
        assert logs(life, pod="reader") == ["hello"]

    def test_the_next_pod_finds_what_the_last_has_written_to_its_claim(self, life):
        spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
        meta = {"name": "data", "namespace": "default"}
        claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": spec}
        life.client.create("persistentvolumeclaims", claim, namespace="default")
        volumes = [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]
        writer = shell("date +%s >> /data/starts; sleep 3600", volumeMounts=[mount("/data", subPath="sub")])
        for _ in range(2):
            life.run(nodeName=None, containers=[writer], volumes=volumes).after(30)
            life.delete(gracePeriodSeconds=0)
        reader = shell("cat /data/sub/starts", volumeMounts=[mount("/data")])
        life.run("reader", nodeName=None, containers=[reader], volumes=volumes, restartPolicy="Never").after(20)
        first, second = logs(life, pod="reader")
        assert int(second) > int(first)

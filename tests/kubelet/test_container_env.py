"""The environment of processes. Expectations: the Kubernetes documentation (environment variables, ConfigMaps, the
downward API, Services), and a container of nginx on kind."""

from __future__ import annotations

from minikctl.kubelet.container_env import environment, expand, hostname


class Objects:
    """A lookup over a few objects."""

    def __init__(self, **resources):
        self._resources = resources

    def find(self, resource, namespace, name):
        return next((o for o in self.list(resource, namespace) if o["metadata"]["name"] == name), None)

    def list(self, resource, namespace=""):
        found = self._resources.get(resource, [])
        return [o for o in found if o["metadata"].get("namespace", "") in (namespace, "")]


def pod(container=None, *, spec=None, status=None, **meta):
    return {
        "metadata": {"name": "web-0", "namespace": "shop", "uid": "1234", **meta},
        "spec": {"containers": [app(**(container or {}))], "nodeName": "worker", **(spec or {})},
        "status": status or {},
    }


def app(**fields):
    return {"name": "app", "image": "example.com/app:1", **fields}


def config(name, namespace="shop", **data):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, "data": data}


def service(name, namespace="shop", address="10.96.7.1", made="2026-01-01T00:00:00Z", ports=None):
    return {
        "metadata": {"name": name, "namespace": namespace, "creationTimestamp": made},
        "spec": {"clusterIP": address, "ports": ports or [{"port": 80, "protocol": "TCP"}]},
    }


API = service("kubernetes", "default", "10.96.0.1", ports=[{"name": "https", "port": 443, "protocol": "TCP"}])


def variables(one, lookup=None):
    return dict(environment(one, one["spec"]["containers"][0], lookup))


def test_a_process_has_path_host_name_and_home():
    assert environment(pod(), app()) == [
        ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ("HOSTNAME", "web-0"),
        ("HOME", "/root"),
    ]


def test_the_api_servers_address_is_there_in_every_form():
    found = variables(pod(), Objects(services=[API]))
    assert {name: value for name, value in found.items() if name.startswith("KUBERNETES")} == {
        "KUBERNETES_SERVICE_HOST": "10.96.0.1",
        "KUBERNETES_SERVICE_PORT": "443",
        "KUBERNETES_SERVICE_PORT_HTTPS": "443",
        "KUBERNETES_PORT": "tcp://10.96.0.1:443",
        "KUBERNETES_PORT_443_TCP": "tcp://10.96.0.1:443",
        "KUBERNETES_PORT_443_TCP_PROTO": "tcp",
        "KUBERNETES_PORT_443_TCP_PORT": "443",
        "KUBERNETES_PORT_443_TCP_ADDR": "10.96.0.1",
    }


def test_the_services_of_the_documentation_are_found_by_name():
    """The example of "Service: environment variables": redis-primary at 10.0.0.11, port 6379."""
    redis = service("redis-primary", address="10.0.0.11", ports=[{"port": 6379, "protocol": "TCP"}])
    found = variables(pod(), Objects(services=[redis]))
    assert {name: value for name, value in found.items() if name.startswith("REDIS")} == {
        "REDIS_PRIMARY_SERVICE_HOST": "10.0.0.11",
        "REDIS_PRIMARY_SERVICE_PORT": "6379",
        "REDIS_PRIMARY_PORT": "tcp://10.0.0.11:6379",
        "REDIS_PRIMARY_PORT_6379_TCP": "tcp://10.0.0.11:6379",
        "REDIS_PRIMARY_PORT_6379_TCP_PROTO": "tcp",
        "REDIS_PRIMARY_PORT_6379_TCP_PORT": "6379",
        "REDIS_PRIMARY_PORT_6379_TCP_ADDR": "10.0.0.11",
    }


def test_without_service_links_only_the_api_server_is_known():
    found = variables(pod(spec={"enableServiceLinks": False}), Objects(services=[API, service("db")]))
    assert "KUBERNETES_SERVICE_HOST" in found
    assert "DB_SERVICE_HOST" not in found


def test_headless_services_and_those_of_other_namespaces_give_no_variables():
    others = [service("db", address="None"), service("web", "other"), service("out", address="")]
    assert not any("SERVICE_HOST" in name for name in variables(pod(), Objects(services=others)))


def test_a_service_that_came_after_the_container_gives_no_variables():
    state = {"running": {"startedAt": "2026-01-01T00:00:10Z"}}
    started = pod(status={"containerStatuses": [{"name": "app", "state": state}]})
    both = [service("early", made="2026-01-01T00:00:09Z"), service("late", made="2026-01-01T00:00:11Z")]
    found = variables(started, Objects(services=both))
    assert "EARLY_SERVICE_HOST" in found
    assert "LATE_SERVICE_HOST" not in found


def test_env_from_comes_first_and_env_wins():
    source = [{"configMapRef": {"name": "c"}}, {"prefix": "S_", "secretRef": {"name": "s"}}]
    one = pod({"envFrom": source, "env": [{"name": "b", "value": "own"}]})
    secret = {"metadata": {"name": "s", "namespace": "shop"}, "data": {"key": "aGVsbG8="}}
    found = variables(one, Objects(configmaps=[config("c", a="1", b="2")], secrets=[secret]))
    assert (found["a"], found["b"], found["S_key"]) == ("1", "own", "hello")


def test_keys_that_begin_with_a_digit_are_variables_too():
    one = pod({"envFrom": [{"configMapRef": {"name": "c"}}]})
    assert variables(one, Objects(configmaps=[config("c", **{"1badkey": "x"})]))["1badkey"] == "x"


def test_what_is_optional_and_missing_is_no_variable():
    missing = {"name": "none", "key": "k", "optional": True}
    one = pod({"env": [{"name": "A", "valueFrom": {"configMapKeyRef": missing}}]})
    assert "A" not in variables(one, Objects())


def test_references_are_expanded_in_order():
    """The example of "Define dependent environment variables"."""
    one = pod(
        {
            "env": [
                {"name": "SERVICE_PORT", "value": "80"},
                {"name": "SERVICE_IP", "value": "172.17.0.1"},
                {"name": "UNCHANGED_REFERENCE", "value": "$(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)"},
                {"name": "PROTOCOL", "value": "https"},
                {"name": "SERVICE_ADDRESS", "value": "$(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)"},
                {"name": "ESCAPED_REFERENCE", "value": "$$(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)"},
            ]
        }
    )
    found = variables(one)
    assert found["UNCHANGED_REFERENCE"] == "$(PROTOCOL)://172.17.0.1:80"
    assert found["SERVICE_ADDRESS"] == "https://172.17.0.1:80"
    assert found["ESCAPED_REFERENCE"] == "$(PROTOCOL)://172.17.0.1:80"


def test_service_variables_can_be_referred_to():
    one = pod({"env": [{"name": "URL", "value": "http://$(DB_SERVICE_HOST)"}]})
    assert variables(one, Objects(services=[service("db")]))["URL"] == "http://10.96.7.1"


def test_a_dollar_that_is_no_reference_stays():
    assert expand("$HOME $(A) ${B} $", {"A": "1"}) == "$HOME 1 ${B} $"


def field(path):
    return {"name": "F", "valueFrom": {"fieldRef": {"fieldPath": path}}}


def test_a_pods_fields_are_variables():
    status = {
        "podIP": "10.244.1.5",
        "podIPs": [{"ip": "10.244.1.5"}, {"ip": "fd00::5"}],
        "hostIP": "172.18.0.3",
        "hostIPs": [{"ip": "172.18.0.3"}],
    }
    expected = {
        "metadata.name": "web-0",
        "metadata.namespace": "shop",
        "metadata.uid": "1234",
        "metadata.labels['app']": "shop",
        "metadata.annotations['example.com/a']": "b",
        "metadata.labels['none']": "",
        "spec.nodeName": "worker",
        "spec.serviceAccountName": "robot",
        "status.podIP": "10.244.1.5",
        "status.podIPs": "10.244.1.5,fd00::5",
        "status.hostIP": "172.18.0.3",
        "status.hostIPs": "172.18.0.3",
    }
    for path, value in expected.items():
        one = pod(
            {"env": [field(path)]},
            spec={"serviceAccountName": "robot"},
            status=status,
            labels={"app": "shop"},
            annotations={"example.com/a": "b"},
        )
        assert variables(one)["F"] == value, path


def resource(name, divisor="0", **resources):
    reference = {"resource": name, "divisor": divisor}
    entry = {"name": "R", "valueFrom": {"resourceFieldRef": reference}}
    node = {"metadata": {"name": "worker"}, "status": {"allocatable": {"cpu": "4", "memory": "8Gi"}}}
    return variables(pod({"env": [entry], "resources": resources}), Objects(nodes=[node]))["R"]


def test_amounts_are_rounded_up_to_units_of_the_divisor():
    assert resource("requests.cpu", requests={"cpu": "125m"}) == "1"
    assert resource("limits.cpu", "1m", limits={"cpu": "250m"}) == "250"
    assert resource("requests.memory", requests={"memory": "32Mi"}) == "33554432"
    assert resource("limits.memory", "1Mi", limits={"memory": "64Mi"}) == "64"


def test_a_limit_that_is_not_set_is_what_the_node_can_give_and_a_request_is_nothing():
    assert resource("limits.cpu") == "4"
    assert resource("limits.memory", "1Gi") == "8"
    assert resource("requests.cpu") == "0"


def test_host_names_follow_the_pods_fields():
    assert hostname(pod(spec={"hostname": "db", "subdomain": "sub"})) == "db"
    full = pod(spec={"hostname": "db", "subdomain": "sub", "setHostnameAsFQDN": True})
    assert hostname(full) == "db.sub.shop.svc.cluster.local"
    assert hostname(pod(spec={"hostNetwork": True})) == "worker"
    assert len(hostname({"metadata": {"name": "x" * 80, "namespace": "a"}, "spec": {}})) == 63


def test_well_known_images_set_their_own_variables():
    found = variables(pod({"image": "postgres:16.4"}))
    assert (found["PG_MAJOR"], found["PGDATA"]) == ("16", "/var/lib/postgresql/data")
    assert variables(pod({"image": "nginx:1.27.3-alpine"}))["NGINX_VERSION"] == "1.27.3"
    assert "NGINX_VERSION" not in variables(pod({"image": "nginx"}))


class TestInACluster:
    def environment(self, life):
        return dict(life.session.environment(life.pod(), "app"))

    def start(self, life, *env, **container):
        spec = {"name": "app", "image": "nginx:1.27", "env": list(env), **container}
        return life.run(containers=[spec]).after(10)

    def test_a_config_map_that_changes_does_not_change_the_environment(self, life):
        life.client.create("configmaps", config("settings", "default", a="old"), namespace="default")
        self.start(life, {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "a"}}})
        for value in ("new", "newer"):
            life.client.update("configmaps", config("settings", "default", a=value))
            life.session.settle()
            assert self.environment(life)["A"] == "old"
        life.client.delete("configmaps", "default", "settings")
        life.session.settle()
        assert self.environment(life)["A"] == "old"

    def test_a_restarted_container_has_what_is_there_then(self, life):
        life.client.create("configmaps", config("settings", "default", a="old"), namespace="default")
        self.start(life, envFrom=[{"configMapRef": {"name": "settings"}}])
        life.client.update("configmaps", config("settings", "default", a="new"))
        newer = {"spec": {"containers": [{"name": "app", "image": "nginx:1.28"}]}}
        life.client.patch("pods", "default", "web", newer)
        life.session.settle()
        life.start = life.session.now
        life.after(60)
        assert life.status()["restartCount"] == 1
        assert self.environment(life)["a"] == "new"

    def test_what_comes_later_is_no_variable_of_a_running_container(self, life):
        self.start(life, envFrom=[{"secretRef": {"name": "later", "optional": True}}])
        secret = {"metadata": {"name": "later", "namespace": "default"}, "stringData": {"a": "1"}}
        life.client.create("secrets", {"apiVersion": "v1", "kind": "Secret", **secret}, namespace="default")
        life.session.settle()
        assert "a" not in self.environment(life)

    def test_a_label_that_changes_does_not_change_the_environment(self, life):
        self.start(life, field("metadata.labels['tier']"))
        life.client.patch("pods", "default", "web", {"metadata": {"labels": {"tier": "front"}}})
        life.session.settle()
        assert self.environment(life)["F"] == ""

    def test_what_was_noted_goes_with_the_pod(self, life):
        life.client.create("configmaps", config("settings", "default", a="old"), namespace="default")
        self.start(life, envFrom=[{"configMapRef": {"name": "settings"}}])
        life.client.update("configmaps", config("settings", "default", a="new"))
        life.session.settle()
        name = f"pod:{life.pod()['metadata']['uid']}"
        assert life.session.store.note(name) is not None
        life.delete(gracePeriodSeconds=0)
        assert life.session.store.note(name) is None

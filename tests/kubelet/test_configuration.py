"""Missing ConfigMaps and Secrets. Texts: a kubelet of Kubernetes 1.33."""

from __future__ import annotations


def config_map(name, **data):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"}, "data": data}


def with_env(source):
    return [{"name": "app", "image": "nginx:1.27", "env": [{"name": "A", "valueFrom": source}]}]


def test_a_volume_of_a_missing_config_map_holds_the_pod_until_it_comes(life):
    life.run(volumes=[{"name": "config", "configMap": {"name": "settings"}}]).after(20)
    assert life.waits_for() == "ContainerCreating"
    assert life.pod()["status"].get("podIP") is None
    assert set(life.events()) == {
        ("FailedMount", 'MountVolume.SetUp failed for volume "config" : configmap "settings" not found')
    }
    life.client.create("configmaps", config_map("settings", a="1"), namespace="default")
    life.session.settle()
    life.after(25)
    assert life.phase() == "Running"


def test_a_volume_wants_the_keys_that_it_names(life):
    items = [{"key": "b", "path": "b"}]
    life.client.create("configmaps", config_map("settings", a="1"), namespace="default")
    life.run(volumes=[{"name": "config", "configMap": {"name": "settings", "items": items}}]).after(3)
    assert life.events()[0] == (
        "FailedMount",
        'MountVolume.SetUp failed for volume "config" : references non-existent config key: b',
    )


def test_an_optional_volume_holds_nothing(life):
    life.run(volumes=[{"name": "s", "secret": {"secretName": "none", "optional": True}}]).after(10)
    assert life.phase() == "Running"


def test_a_missing_config_map_in_the_environment_is_a_config_error(life):
    life.run(containers=with_env({"configMapKeyRef": {"name": "settings", "key": "a"}})).after(5)
    assert life.state() == {
        "waiting": {"reason": "CreateContainerConfigError", "message": 'configmap "settings" not found'}
    }
    assert life.events()[-1] == ("Failed", 'Error: configmap "settings" not found')
    life.client.create("configmaps", config_map("settings", b="1"), namespace="default")
    life.session.settle()
    assert life.state()["waiting"]["message"] == "couldn't find key a in ConfigMap default/settings"
    life.client.update("configmaps", config_map("settings", a="1"))
    life.session.settle()
    assert life.phase() == "Running"


def test_a_missing_secret_is_a_config_error_too(life):
    life.run(containers=[{"name": "app", "image": "nginx:1.27", "envFrom": [{"secretRef": {"name": "s"}}]}]).after(5)
    assert life.state()["waiting"]["message"] == 'secret "s" not found'


def test_an_image_of_root_may_not_run_where_root_is_forbidden(life):
    life.run(securityContext={"runAsNonRoot": True}).after(5)
    uid = life.pod()["metadata"]["uid"]
    assert life.state()["waiting"] == {
        "reason": "CreateContainerConfigError",
        "message": f'container has runAsNonRoot and image will run as root (pod: "web_default({uid})", container: app)',
    }


def test_a_sidecar_that_gets_its_configuration_lets_the_others_start(life):
    source = [{"configMapRef": {"name": "settings"}}]
    sidecar = {"name": "proxy", "image": "nginx:1.27", "restartPolicy": "Always", "envFrom": source}
    life.run(initContainers=[sidecar]).after(6)
    assert life.waits_for("proxy") == "CreateContainerConfigError"
    assert life.waits_for() == "PodInitializing"
    life.client.create("configmaps", config_map("settings"), namespace="default")
    life.session.settle()
    assert life.after(9).phase() == "Running"


def test_all_that_a_projected_volume_lacks_is_told_at_once(life):
    sources = [{"configMap": {"name": "a"}}, {"secret": {"name": "b"}}]
    life.run(volumes=[{"name": "all", "projected": {"sources": sources}}]).after(1)
    text = 'MountVolume.SetUp failed for volume "all" : [configmap "a" not found, secret "b" not found]'
    assert life.events() == [("FailedMount", text)]


def claim(name, **status):
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    meta = {"name": name, "namespace": "default"}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": spec}


def test_a_claim_that_is_not_there_or_not_bound_holds_a_pod_that_no_scheduler_has_sent(life):
    life.run(volumes=[{"name": "data", "persistentVolumeClaim": {"claimName": "mine"}}]).after(2)
    head = "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process "
    about = "volumes=[data]: error processing PVC default/mine: "
    missing = 'failed to fetch PVC from API server: persistentvolumeclaims "mine" not found'
    assert life.waits_for() == "ContainerCreating"
    assert life.events() == [("FailedMount", head + about + missing)]
    life.client.create("persistentvolumeclaims", claim("mine"), namespace="default")
    life.after(20)
    assert life.events()[-1] == ("FailedMount", head + about + "PVC is not bound")
    volume = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "disk"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": "1Gi"},
            "hostPath": {"path": "/srv"},
            "storageClassName": "standard",
            "claimRef": {"name": "mine", "namespace": "default"},
        },
    }
    life.client.create("persistentvolumes", volume)
    life.session.settle()
    assert life.after(45).phase() == "Running"

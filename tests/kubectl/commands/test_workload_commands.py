"""run, expose, scale, autoscale and set on a cluster. Texts are those of transcripts and of kubectl's sources."""

from __future__ import annotations

import json

import pytest
from small_cluster import Cluster

POD = """apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  labels:
    kind: tool
  name: box
spec:
  containers:
  - args:
    - sleep
    - "600"
    image: busybox:1.36
    name: box
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Never
status: {}
"""


@pytest.fixture(scope="module")
def web_state() -> Cluster:
    cluster = Cluster()
    cluster.out("create", "deployment", "web", "--image=nginx:1.25", "--replicas=2", "--port=80")
    return cluster


@pytest.fixture
def web(web_state: Cluster) -> Cluster:
    """A cluster of one's own with the Deployment `web`."""
    return Cluster(web_state.state())


def test_run_shows_the_pod_that_it_would_make(empty: Cluster) -> None:
    words = "run box --image=busybox:1.36 --labels=kind=tool --restart=Never --dry-run=client -o yaml -- sleep 600"
    assert empty.out(*words.split()) == POD


def test_run_makes_a_pod_once(empty: Cluster) -> None:
    assert empty.out("run", "box", "--image=nginx") == "pod/box created\n"
    assert empty.fault("run", "box", "--image=nginx") == (
        'Error from server (AlreadyExists): pods "box" already exists\n'
    )


def test_run_with_expose_tells_of_the_service_first(empty: Cluster) -> None:
    assert empty.out("run", "box", "--image=nginx", "--port=80", "--expose") == "service/box created\npod/box created\n"
    assert empty.client.get("services", "default", "box")["spec"]["selector"] == {"run": "box"}


def test_run_lays_overrides_over_the_pod_and_drops_what_a_pod_does_not_have(empty: Cluster) -> None:
    overrides = json.dumps({"spec": {"nodeName": "node-1", "unknown": 1}})
    out = empty.out("run", "box", "--image=nginx", "--dry-run=client", "-o", "json", f"--overrides={overrides}")
    spec = json.loads(out)["spec"]
    assert spec["nodeName"] == "node-1"
    assert "unknown" not in spec


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("run", 'required flag(s) "image" not set'),
        ("run --image=x", "NAME is required for run"),
        ("run x --image=x --rm", "--rm should only be used for attached containers"),
        ("run x --image=x -t", "-i/--stdin is required for containers with -t/--tty=true"),
        ("run x --image=UP", 'Invalid image name "UP": invalid reference format'),
        ("run x --image=x --restart=Ever", "invalid restart policy: Ever"),
        ("run x --image=x --image-pull-policy=Ever", "invalid image pull policy: Ever"),
        ("run x --image=x --expose", "--port must be set when exposing a service"),
        ("run x --image=x --env=1", "invalid env: 1"),
        ("run x --image=x --labels=a", "unexpected label spec: a"),
        ("run x --image=x --port=http", 'strconv.Atoi: parsing "http": invalid syntax'),
        ("run x --image=x --annotations=a", "invalid annotations format: a"),
    ],
)
def test_run_refuses_in_kubectls_words(fresh: Cluster, words: str, fault: str) -> None:
    assert fresh.fault(*words.split()).splitlines()[0] == f"error: {fault}"


def test_expose_takes_ports_and_selector_from_the_object(web: Cluster) -> None:
    assert web.out("expose", "deployment", "web") == "service/web exposed\n"
    spec = web.client.get("services", "default", "web")["spec"]
    assert spec["selector"] == {"app": "web"}
    assert [(port["port"], port["targetPort"]) for port in spec["ports"]] == [(80, 80)]


def test_expose_takes_flags_before_what_it_finds(web: Cluster) -> None:
    words = "expose deployment web --port=8080 --target-port=http --name=other --type=NodePort --protocol=UDP"
    assert web.out(*words.split()) == "service/other exposed\n"
    port = web.client.get("services", "default", "other")["spec"]["ports"][0]
    assert (port["port"], port["targetPort"], port["protocol"]) == (8080, "http", "UDP")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("expose ns default --port=80", "error: cannot expose a Namespace"),
        ("expose deployment x", 'Error from server (NotFound): deployments.apps "x" not found'),
        ("expose deployment web --session-affinity=Some", "error: unknown session affinity: Some"),
    ],
)
def test_expose_refuses_in_kubectls_words(web_state: Cluster, words: str, fault: str) -> None:
    assert web_state.fault(*words.split()) == f"{fault}\n"


def test_scale_sets_the_number_of_replicas(web: Cluster) -> None:
    assert web.out("scale", "deployment/web", "--replicas=5") == "deployment.apps/web scaled\n"
    assert web.client.get("deployments.apps", "default", "web")["spec"]["replicas"] == 5


def test_scale_from_an_expected_size_only(web: Cluster) -> None:
    assert web.fault("scale", "deployment/web", "--current-replicas=9", "--replicas=3") == (
        "error: Expected replicas to be 9, was 2\n"
    )
    assert web.out("scale", "deployment/web", "--current-replicas=2", "--replicas=3") == "deployment.apps/web scaled\n"


def test_scale_waits_for_the_new_size(web: Cluster) -> None:
    web.out("scale", "deployment/web", "--replicas=4", "--timeout=10s")
    assert web.client.get("deployments.apps", "default", "web")["status"]["replicas"] == 4


def test_scale_of_nothing_is_a_fault(web_state: Cluster) -> None:
    assert web_state.fault("scale", "deployment", "nothere", "--replicas=2") == (
        'error: no objects passed to scale deployments.apps "nothere" not found\n'
    )
    assert web_state.fault("scale", "deployment", "-l", "a=b", "--replicas=2") == "error: no objects passed to scale\n"
    assert web_state.fault("scale", "namespace", "default", "--replicas=2") == (
        "Error from server (NotFound): the server could not find the requested resource\n"
    )


def test_scale_dry_runs_change_nothing(web: Cluster) -> None:
    assert web.out("scale", "deploy/web", "--replicas=7", "--dry-run=server") == (
        "deployment.apps/web scaled (server dry run)\n"
    )
    assert web.out("scale", "deploy/web", "--replicas=7", "--dry-run=client", "-o", "name") == "deployment.apps/web\n"
    assert web.client.get("deployments.apps", "default", "web")["spec"]["replicas"] == 2


def test_autoscale_makes_an_autoscaler_of_todays_version(web: Cluster) -> None:
    words = "autoscale deployment web --min=2 --max=5 --cpu-percent=80"
    assert web.out(*words.split()) == "horizontalpodautoscaler.autoscaling/web autoscaled\n"
    spec = web.client.get("horizontalpodautoscalers.autoscaling", "default", "web")["spec"]
    assert spec["metrics"][0]["resource"]["target"] == {"type": "Utilization", "averageUtilization": 80}
    assert web.fault(*words.split()) == (
        'Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling "web" already exists\n'
    )


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("autoscale deployment web --max=0", "--max=MAXPODS is required and must be at least 1, max: 0"),
        (
            "autoscale deployment web --max=3 --min=9",
            "--max=MAXPODS must be larger or equal to --min=MINPODS, max: 3, min: 9",
        ),
        (
            "autoscale namespace default --max=3",
            (
                "cannot autoscale a Namespace: could not find scale subresource for /v1, Resource=namespaces in "
                "discovery information"
            ),
        ),
    ],
)
def test_autoscale_refuses_in_kubectls_words(web_state: Cluster, words: str, fault: str) -> None:
    assert web_state.fault(*words.split()) == f"error: {fault}\n"


def test_set_image_that_changes_nothing_says_nothing(web: Cluster) -> None:
    assert web.out("set", "image", "deployment/web", "nginx=nginx:1.25") == ""
    assert web.out("set", "image", "deployment/web", "*=nginx:1.26") == "deployment.apps/web image updated\n"


def test_set_env_sets_removes_and_lists(web: Cluster) -> None:
    assert web.out("set", "env", "deploy/web", "A=1", "B=2") == "deployment.apps/web env updated\n"
    assert web.out("set", "env", "deploy/web", "A-") == "deployment.apps/web env updated\n"
    assert web.out("set", "env", "deploy/web", "--list") == "# Deployment web, container nginx\nB=2\n"


def test_set_env_takes_variables_from_a_config_map(web: Cluster) -> None:
    web.out("create", "configmap", "settings", "--from-literal=log.level=debug", "--from-literal=SIZE=3")
    code, _, err = web.run("set", "env", "deploy/web", "--from=configmap/settings", "--prefix=APP_")
    assert (code, err) == (0, "Warning: key log.level transferred to LOG_LEVEL\n")
    listed = web.out("set", "env", "deploy/web", "--list", "--resolve")
    assert listed == "# Deployment web, container nginx\nAPP_SIZE=3\nAPP_LOG_LEVEL=debug\n"


def test_set_selector_and_subjects_change_live_objects(web: Cluster) -> None:
    web.out("expose", "deployment", "web")
    assert web.out("set", "selector", "service", "web", "app=other") == "service/web selector updated\n"
    assert web.client.get("services", "default", "web")["spec"]["selector"] == {"app": "other"}
    web.out("create", "rolebinding", "b", "--role=r", "--user=ann")
    assert web.out("set", "subject", "rolebinding", "b", "--user=bob", "--user=ann") == (
        "rolebinding.rbac.authorization.k8s.io/b subjects updated\n"
    )
    subjects = web.client.get("rolebindings.rbac.authorization.k8s.io", "default", "b")["subjects"]
    assert [subject["name"] for subject in subjects] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (
            "create deployment web --image=x",
            'error: failed to create deployment: deployments.apps "web" already exists',
        ),
        ("create sa x -n nowhere", 'error: failed to create serviceaccount: namespaces "nowhere" not found'),
        ("create role r --verb=get --resource=unicorns", 'the server doesn\'t have a resource type "unicorns"'),
        (
            "create role r --verb=bind --resource=pods",
            "error: can not perform 'bind' on 'pods' in group ''",
        ),
        ("create clusterrole r --verb=get", "error: one of resource or nonResourceURL must be specified"),
        ("create clusterrole r --verb=list --non-resource-url=/x", "error: invalid verb: 'list' for nonResourceURL"),
        ("create job now --from=cronjob/gone", 'Error from server (NotFound): cronjobs.batch "gone" not found'),
        ("create job now --from=deploy/web", "error: unknown object type *v1.Deployment"),
        ("create token nobody", 'error: failed to create token: serviceaccounts "nobody" not found'),
    ],
)
def test_create_tells_what_the_server_refuses(web_state: Cluster, words: str, fault: str) -> None:
    assert web_state.fault(*words.split()) == f"{fault}\n"


def test_a_role_has_one_rule_for_each_group(web: Cluster) -> None:
    words = "create role r --verb=get,list --verb=get --resource=deploy,pods,pods/log,deploy/scale --resource-name=a"
    web.out(*words.split())
    rules = web.client.get("roles.rbac.authorization.k8s.io", "default", "r")["rules"]
    assert [(rule["apiGroups"], rule["resources"]) for rule in rules] == [
        ([""], ["pods", "pods/log"]),
        (["apps"], ["deployments", "deployments/scale"]),
    ]
    assert rules[0]["verbs"] == ["get", "list"]


def test_a_job_of_a_cron_job_belongs_to_it(empty: Cluster) -> None:
    empty.out("create", "cronjob", "nightly", "--image=busybox", "--schedule=0 3 * * *")
    assert empty.out("create", "job", "now", "--from=cronjob/nightly") == "job.batch/now created\n"
    meta = empty.client.get("jobs.batch", "default", "now")["metadata"]
    assert meta["annotations"] == {"cronjob.kubernetes.io/instantiate": "manual"}
    assert (meta["ownerReferences"][0]["kind"], meta["ownerReferences"][0]["name"]) == ("CronJob", "nightly")


def test_record_keeps_the_command_line(web: Cluster) -> None:
    web.run("set", "image", "deployment/web", "nginx=nginx:2", "--record")
    annotations = web.client.get("deployments.apps", "default", "web")["metadata"]["annotations"]
    assert annotations["kubernetes.io/change-cause"] == "kubectl set image deployment/web nginx=nginx:2 --record=true"

"""Commands that ask what the cluster is and serves. Expected texts are kubectl's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_cluster import Cluster


def test_types_are_listed_by_group_and_name(zoo: Cluster) -> None:
    lines = zoo.out("api-resources").splitlines()
    assert lines[0].split() == ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
    assert lines[1].split() == ["bindings", "v1", "true", "Binding"]
    assert "horizontalpodautoscalers            hpa          autoscaling/v2" in "\n".join(lines)
    groups = [line.split()[-3].rpartition("/")[0] for line in lines[1:]]
    assert groups == sorted(groups)


def test_types_are_narrowed_by_what_they_are(zoo: Cluster) -> None:
    out = zoo.out("api-resources", "--api-group=apps", "--verbs=list,watch", "-o", "name")
    assert out.split() == [
        "controllerrevisions.apps",
        "daemonsets.apps",
        "deployments.apps",
        "replicasets.apps",
        "statefulsets.apps",
    ]
    assert "nodes" in zoo.out("api-resources", "--namespaced=false", "-o", "name").split()
    assert zoo.out("api-resources", "--categories=all", "--api-group=", "-o", "name").split() == [
        "pods",
        "replicationcontrollers",
        "services",
    ]


def test_wide_types_tell_their_verbs_and_categories(zoo: Cluster) -> None:
    row = next(line for line in zoo.out("api-resources", "-o", "wide").splitlines() if line.startswith("pods "))
    verbs = "create,delete,deletecollection,get,list,patch,update,watch"
    assert row.split() == ["pods", "po", "v1", "true", "Pod", verbs, "all"]


def test_versions_are_sorted_as_text(zoo: Cluster) -> None:
    versions = zoo.out("api-versions").split()
    assert versions == sorted(versions)
    assert {"apps/v1", "autoscaling/v1", "autoscaling/v2", "v1"} <= set(versions)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ("api-resources", "x"),
            "error: unexpected arguments: [x]\nSee 'kubectl api-resources -h' for help and examples\n",
        ),
        (("api-resources", "-o", "json"), "error: --output json is not available\n"),
        (("api-resources", "--sort-by=age"), "error: --sort-by accepts only name or kind\n"),
        (
            ("api-versions", "x", "y"),
            "error: unexpected arguments: [x y]\nSee 'kubectl api-versions -h' for help and examples\n",
        ),
        (("version", "x"), "error: extra arguments: [x]\n"),
        (("version", "-o", "wide"), "error: --output must be 'yaml' or 'json'\n"),
        (("top", "pod"), "error: Metrics API not available\n"),
        (("top", "node"), "error: Metrics API not available\n"),
        (
            ("top", "node", "a", "b"),
            "error: node [NAME | -l label]\nSee 'kubectl top node -h' for help and examples\n",
        ),
        (("top", "node", "a", "-l", "x=y"), "error: only one of NAME or --selector can be provided\n"),
        (("top", "pod", "a", "-l", "x=y"), "error: only one of NAME or selector can be provided\n"),
        (("top", "pod", "--sort-by=x"), "error: --sort-by accepts only cpu or memory\n"),
    ],
)
def test_wrong_questions(zoo: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert zoo.fault(*arguments) == fault


def test_versions_of_client_and_server(zoo: Cluster) -> None:
    assert zoo.out("version") == ("Client Version: v1.33.1\nKustomize Version: v5.6.0\nServer Version: v1.33.1\n")
    assert zoo.out("version", "--client") == "Client Version: v1.33.1\nKustomize Version: v5.6.0\n"
    shown = json.loads(zoo.out("version", "-o", "json"))
    assert list(shown) == ["clientVersion", "kustomizeVersion", "serverVersion"]
    assert zoo.out("version", "--client", "-o", "yaml").endswith("kustomizeVersion: v5.6.0\n\n")


def test_cluster_info_ends_with_a_hint(zoo: Cluster) -> None:
    lines = zoo.out("cluster-info").splitlines()
    assert lines[0].startswith("Kubernetes control plane is running at ")
    assert lines[1:] == ["", "To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'."]


def test_cluster_info_names_the_services_of_the_cluster(empty: Cluster) -> None:
    labels = {"kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kube-dns", "namespace": "kube-system", "labels": labels},
        "spec": {"ports": [{"name": "dns", "port": 53, "protocol": "UDP"}], "selector": {"k8s-app": "kube-dns"}},
    }
    empty.client.create("services", service, namespace="kube-system")
    assert empty.out("cluster-info").splitlines()[1] == (
        f"CoreDNS is running at {empty.session.server}/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy"
    )


def test_a_dump_is_a_folder_of_lists_and_logs(zoo: Cluster, tmp_path: Path) -> None:
    out = zoo.out("cluster-info", "dump", "--namespaces=default", f"--output-directory={tmp_path}")
    assert out == f"Cluster info dumped to {tmp_path}\n"
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert files == [
        "default/ant/logs.txt",
        "default/bee/logs.txt",
        "default/cat/logs.txt",
        "default/daemonsets.json",
        "default/deployments.json",
        "default/dog/logs.txt",
        "default/events.json",
        "default/pods.json",
        "default/replicasets.json",
        "default/replication-controllers.json",
        "default/services.json",
        "nodes.json",
    ]
    assert (
        (tmp_path / "default/ant/logs.txt")
        .read_text()
        .startswith("==== START logs for container main of pod default/ant ====\n")
    )
    pods = json.loads((tmp_path / "default/pods.json").read_text())
    assert list(pods) == ["kind", "apiVersion", "metadata", "items"]

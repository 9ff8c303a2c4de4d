"""What kubectl 1.33 says about the objects of each scene in `golden`, byte by byte (see `record.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from objects import Objects, resource_of

from minikctl.apimachinery.manifests import read_documents
from minikctl.kubectl.describe.describers import describer_for

SCENES = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
NOW = 1_795_244_400_000  # 2026-11-21T07:00:00Z
RESOURCES = {
    "pods": "pods", "pod": "pods", "pv": "persistentvolumes", "pvc": "persistentvolumeclaims",
    "rc": "replicationcontrollers", "rs": "replicasets.apps", "deploy": "deployments.apps", "ds": "daemonsets.apps",
    "sts": "statefulsets.apps", "jobs": "jobs.batch", "cj": "cronjobs.batch", "svc": "services",
    "endpoints": "endpoints", "endpointslices": "endpointslices.discovery.k8s.io", "ing": "ingresses.networking.k8s.io",
    "ingressclass": "ingressclasses.networking.k8s.io", "netpol": "networkpolicies.networking.k8s.io",
    "servicecidrs": "servicecidrs.networking.k8s.io", "ip": "ipaddresses.networking.k8s.io", "secrets": "secrets",
    "cm": "configmaps", "sa": "serviceaccounts", "ns": "namespaces", "limits": "limitranges", "quota": "resourcequotas",
    "role": "roles.rbac.authorization.k8s.io", "clusterrole": "clusterroles.rbac.authorization.k8s.io",
    "rolebinding": "rolebindings.rbac.authorization.k8s.io", "csr": "certificatesigningrequests.certificates.k8s.io",
    "clusterrolebinding": "clusterrolebindings.rbac.authorization.k8s.io", "pdb": "poddisruptionbudgets.policy",
    "pc": "priorityclasses.scheduling.k8s.io", "sc": "storageclasses.storage.k8s.io", "nodes": "nodes",
    "volumeattributesclasses": "volumeattributesclasses.storage.k8s.io", "csinodes": "csinodes.storage.k8s.io",
    "hpa": "horizontalpodautoscalers.autoscaling", "leases": "leases.coordination.k8s.io", "events": "events",
    "podtemplates": "podtemplates",
}  # fmt: skip


def described(words: list[str], cluster: Any) -> str:
    """The objects that ``describe TYPE[,TYPE] [NAME]`` means, one after the other."""
    show_events = "--show-events=false" not in words
    types, *names = [word for word in words if word not in ("--show-events=false", "-n", "shop", "area")]
    namespace = words[words.index("-n") + 1] if "-n" in words else "default"
    texts = []
    for word in types.split(","):
        for obj in cluster.list(RESOURCES[word]):
            meta = obj["metadata"]
            if meta.get("namespace", namespace) == namespace and (not names or meta["name"] in names):
                group, kind = obj["apiVersion"].rpartition("/")[0], obj["kind"]
                texts.append(describer_for(group, kind)(obj, cluster, NOW, show_events=show_events))
    return "\n\n".join(texts)


@pytest.mark.parametrize("scene", SCENES, ids=lambda path: path.stem)
def test_an_object_is_described_as_kubectl_does(scene: Path) -> None:
    text = scene.read_text(encoding="utf-8")
    words = text.partition("\n")[0].removeprefix("# kubectl describe ").split()
    cluster = Objects(*read_documents(text, scene.name))
    assert resource_of(cluster.objects[0]) == RESOURCES[words[0].partition(",")[0]]
    expected = scene.with_suffix(".txt").read_text(encoding="utf-8")
    assert described(words, cluster).splitlines() == expected.splitlines()
    assert described(words, cluster) == expected

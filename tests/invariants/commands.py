"""What people do to a cluster, and what befalls it: one function a command, called with an open session.

``pick`` is any number: it chooses among the objects that are there, so a program means something whatever came of its
earlier steps, and stays short when it is made smaller. Commands answer with what they did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.client import image_overrides

if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.cluster.session import Session

Obj = dict[str, Any]
HOUR = 3_600_000
STOPPED = "minikctl.dev/stopped-at"
WORKLOADS = (
    "deployments.apps",
    "replicasets.apps",
    "statefulsets.apps",
    "daemonsets.apps",
    "jobs.batch",
    "cronjobs.batch",
    "replicationcontrollers",
)
DELETABLE = (
    *WORKLOADS,
    "horizontalpodautoscalers.autoscaling",
    "poddisruptionbudgets.policy",
    "services",
    "resourcequotas",
    "limitranges",
    "persistentvolumeclaims",
)


def found(session: Session, resource: str, *, owned: bool | None = None) -> list[Obj]:
    """The objects of a resource in the namespace at work that are not on their way out; all nodes."""
    namespace = "" if resource == "nodes" else "default"
    return [
        obj
        for obj in session.client.list(resource, namespace)
        if not obj["metadata"].get("deletionTimestamp")
        and obj["metadata"]["name"] != "kubernetes"
        and owned in (None, bool(obj["metadata"].get("ownerReferences")))
    ]


def chosen(session: Session, resource: str, pick: int, *, owned: bool | None = None) -> Obj | None:
    objects = found(session, resource, owned=owned)
    return objects[pick % len(objects)] if objects else None


def name_of(obj: Obj) -> str:
    return str(obj["metadata"]["name"])


# --- time


def advance(session: Session, seconds: int) -> None:
    session.control("advance", to=session.now + seconds * 1000)


def settle(session: Session) -> bool:
    """Whether nothing is due any more, schedules apart, within a day."""
    return bool(session.control("advance_until_idle", quiet=0, limit=24 * HOUR)["idle"])


# --- objects


def create(session: Session, resource: str, body: Obj) -> str:
    return name_of(session.client.create(resource, body, namespace="default"))


def delete(session: Session, resource: str, pick: int, policy: str) -> str:
    obj = chosen(session, resource, pick)
    if obj is None:
        return ""
    session.client.delete(resource, "default", name_of(obj), propagationPolicy=policy)
    return name_of(obj)


def patch(session: Session, resource: str, pick: int, body: Obj) -> str:
    obj = chosen(session, resource, pick, owned=False)
    if obj is None:
        return ""
    session.client.patch(resource, "default", name_of(obj), body, type="strategic")
    return name_of(obj)


def set_image(session: Session, resource: str, pick: int, image: str) -> str:
    container = {"name": "main", "image": image}
    return patch(session, resource, pick, {"spec": {"template": {"spec": {"containers": [container]}}}})


def relabel_pod(session: Session, pick: int, app: str | None) -> str:
    """Give a pod the labels of another workload, or take its own away: it is released, and may be adopted."""
    pod = chosen(session, "pods", pick)
    if pod is None:
        return ""
    session.client.patch("pods", "default", name_of(pod), {"metadata": {"labels": {"app": app}}}, type="merge")
    return name_of(pod)


# --- pods


def delete_pod(session: Session, pick: int, grace: int | None) -> str:
    pod = chosen(session, "pods", pick)
    if pod is None:
        return ""
    options = {} if grace is None else {"gracePeriodSeconds": grace}
    session.client.delete("pods", "default", name_of(pod), **options)
    return name_of(pod)


def evict(session: Session, pick: int) -> tuple[str, list[Obj], list[Obj], list[Obj]]:
    """Ask for an eviction; the pod, and right after it was granted: budgets, pods and what may own pods."""
    pod = chosen(session, "pods", pick)
    if pod is None:
        return "", [], [], []
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name_of(pod)}}
    client = session.client
    client.create("pods", eviction, namespace="default", subresource="eviction")
    owners = [owner for resource in WORKLOADS for owner in client.list(resource, "default")]
    budgets = client.list("poddisruptionbudgets.policy", "default")
    return name_of(pod), budgets, client.list("pods", "default"), owners


def annotate_pod(session: Session, pick: int, key: str, value: str) -> str:
    pod = chosen(session, "pods", pick)
    if pod is None:
        return ""
    body = {"metadata": {"annotations": {f"minikctl.dev/{key}": value}}}
    session.client.patch("pods", "default", name_of(pod), body, type="merge")
    return name_of(pod)


def crash(session: Session, pick: int, code: int) -> str:
    return annotate_pod(session, pick, "crash-at", f"{rfc3339(session.now)} {code}")


def resize_pod(session: Session, pick: int, cpu: str) -> str:
    pod = chosen(session, "pods", pick)
    if pod is None or not pod["spec"].get("nodeName"):
        return ""
    container = {"name": pod["spec"]["containers"][0]["name"], "resources": {"requests": {"cpu": cpu}}}
    body = {"spec": {"containers": [container]}}
    session.client.patch("pods", "default", name_of(pod), body, type="strategic", subresource="resize")
    return name_of(pod)


def image_rule(session: Session, image: str, denied: bool) -> None:
    """Deny an image, or let it be pulled again."""
    client, place = session.client, (image_overrides.NAMESPACE, image_overrides.NAME)
    known = client.find("configmaps", *place)
    rules = {**image_overrides.read(known), image: image_overrides.DENIED if denied else image_overrides.ALLOWED}
    body = image_overrides.written(rules)
    if known is None:
        client.create("configmaps", body)
    else:
        client.update("configmaps", {**known, "data": body["data"]})


# --- nodes


def patch_node(session: Session, pick: int, body: Obj) -> str:
    node = chosen(session, "nodes", pick)
    if node is None:
        return ""
    session.client.patch("nodes", "", name_of(node), body, type="merge")
    return name_of(node)


def stop_node(session: Session, pick: int, stopped: bool) -> str:
    node = chosen(session, "nodes", pick)
    return "" if node is None else _mark_stopped(session, node, stopped)


def _mark_stopped(session: Session, node: Obj, stopped: bool) -> str:
    name = name_of(node)
    if (STOPPED in (node["metadata"].get("annotations") or {})) == stopped:
        return ""
    body = {"metadata": {"annotations": {STOPPED: rfc3339(session.now) if stopped else None}}}
    if session.client.find("leases.coordination.k8s.io", "kube-node-lease", name) is not None:
        session.client.patch("leases.coordination.k8s.io", "kube-node-lease", name, body, type="merge")
    session.client.patch("nodes", "", name, body, type="merge")
    return name


def add_node(session: Session, number: int, cpu: str) -> str:
    name = f"extra-{number}"
    offer = {"cpu": cpu, "memory": "4Gi", "pods": "8"}
    meta = {"name": name, "labels": {"kubernetes.io/hostname": name, "disk": "ssd"}}
    body = {"apiVersion": "v1", "kind": "Node", "metadata": meta, "status": {"capacity": offer, "allocatable": offer}}
    return name_of(session.client.create("nodes", body))


def remove_node(session: Session, pick: int) -> str:
    nodes = found(session, "nodes")
    if len(nodes) < 2:
        return ""
    name = name_of(nodes[pick % len(nodes)])
    session.client.delete("nodes", "", name)
    return name


def heal(session: Session) -> None:
    """Undo what keeps the cluster from doing its work: stopped and closed nodes, denied images."""
    for node in session.client.list("nodes"):
        _mark_stopped(session, node, False)
        taints = [t for t in node["spec"].get("taints") or () if not t["key"].startswith("test")]
        session.client.patch("nodes", "", name_of(node), {"spec": {"taints": taints, "unschedulable": None}})
    if session.client.find("configmaps", image_overrides.NAMESPACE, image_overrides.NAME) is not None:
        session.client.delete("configmaps", image_overrides.NAMESPACE, image_overrides.NAME)


COMMANDS: dict[str, Callable[..., Any]] = {
    "advance": advance,
    "settle": settle,
    "create": create,
    "delete": delete,
    "patch": patch,
    "set image": set_image,
    "relabel pod": relabel_pod,
    "delete pod": delete_pod,
    "evict": evict,
    "annotate pod": annotate_pod,
    "crash": crash,
    "resize pod": resize_pod,
    "image rule": image_rule,
    "patch node": patch_node,
    "stop node": stop_node,
    "add node": add_node,
    "remove node": remove_node,
    "heal": heal,
}

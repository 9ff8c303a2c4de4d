"""States and manifests that the benchmarks work on, made through the program's own API server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minikctl.cluster.opening import Target, open_session
from minikctl.cluster.session import Session

NAMESPACE = "default"


def open_state(path: Path) -> Session:
    return open_session(Target(str(path), NAMESPACE, ""))


def new_state(path: Path, *, nodes: int) -> Session:
    """An open session on a bare cluster with room for everything: its nodes are large."""
    session = open_state(path)
    session.create(profile="bare", nodes=nodes, control_planes=0)
    client = session.cluster.client("system:benchmark")
    for node in client.list("nodes"):
        room = {**node["status"]["capacity"], "cpu": "64", "memory": "256Gi", "pods": "1000"}
        client.update_status("nodes", {**node, "status": {**node["status"], "capacity": room, "allocatable": room}})
    session.settle()
    return session


def deployment(name: str, replicas: int, image: str = "nginx:1.27") -> dict[str, Any]:
    labels = {"app": name}
    container = {"name": "web", "image": image, "ports": [{"containerPort": 80}]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def service(name: str) -> dict[str, Any]:
    """In front of the pods of the Deployment of that name."""
    spec = {"selector": {"app": name}, "ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


def cron_job(name: str, schedule: str) -> dict[str, Any]:
    container = {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", "date; echo Hello"]}
    template = {"spec": {"restartPolicy": "OnFailure", "containers": [container]}}
    spec = {"schedule": schedule, "jobTemplate": {"spec": {"template": template}}}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": spec}


def config_map(number: int) -> dict[str, Any]:
    meta = {"name": f"settings-{number:04d}", "labels": {"app": "bench"}}
    data = {"colour": "green", "size": str(number), "text": "some words that stand for a setting"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}


def fill_with_pods(path: Path, *, pods: int, nodes: int, per_deployment: int = 1000) -> None:
    """A settled state of that many running pods."""
    session = new_state(path, nodes=nodes)
    for start in range(0, pods, per_deployment):
        size = min(per_deployment, pods - start)
        session.client.create(
            "deployments.apps", deployment(f"fill-{start // per_deployment}", size), namespace=NAMESPACE
        )
        session.settle()
    session.finish()
    session.close()

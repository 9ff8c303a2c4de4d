"""The scale subresource: a workload's number of replicas, read and written without the rest of it.

`handlers/scale.py` calls both functions. Source: storage.go of the kinds under pkg/registry, and
pkg/apis/autoscaling/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.errors import conflict, invalid, modified
from minikctl.apimachinery.meta import replace_in
from minikctl.apiserver.registry import workload_cells
from minikctl.apiserver.registry.cells import age

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

_RESOURCES = {
    "Deployment": "deployments.apps",
    "ReplicaSet": "replicasets.apps",
    "StatefulSet": "statefulsets.apps",
    "ReplicationController": "replicationcontrollers",
}
COLUMNS: tuple[tuple[str, int], ...] = (("Name", 0), ("Desired", 0), ("Available", 0), ("Age", 0))
_KEPT = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def read_scale(obj: Obj, kind_name: str) -> Obj:
    """The autoscaling/v1 Scale of an object of one of the kinds that have one."""
    meta, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    selector = spec.get("selector")
    if kind_name == "ReplicationController":
        selector = {"matchLabels": selector}
    scale_status: Obj = {"replicas": status.get("replicas") or 0}
    if text := workload_cells.selector(selector):
        scale_status["selector"] = text
    scale_spec: Obj = {"replicas": spec["replicas"]} if spec.get("replicas") else {}
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: meta[key] for key in _KEPT if meta.get(key)},
        "spec": scale_spec,
        "status": scale_status,
    }


def cells(obj: Obj) -> list[Cell]:
    """The row of an object's scale."""
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    return [obj["metadata"]["name"], spec.get("replicas") or 0, status.get("replicas") or 0, age(obj)]


def write_scale(obj: Obj, scale: Obj) -> Obj:
    """``obj`` with the replicas of ``scale``; a new object that shares the rest.

    Raises Invalid for a number below zero, Conflict where ``scale`` names another uid or resourceVersion.
    """
    meta, asked = obj["metadata"], scale.get("metadata") or {}
    replicas = (scale.get("spec") or {}).get("replicas") or 0
    if replicas < 0:
        fault = field_errors.invalid("spec.replicas", replicas, "must be greater than or equal to 0")
        raise invalid("Scale", "autoscaling", meta["name"], [fault])
    resource = _RESOURCES[obj["kind"]]
    if asked.get("uid") and asked["uid"] != meta["uid"]:
        plural, _, group = resource.partition(".")
        why = f"Precondition failed: UID in precondition: {asked['uid']}, UID in object meta: {meta['uid']}"
        raise conflict(f"{plural}/scale.{group}" if group else f"{plural}/scale", meta["name"], why)
    if asked.get("resourceVersion") and asked["resourceVersion"] != meta["resourceVersion"]:
        raise modified(resource, meta["name"])
    return replace_in(obj, ("spec", "replicas"), replicas)

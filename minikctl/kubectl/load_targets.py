"""What `load set`, `load show` and `load clear` speak of: workloads, their pods, and the annotations on both."""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import loads
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

REPLICA_SETS = "replicasets.apps"


def named_targets(invocation: Invocation) -> list[Info]:
    """The workloads and pods that the arguments name; raises before anything is done to one of them."""
    selection = select(invocation, invocation.args, Query())
    selection.check()
    for info in selection.infos:
        spec = (info.obj or {}).get("spec") or {}
        if info.mapping["kind"] != "Pod" and not ("template" in spec and spec.get("selector")):
            raise CommandError(f"cannot set the load of {info.mapping['name']}: it has no pods")
    return selection.infos


def pods_of(client: Client, info: Info) -> list[Obj]:
    """The pods that a workload's selector finds; of a pod, itself."""
    if info.mapping["kind"] == "Pod":
        return [info.obj or {}]
    from minikctl.apimachinery.selectors import from_map, from_object

    selector = (info.obj or {})["spec"]["selector"]
    found = from_map(selector) if info.mapping["kind"] == "ReplicationController" else from_object(selector)
    return client.list("pods", info.namespace, labels=str(found))


def annotate(client: Client, info: Info, annotations: dict[str, str]) -> None:
    """Say it of the workload, which hands it on to pods that it makes later, and of the pods that there are."""
    for resource, obj in _places(client, info):
        _patch(client, resource, obj, dict(annotations))


def clear(client: Client, info: Info) -> bool:
    """Take back what was said of a workload and its pods, which go back to what their template says. Whether there
    was anything."""
    template = ((info.obj or {})["spec"].get("template") or {"metadata": {}}).get("metadata") or {}
    original = loads({"metadata": template})
    found = False
    for resource, obj in _places(client, info):
        wanted = original if resource == "pods" and info.mapping["kind"] != "Pod" else {}
        said = loads(obj)
        if said != wanted:
            found = True
            _patch(client, resource, obj, {**dict.fromkeys(said), **wanted})
    return found


def _places(client: Client, info: Info) -> list[tuple[str, Obj]]:
    """A workload, the replica sets of a Deployment, and the pods."""
    if info.mapping["kind"] == "Pod":
        return [("pods", info.obj or {})]
    workload = info.obj or {}
    places = [(info.resource, workload)]
    if info.mapping["kind"] == "Deployment":
        owned = client.list(REPLICA_SETS, info.namespace, owner=workload["metadata"]["uid"])
        places += [(REPLICA_SETS, replica_set) for replica_set in owned]
    return places + [("pods", pod) for pod in pods_of(client, info)]


def _patch(client: Client, resource: str, obj: Obj, annotations: dict[str, str | None] | dict[str, str]) -> None:
    meta = obj["metadata"]
    client.patch(resource, meta["namespace"], meta["name"], {"metadata": {"annotations": annotations}}, type="merge")

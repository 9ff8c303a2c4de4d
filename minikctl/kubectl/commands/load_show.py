"""load show: the workloads of a namespace of which a load is said, and what their pods use of it now."""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import PREFIX, RESOURCES, loads, sharers, usage
from minikctl.kubectl.info import Info
from minikctl.kubectl.load_targets import named_targets, pods_of
from minikctl.kubectl.metrics import shown
from minikctl.kubectl.printers.table import print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_WORKLOADS = (
    "deployments.apps",
    "statefulsets.apps",
    "daemonsets.apps",
    "jobs.batch",
    "replicasets.apps",
    "replicationcontrollers",
    "pods",
)
_HEADERS = ("NAME", "RESOURCE", "LOAD", "PODS", "NOW")


def run(invocation: Invocation) -> int:
    infos = named_targets(invocation) if invocation.args else _all(invocation)
    rows = [row for info in infos for row in _rows(invocation, info)]
    if rows:
        invocation.out.write(print_table(_HEADERS, rows))
    else:
        invocation.err.write(f"No load is set in {invocation.namespace} namespace.\n")
    return 0


def _all(invocation: Invocation) -> list[Info]:
    """What has a load of its own: not what a controller made, which has it from there."""
    client, found = invocation.session.client, []
    for resource in _WORKLOADS:
        for obj in client.list(resource, invocation.namespace):
            if loads(obj) and not any(o.get("controller") for o in obj["metadata"].get("ownerReferences") or ()):
                mapping = client.resolve(resource) or {}
                found.append(Info(mapping, invocation.namespace, obj["metadata"]["name"], obj))
    return found


def _rows(invocation: Invocation, info: Info) -> list[list[str]]:
    said = loads(info.obj or {})
    pods = pods_of(invocation.session.client, info)
    rows = []
    for key, text in said.items():
        resource, _, container = key[len(PREFIX) :].partition(".")
        now = _now(pods, resource, invocation.session.now, container)
        what = f"{resource} ({container})" if container else resource
        rows.append([info.typed_name, what, text, str(len(pods)), shown(resource, now)])
    return sorted(rows, key=lambda row: RESOURCES.index(row[1].partition(" ")[0]))


def _now(pods: list[Obj], resource: str, now: int, container: str) -> int:
    """Thousandths that all the pods use."""
    together = sharers(pods)
    return sum(usage(pod, resource, now, container=container, sharers=together) or 0 for pod in pods)

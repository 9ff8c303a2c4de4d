"""node add: a machine joins, with the labels that a kubelet gives its node; the rest is the kubelet's to fill in."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.node_capacity import amounts, labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


_REST = {"hugepages-1Gi": "0", "hugepages-2Mi": "0"}


def run(invocation: Invocation) -> int:
    if not invocation.args:
        raise CommandError("at least one NAME is required")
    capacity = {**_REST, **amounts(invocation)}
    own_labels = labels(invocation.flags["label"])
    for word in invocation.args:
        name = word.removeprefix("node/")
        invocation.session.client.create("nodes", _node(name, capacity, own_labels))
        invocation.print(f"node/{name} added")
    return 0


def _node(name: str, capacity: Obj, labels: dict[str, str]) -> Obj:
    own = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": own | labels, "annotations": {"node.alpha.kubernetes.io/ttl": "0"}},
        "spec": {},
        "status": {"capacity": capacity, "allocatable": dict(capacity)},
    }

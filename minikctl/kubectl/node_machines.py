"""The nodes that the words of `node stop`, `node start` and `node remove` name, and the mark of a stopped one."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

STOPPED = "minikctl.dev/stopped-at"
"""Annotation of a node whose kubelet has stopped, and of its lease: the moment of its last sign of life."""
REBOOTED = "minikctl.dev/rebooted-at"
"""Annotation of a node whose machine was switched off and on: the moment of the latter."""
LEASES, LEASE_NAMESPACE = "leases.coordination.k8s.io", "kube-node-lease"


def named_nodes(invocation: Invocation) -> list[Obj]:
    """All nodes that the arguments name (``NAME``, ``node/NAME``); raises before anything is done to one of them."""
    if not invocation.args:
        raise CommandError("at least one NAME is required")
    words = [word if "/" in word else f"nodes/{word}" for word in invocation.args]
    selection = select(invocation, words, Query())
    selection.check()
    for info in selection.infos:
        if info.mapping["kind"] != "Node":
            raise CommandError(f'expected resource of type node, got "{info.mapping["name"]}"')
    return [info.obj or {} for info in selection.infos]


def is_stopped(node: Obj) -> bool:
    return STOPPED in (node["metadata"].get("annotations") or {})


def mark(invocation: Invocation, name: str, stopped_at: str | None, rebooted_at: str = "") -> None:
    """Put the moment on the lease and the node, or take it away (None); a node may have lost its lease."""
    client = invocation.session.client
    annotations = {STOPPED: stopped_at}
    patch = {"metadata": {"annotations": annotations}}
    if client.find(LEASES, LEASE_NAMESPACE, name) is not None:
        client.patch(LEASES, LEASE_NAMESPACE, name, patch, type="merge")
    if rebooted_at:
        patch = {"metadata": {"annotations": {**annotations, REBOOTED: rebooted_at}}}
    client.patch("nodes", "", name, patch, type="merge")

"""All that the scheduler knows, and how it gets it back: from the checkpoint, or from a list of all nodes and pods."""

from __future__ import annotations

from minikctl.apimachinery.meta import key_of
from minikctl.scheduler.affinity_groups import AffinityGroups
from minikctl.scheduler.nodes import NodeCache
from minikctl.scheduler.queue import SchedulingQueue
from minikctl.scheduler.shapes import QueuedPod, Shapes, occupied_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.scheduler.shapes import PodShape

VERSION = 2
"""Of the checkpoint; another one is made anew."""
SCHEDULER_NAME = "default-scheduler"


class Memory:
    """``changed``: the checkpoint is no longer right."""

    __slots__ = ("_waiting", "cache", "changed", "groups", "queue", "shapes")

    def __init__(self, value: Obj | None) -> None:
        self.cache = NodeCache(value["nodes"] if value else None)
        self.groups = AffinityGroups(value["affinity"] if value else None)
        self.queue = SchedulingQueue(value["waiting"] if value else None)
        self.shapes = Shapes()
        self.changed = value is None

    @classmethod
    def restored(cls, value: Obj | None) -> Memory | None:
        """From a checkpoint; None where that is no use."""
        if not value or value.get("version") != VERSION:
            return None
        return cls(value)

    @classmethod
    def rebuilt(cls, client: Client, now: int) -> Memory:
        """From the objects themselves; pods without a node are to be tried at once."""
        memory = cls(None)
        for node in client.list("nodes"):
            memory.cache.describe(node)
        for pod in client.list("pods"):
            name = occupied_node(pod)
            if name:
                memory.count(memory.shapes.of(pod), name, 1)
            elif wants_node(pod):
                memory.queue.add(memory.queued(pod), now)
        return memory

    def value(self) -> Obj:
        return {
            "version": VERSION,
            "nodes": self.cache.value(),
            "affinity": self.groups.value(),
            "waiting": self.queue.value(),
        }

    def count(self, shape: PodShape, node: str, sign: int) -> None:
        """A pod takes room on a node (1), or gives it up (-1)."""
        self.groups.add(node, shape, sign)
        self.cache.add(node, shape, sign)
        self.changed = True

    def queued(self, pod: Obj) -> QueuedPod:
        return QueuedPod(key_of(pod), pod, self.shapes.of(pod))


def wants_node(pod: Obj) -> bool:
    """Whether a pod is this scheduler's to place."""
    meta, spec = pod["metadata"], pod["spec"]
    return (
        not spec.get("nodeName")
        and not meta.get("deletionTimestamp")
        and not spec.get("schedulingGates")
        and (spec.get("schedulerName") or SCHEDULER_NAME) == SCHEDULER_NAME
        and (pod.get("status") or {}).get("phase") not in ("Succeeded", "Failed")
    )

"""What the scheduler keeps of each node: what it offers, what its pods take, and which ports are in use.

The sums are kept exact from the changes that pass by, and stand in the checkpoint between commands, so that placing one
pod reads no other. Nodes are kept in chunks there: a change makes one chunk anew, not the record of every node.
"""

from __future__ import annotations

from minikctl.scheduler.requests import amounts, is_scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.shapes import PodShape, Port

CHUNK = 64


class NodeInfo:
    """One node. ``exists`` is False for one that is gone, or not there yet, while pods are assigned to it.

    ``offer`` is (cpu, memory, ephemeral-storage, pods) of what it can allocate, ``scalars`` the rest by name;
    ``ports`` counts the users of a port; ``priorities`` counts the pods of each priority.
    ``images`` are numbers of images in `NodeCache.images`.
    """

    __slots__ = (
        "chunk", "cpu", "ephemeral", "exists", "images", "labels", "memory", "name", "nonzero_cpu", "nonzero_memory",
        "offer", "pods", "ports", "priorities", "scalars", "taints", "unschedulable", "used_scalars",
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        self.name = name
        self.chunk = -1
        self.exists = False
        self.labels: dict[str, str] = {}
        self.taints: list[Obj] = []
        self.unschedulable = False
        self.offer: tuple[int, int, int, int] = (0, 0, 0, 0)
        self.scalars: dict[str, int] = {}
        self.images: list[int] = []
        self.cpu = self.memory = self.ephemeral = self.pods = self.nonzero_cpu = self.nonzero_memory = 0
        self.used_scalars: dict[str, int] = {}
        self.ports: dict[Port, int] = {}
        self.priorities: dict[int, int] = {}

    def add(self, shape: PodShape, sign: int) -> None:
        """Take up a pod (``sign`` 1), or give up its room (-1)."""
        requests = shape.requests
        self.cpu += sign * requests.cpu
        self.memory += sign * requests.memory
        self.ephemeral += sign * requests.ephemeral
        self.nonzero_cpu += sign * requests.nonzero_cpu
        self.nonzero_memory += sign * requests.nonzero_memory
        self.pods += sign
        _count(self.priorities, shape.priority, sign)
        for name, amount in requests.scalars.items():
            _count(self.used_scalars, name, sign * amount)
        for port in shape.ports:
            _count(self.ports, port, sign)

    def describe(self, obj: Obj, images: list[int]) -> bool:
        """Take over what a Node object says; whether anything is new."""
        spec, status = obj.get("spec") or {}, obj.get("status") or {}
        allocatable = amounts(status.get("allocatable"))
        news = (
            obj["metadata"].get("labels") or {},
            spec.get("taints") or [],
            bool(spec.get("unschedulable")),
            tuple(allocatable.get(name, 0) for name in ("cpu", "memory", "ephemeral-storage", "pods")),
            {name: amount for name, amount in allocatable.items() if amount and is_scalar(name)},
            images,
        )
        if self.exists and news == self.description():
            return False
        self.exists = True
        self.labels, self.taints, self.unschedulable, self.offer, self.scalars, self.images = news  # type: ignore[assignment]
        return True

    def description(self) -> tuple[Any, ...]:
        return self.labels, self.taints, self.unschedulable, self.offer, self.scalars, self.images

    def copy(self) -> NodeInfo:
        """Another one whose sums may be played with."""
        other = NodeInfo(self.name)
        for field in NodeInfo.__slots__:
            value = getattr(self, field)
            setattr(other, field, dict(value) if isinstance(value, dict) else value)
        return other

    def record(self) -> list[Any]:
        """Itself as JSON."""
        used = [self.cpu, self.memory, self.ephemeral, self.pods, self.nonzero_cpu, self.nonzero_memory]
        rarely = [
            self.used_scalars or 0,
            [[*port, count] for port, count in self.ports.items()] or 0,
            0 if list(self.priorities) == [0] else list(self.priorities.items()),
        ]
        offered = [
            int(self.unschedulable),
            list(self.offer),
            self.scalars or 0,
            self.labels,
            self.taints or 0,
            self.images or 0,
        ]
        return [self.name, offered if self.exists else 0, used, rarely if any(rarely) else 0]

    @classmethod
    def from_record(cls, record: list[Any]) -> NodeInfo:
        name, offered, used, rarely = record
        info = cls(name)
        if offered:
            info.exists = True
            info.unschedulable, info.offer = bool(offered[0]), tuple(offered[1])
            info.scalars, info.labels = offered[2] or {}, offered[3]
            info.taints, info.images = offered[4] or [], offered[5] or []
        info.cpu, info.memory, info.ephemeral, info.pods, info.nonzero_cpu, info.nonzero_memory = used
        if rarely:
            info.used_scalars = dict(rarely[0] or {})
            info.ports = {(port[0], port[1], port[2]): port[3] for port in rarely[1] or ()}
            info.priorities = dict(rarely[2] or ())
        if info.pods and not info.priorities:
            info.priorities = {0: info.pods}
        return info


class NodeCache:
    """All nodes. ``images`` lists [names, size] of each image that some node reported."""

    def __init__(self, value: Obj | None = None) -> None:
        self.nodes: dict[str, NodeInfo] = {}
        self.images: list[Any] = []
        self._image_numbers: dict[tuple[str, ...], int] = {}
        self._chunks: list[list[NodeInfo]] = []
        self._records: list[list[Any] | None] = []
        self.existing = 0
        self._priorities: dict[int, int] = {}
        self._tainted: bool | None = None
        if value is not None:
            self._load(value)

    def value(self) -> Obj:
        """Itself as JSON, sharing what did not change since the last time."""
        for number, records in enumerate(self._records):
            if records is None:
                self._records[number] = [info.record() for info in self._chunks[number]]
        return {"nodes": list(self._records), "images": list(self.images)}

    def touch(self, info: NodeInfo) -> None:
        """What stands in the checkpoint of this node is no longer right."""
        self._records[info.chunk] = None

    def node(self, name: str) -> NodeInfo:
        """The node of a name, which may have to be made up for pods that are assigned to it."""
        info = self.nodes.get(name)
        if info is None:
            info = NodeInfo(name)
            self._file(info)
        return info

    def describe(self, obj: Obj) -> bool:
        """A Node is there; whether anything about it is new to the scheduler."""
        info = self.node(obj["metadata"]["name"])
        before = info.exists
        changed = info.describe(obj, self._images_of(obj))
        self._tainted = None
        self.existing += not before
        if changed:
            self.touch(info)
        return changed

    def remove(self, name: str) -> None:
        """A Node is gone; its pods, if any, still count until they are gone too."""
        info = self.nodes.get(name)
        if info is None or not info.exists:
            return
        self.existing -= 1
        info.exists = False
        self._drop_if_unused(info)

    def add(self, name: str, shape: PodShape, sign: int) -> NodeInfo:
        """Count a pod on a node in or out."""
        info = self.node(name)
        info.add(shape, sign)
        _count(self._priorities, shape.priority, sign)
        self.touch(info)
        self._drop_if_unused(info)
        return info

    @property
    def tainted(self) -> bool:
        """Whether any node has a taint."""
        if self._tainted is None:
            self._tainted = any(info.taints for info in self.nodes.values())
        return self._tainted

    def lowest_priority(self) -> int:
        """The lowest priority of any pod on a node; above all priorities where there is none."""
        return min(self._priorities, default=1 << 31)

    def _file(self, info: NodeInfo) -> None:
        if not self._chunks or len(self._chunks[-1]) >= CHUNK:
            self._chunks.append([])
            self._records.append(None)
        info.chunk = len(self._chunks) - 1
        self._chunks[-1].append(info)
        self.nodes[info.name] = info

    def _drop_if_unused(self, info: NodeInfo) -> None:
        if not info.exists and not info.pods:
            del self.nodes[info.name]
            self._chunks[info.chunk].remove(info)
        self.touch(info)

    def _images_of(self, obj: Obj) -> list[int]:
        numbers = []
        for image in (obj.get("status") or {}).get("images") or ():
            names = tuple(image.get("names") or ())
            number = self._image_numbers.get(names)
            if number is None:
                number = self._image_numbers[names] = len(self.images)
                self.images.append([list(names), image.get("sizeBytes") or 0])
            numbers.append(number)
        return numbers

    def _load(self, value: Obj) -> None:
        for records in value["nodes"]:
            self._chunks.append([])
            self._records.append(records)
            for record in records:
                info = NodeInfo.from_record(record)
                info.chunk = len(self._chunks) - 1
                self._chunks[-1].append(info)
                self.nodes[info.name] = info
                self.existing += info.exists
                for priority, count in info.priorities.items():
                    _count(self._priorities, priority, count)
        self.images = list(value["images"])
        self._image_numbers = {tuple(names): number for number, (names, _) in enumerate(self.images)}


def _count(counts: dict[Any, int], key: Any, amount: int) -> None:
    left = counts.get(key, 0) + amount
    if left:
        counts[key] = left
    else:
        counts.pop(key, None)

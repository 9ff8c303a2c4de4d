"""The plugins, in the order in which they filter, with their weights in scoring; and what a plugin is.

A plugin is a module with ``prepare(shape, world)``: what it has to say of all pods of one shape, as `Prepared`, or None
when it does not concern them. It looks at a pod once; from then on its answers are about nodes. Its ``HELPED_BY`` names
the kinds of happenings after which a pod that it turned away is worth another look; ``helps_node`` and ``helps_pod``
look closer, where there are any. A module is loaded when the table's last column first says that it matters.

Source: pkg/scheduler/apis/config/v1/default_plugins.go. DynamicResources is left out.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType
    from typing import Any, Protocol, TypeAlias

    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

    Part: TypeAlias = tuple[Any, ...]
    """What a topology plugin tells nodes apart by: equal parts are equally good at any one time."""

    class Topology(Protocol):
        """Rules over groups of nodes, which depend on where other pods are."""

        def part(self, node: NodeInfo) -> Part: ...

        def refuse(self, part: Part) -> Rejection | None: ...

        def scores(self, parts: Sequence[tuple[Part, int]]) -> list[int] | None:
            """The scores from 0 to 100 of (part, number of nodes), for the nodes that passed all filters; or None."""

        def add(self, node: NodeInfo, shape: PodShape, sign: int) -> None:
            """A pod of that shape came to the node (1), or left it (-1)."""


MAX_SCORE = 100

PLUGINS: tuple[tuple[str, int, Callable[[PodShape, World], Any]], ...] = (
    ("node_unschedulable", 0, lambda shape, world: True),
    ("node_name", 0, lambda shape, world: shape.spec.get("nodeName")),
    ("taint_toleration", 3, lambda shape, world: True),
    ("node_affinity", 2, lambda shape, world: shape.spec.get("nodeSelector") or shape.affinity.get("nodeAffinity")),
    ("node_ports", 0, lambda shape, world: shape.ports),
    ("node_resources_fit", 1, lambda shape, world: True),
    ("volume_restrictions", 0, lambda shape, world: shape.claims or shape.disks),
    ("node_volume_limits", 0, lambda shape, world: shape.claims),
    ("volume_binding", 0, lambda shape, world: shape.claims),
    ("volume_zone", 0, lambda shape, world: shape.claims),
    ("pod_topology_spread", 2, lambda shape, world: True),
    ("inter_pod_affinity", 2, lambda shape, world: shape.affinity_group or world.affinity_groups),
    ("node_resources_balanced_allocation", 1, lambda shape, world: True),
    ("image_locality", 1, lambda shape, world: world.cache.images),
)
"""module, weight of its score, whether it may matter"""

NODE = "node"
"""A node came, or offers or demands something else."""
NODE_GONE = "node gone"
POD_PLACED = "pod placed"
POD_GONE = "pod gone"
"""A pod left its node, or takes less."""
CLAIM = "claim"
"""A volume claim changed; it helps those who use it."""
STORAGE = "storage"
"""A volume, a class of storage, or what a driver says of itself, came or changed."""


class Rejection:
    """Why a node does not do. ``resolvable``: other pods' going might help, so that preemption is worth a try.

    Equal rejections are counted together, so a plugin makes each one once.
    """

    __slots__ = ("plugin", "reasons", "resolvable")

    def __init__(self, plugin: str, *reasons: str, resolvable: bool = False) -> None:
        self.plugin = plugin
        self.reasons = reasons
        self.resolvable = resolvable

    def __repr__(self) -> str:
        return f"Rejection({self.plugin}: {', '.join(self.reasons)})"


class Prepared:
    """``plugin`` is the name of its module. ``refusal``: no node does, whatever it is like. ``only``: the names of the
    nodes that come into question.

    ``filter`` looks at a node and its own pods. ``score`` is from 0 to 100. ``raw`` is a number to be set in relation
    to the largest of all nodes (``reverse``: the less the better). ``topology`` is all that looks at other nodes' pods.
    ``before_bind`` does what must be done before the pod is assigned; False: not yet.
    """

    __slots__ = ("before_bind", "filter", "only", "plugin", "raw", "refusal", "reverse", "score", "topology")

    def __init__(
        self,
        *,
        refusal: Rejection | None = None,
        only: frozenset[str] | None = None,
        filter: Callable[[NodeInfo], Rejection | None] | None = None,
        score: Callable[[NodeInfo], int] | None = None,
        raw: Callable[[NodeInfo], int] | None = None,
        reverse: bool = False,
        topology: Topology | None = None,
        before_bind: Callable[[str], bool] | None = None,
    ) -> None:
        self.plugin = ""
        self.refusal = refusal
        self.only = only
        self.filter = filter
        self.score = score
        self.raw = raw
        self.reverse = reverse
        self.topology = topology
        self.before_bind = before_bind


def module_of(name: str) -> ModuleType:
    """The module of a plugin."""
    return import_module(f"minikctl.scheduler.plugins.{name}")


def prepare_all(shape: PodShape, world: World) -> list[tuple[Prepared, int]]:
    """What all plugins have to say of a shape, each with its weight; up to the first that refuses it outright."""
    result = []
    for name, weight, matters in PLUGINS:
        prepared = module_of(name).prepare(shape, world) if matters(shape, world) else None
        if prepared is not None:
            prepared.plugin = name
            result.append((prepared, weight))
            if prepared.refusal is not None:
                break
    return result


def normalised(raw: int, largest: int, reverse: bool) -> int:
    """A raw score in relation to the largest one."""
    if not largest:
        return MAX_SCORE if reverse else raw
    score = MAX_SCORE * raw // largest
    return MAX_SCORE - score if reverse else score

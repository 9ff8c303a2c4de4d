"""PodTopologySpread: equal pods are spread evenly over zones, hosts or other domains, as a must or as a wish.

A pod that wishes for nothing is spread over hosts and zones like its siblings: the pods that its Services and its
controller select (`default_spreading.py`). Source: pkg/scheduler/framework/plugins/podtopologyspread.
"""

from __future__ import annotations

from math import log

from minikctl.apimachinery.selectors import LabelSelector, Requirement, from_object
from minikctl.scheduler.domains import DomainCounter
from minikctl.scheduler.framework import MAX_SCORE, NODE, NODE_GONE, POD_GONE, POD_PLACED, Prepared, Rejection
from minikctl.scheduler.node_selection import named_nodes, required_nodes
from minikctl.scheduler.shapes import occupied_node
from minikctl.scheduler.taints import untolerated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.framework import Part
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE, NODE_GONE, POD_GONE, POD_PLACED)
HOSTNAME = "kubernetes.io/hostname"
_UNEVEN = Rejection("pod_topology_spread", "node(s) didn't match pod topology spread constraints", resolvable=True)
_UNLABELLED = Rejection(
    "pod_topology_spread", "node(s) didn't match pod topology spread constraints (missing required label)"
)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    own = shape.spec.get("topologySpreadConstraints")
    if own:
        constraints = [Constraint(item, _selector_of(item, shape)) for item in own]
    elif len(named_nodes(shape) or ()) == 1:
        return None  # a daemon's pod: there is nothing to choose from
    else:
        from minikctl.scheduler.plugins.default_spreading import default_constraints

        constraints = [Constraint(item, selector) for item, selector in default_constraints(shape, world)]
    if not constraints:
        return None
    return Prepared(topology=Spreading(shape, world, constraints, strict=bool(own)))


class Constraint:
    """One topologySpreadConstraint; what is left out has its default."""

    __slots__ = ("hard", "key", "least_domains", "max_skew", "selector", "with_affinity", "with_taints")

    def __init__(self, item: Obj, selector: LabelSelector) -> None:
        self.key: str = item["topologyKey"]
        self.max_skew: int = item["maxSkew"]
        self.hard = item["whenUnsatisfiable"] == "DoNotSchedule"
        self.selector = selector
        self.least_domains: int = item.get("minDomains") or 1
        self.with_affinity = item.get("nodeAffinityPolicy") != "Ignore"
        self.with_taints = item.get("nodeTaintsPolicy") == "Honor"


class Spreading:
    """``strict``: nodes without the labels of all constraints do not come into question (default spreading is lax)."""

    def __init__(self, shape: PodShape, world: World, constraints: list[Constraint], *, strict: bool) -> None:
        self._constraints = constraints
        self._strict = strict
        nodes = [node for node in world.cache.nodes.values() if node.exists]
        self._counters = [
            DomainCounter(c.key, nodes, _weigher(c, shape), _eligibility(c, constraints, shape, strict))
            for c in constraints
        ]
        self._hard = [number for number, constraint in enumerate(constraints) if constraint.hard]
        self._soft = [number for number, constraint in enumerate(constraints) if not constraint.hard]
        self._matches_itself = [int(constraint.selector.matches(shape.labels)) for constraint in constraints]
        self._count_pods(shape, world)

    def _count_pods(self, shape: PodShape, world: World) -> None:
        known: dict[str, list[tuple[NodeInfo, int]]] = {}
        for constraint, counter in zip(self._constraints, self._counters, strict=True):
            text = str(constraint.selector)
            if text not in known:
                known[text] = _spots(constraint.selector, shape, world)
            for node, count in known[text]:
                counter.tally(node, count)

    def part(self, node: NodeInfo) -> Part:
        return tuple([counter.part(node) for counter in self._counters])

    def add(self, node: NodeInfo, shape: PodShape, sign: int) -> None:
        for counter in self._counters:
            counter.add(node, shape, sign)

    def refuse(self, part: Part) -> Rejection | None:
        for number in self._hard:
            if part[number] is None:
                return _UNLABELLED
            constraint, counter = self._constraints[number], self._counters[number]
            least = counter.minimum() if len(counter.counts) >= constraint.least_domains else 0
            if counter.count(part[number]) + self._matches_itself[number] - least > constraint.max_skew:
                return _UNEVEN
        return None

    def scores(self, parts: Sequence[tuple[Part, int]]) -> list[int] | None:
        soft = self._soft
        if not soft:
            return None
        scored = [None if self._strict and any(part[n] is None for n in soft) else part for part, _ in parts]
        weights = self._weights(parts, scored)
        raws: list[int | None] = []
        for part in scored:
            if part is None:
                raws.append(None)
                continue
            total = 0.0
            for number, weight in zip(soft, weights, strict=True):
                if part[number] is not None:
                    count = self._counters[number].count(part[number])
                    total += count * weight + self._constraints[number].max_skew - 1
            raws.append(int(total + 0.5))
        return _normalise(raws)

    def _weights(self, parts: Sequence[tuple[Part, int]], scored: list[Part | None]) -> list[float]:
        """Large topologies have small counts a domain; their weight makes up for it."""
        weights = []
        for number in self._soft:
            if self._constraints[number].key == HOSTNAME or self._counters[number].single:
                size = sum(count for (_, count), part in zip(parts, scored, strict=True) if part is not None)
            else:
                size = len({part[number] for part in scored if part is not None})
            weights.append(log(size + 2))
        return weights


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    keys = {item["topologyKey"] for item in shape.spec.get("topologySpreadConstraints") or ()}
    if old is None:
        return keys <= new.labels.keys()
    return old.taints != new.taints or any(old.labels.get(key) != new.labels.get(key) for key in keys)


def helps_pod(shape: PodShape, other: PodShape) -> bool:
    if other.namespace != shape.namespace:
        return False
    constraints = shape.spec.get("topologySpreadConstraints") or ()
    return any(_selector_of(item, shape).matches(other.labels) for item in constraints)


def _normalise(raws: list[int | None]) -> list[int]:
    known = [raw for raw in raws if raw is not None]
    least, most = min(known, default=0), max(known, default=0)
    if not most:
        return [MAX_SCORE if raw is not None else 0 for raw in raws]
    return [0 if raw is None else MAX_SCORE * (most + least - raw) // most for raw in raws]


def _selector_of(item: Obj, shape: PodShape) -> LabelSelector:
    selector = from_object(item.get("labelSelector"))
    own = [
        Requirement(key, "=", (shape.labels[key],)) for key in item.get("matchLabelKeys") or () if key in shape.labels
    ]
    if not own:
        return selector
    return LabelSelector([*selector.requirements, *own], nothing=selector.nothing)


def _weigher(constraint: Constraint, shape: PodShape) -> Callable[[PodShape], int]:
    selector, namespace = constraint.selector, shape.namespace
    return lambda other: int(other.namespace == namespace and selector.matches(other.labels))


def _eligibility(
    constraint: Constraint, constraints: list[Constraint], shape: PodShape, strict: bool
) -> Callable[[NodeInfo], bool]:
    """Whether the pods of a node count: it has the labels of all constraints alike, and is one the pod may be on."""
    keys = [other.key for other in constraints if other.hard == constraint.hard] if strict else []
    matches = required_nodes(shape)

    def eligible(node: NodeInfo) -> bool:
        if any(key not in node.labels for key in keys) or (constraint.with_affinity and not matches(node)):
            return False
        return not constraint.with_taints or untolerated(node.taints, shape.tolerations) is None

    return eligible


def _spots(selector: LabelSelector, shape: PodShape, world: World) -> list[tuple[NodeInfo, int]]:
    """How many pods of the namespace match on which node; those on their way out do not count."""
    counts: dict[str, int] = {}
    for pod in world.pods_matching(shape.namespace, selector, owner=_owner_of_all(selector, shape, world)):
        if not pod["metadata"].get("deletionTimestamp"):
            node = occupied_node(pod)
            counts[node] = counts.get(node, 0) + 1
    nodes: dict[str, Any] = world.cache.nodes
    return [(nodes[name], count) for name, count in counts.items() if name in nodes]


def _owner_of_all(selector: LabelSelector, shape: PodShape, world: World) -> str:
    """The uid of the pod's controller, where what the selector demands is what that controller's pods alone have."""
    from minikctl.scheduler.plugins.default_spreading import owner_selector

    owned = owner_selector(shape, world)
    if owned is None or shape.owner is None:
        return ""
    demanded = {str(requirement) for requirement in selector.requirements}
    covered = all(str(requirement) in demanded for requirement in owned.requirements)
    return str(shape.owner["uid"]) if covered and "pod-template-hash" in shape.labels else ""

"""InterPodAffinity: pods that want to be near others, or far from them; and others that want this of the new pod.

Source: pkg/scheduler/framework/plugins/interpodaffinity.
"""

from __future__ import annotations

from minikctl.scheduler.affinity_groups import AffinityTerms
from minikctl.scheduler.domains import DomainCounter
from minikctl.scheduler.framework import MAX_SCORE, NODE, POD_GONE, POD_PLACED, Prepared, Rejection
from minikctl.scheduler.shapes import occupied_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.affinity_groups import Term
    from minikctl.scheduler.framework import Part
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE, POD_GONE, POD_PLACED)
_NOT_NEAR = Rejection("inter_pod_affinity", "node(s) didn't match pod affinity rules")
_TOO_NEAR = Rejection("inter_pod_affinity", "node(s) didn't match pod anti-affinity rules", resolvable=True)
_UNWELCOME = Rejection(
    "inter_pod_affinity", "node(s) didn't satisfy existing pods anti-affinity rules", resolvable=True
)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    affinity = Affinity(shape, world)
    return Prepared(topology=affinity) if affinity.matters else None


class Affinity:
    """One counter for each topology key of: pods that all needed terms match, pods to avoid, pods that want to be
    avoided, and likes and dislikes of both sides together."""

    def __init__(self, shape: PodShape, world: World) -> None:
        self._shape = shape
        self._world = world
        self._terms = AffinityTerms(shape.namespace, shape.affinity)
        self._nodes = [node for node in world.cache.nodes.values() if node.exists]
        self._counters: list[DomainCounter] = []
        terms = self._terms
        self._need = [self._counter(key, self._needed) for key in dict.fromkeys(term.key for term in terms.need)]
        self._avoid = [self._counter(key, _weigher(own, world)) for key, own in _by_key(terms.avoid)]
        self._unwelcome = [self._counter(key, self._repelled(key)) for key in self._keys_of_others("avoid")]
        likes = dict.fromkeys(
            [*(term.key for term in terms.prefer), *self._keys_of_others("prefer"), *self._keys_of_others("need")]
        )
        self._likes = [self._counter(key, self._liking(key)) for key in likes]
        self.matters = bool(self._counters)
        if self.matters:
            self._count_matching()
            self._count_groups()
        self._first_of_its_kind = all(term.matches(shape, world) for term in terms.need)

    def part(self, node: NodeInfo) -> Part:
        return tuple([counter.part(node) for counter in self._counters])

    def add(self, node: NodeInfo, shape: PodShape, sign: int) -> None:
        for counter in self._counters:
            counter.add(node, shape, sign)

    def refuse(self, part: Part) -> Rejection | None:
        if self._need and not self._is_near(part):
            return _NOT_NEAR
        if any(self._count(part, number) > 0 for number in self._avoid):
            return _TOO_NEAR
        if any(self._count(part, number) > 0 for number in self._unwelcome):
            return _UNWELCOME
        return None

    def _is_near(self, part: Part) -> bool:
        if any(part[number] is None for number in self._need):
            return False
        if all(self._count(part, number) > 0 for number in self._need):
            return True
        # The first of a group that wants to be together may go anywhere.
        nobody = all(not any(self._counters[number].counts.values()) for number in self._need)
        return nobody and self._first_of_its_kind

    def scores(self, parts: Sequence[tuple[Part, int]]) -> list[int] | None:
        if not any(any(self._counters[number].counts.values()) for number in self._likes):
            return None
        raws = [sum(self._count(part, number) for number in self._likes) for part, _ in parts]
        least, most = min(raws), max(raws)
        return [int(MAX_SCORE * (raw - least) / (most - least)) if most > least else 0 for raw in raws]

    def _count(self, part: Part, number: int) -> int:
        return 0 if part[number] is None else self._counters[number].count(part[number])

    # --- who counts how much

    def _counter(self, key: str, weigh: Callable[[PodShape], int]) -> int:
        self._counters.append(DomainCounter(key, self._nodes, weigh))
        return len(self._counters) - 1

    def _needed(self, other: PodShape) -> int:
        return int(all(term.matches(other, self._world) for term in self._terms.need))

    def _repelled(self, key: str) -> Callable[[PodShape], int]:
        """How often pods of another shape want this one away from their domain."""
        return lambda other: self._others_terms(other.affinity_group, "avoid", key)

    def _liking(self, key: str) -> Callable[[PodShape], int]:
        own = _weigher([term for term in self._terms.prefer if term.key == key], self._world)
        return lambda other: (
            own(other)
            + self._others_terms(other.affinity_group, "prefer", key)
            + self._others_terms(other.affinity_group, "need", key)
        )

    def _others_terms(self, group_key: str, field: str, key: str) -> int:
        """The summed weight of a group's terms that match this pod; a need counts as a liking of weight 1."""
        group = self._world.affinity_groups.get(group_key) if group_key else None
        if group is None:
            return 0
        return sum(
            term.weight
            for term in getattr(group.terms, field)
            if term.key == key and term.matches(self._shape, self._world)
        )

    def _keys_of_others(self, field: str) -> list[str]:
        """Topology keys of terms that match this pod: of pods on nodes, and of its own kind once it is on one."""
        found: dict[str, None] = {}
        own = getattr(self._terms, field)
        for terms in [own, *(getattr(group.terms, field) for group in self._world.affinity_groups)]:
            for term in terms:
                if term.key not in found and term.matches(self._shape, self._world):
                    found[term.key] = None
        return list(found)

    # --- the pods that are there already

    def _count_matching(self) -> None:
        """Count the pods that this pod's own terms speak of. Each is counted in every counter by the terms alone."""
        terms = self._terms
        if terms.need:
            for pod, node in self._pods_of(terms.need[0]):
                other = _Labels(pod)
                if all(term.matches(other, self._world) for term in terms.need):  # type: ignore[arg-type]
                    for number in self._need:
                        self._counters[number].tally(node, 1)
        for numbers, chosen in ((self._avoid, terms.avoid), (self._likes, terms.prefer)):
            for term in chosen:
                number = next(n for n in numbers if self._counters[n].key == term.key)
                for _, node in self._pods_of(term):
                    self._counters[number].tally(node, term.weight)

    def _pods_of(self, term: Term) -> list[tuple[Obj, NodeInfo]]:
        nodes = self._world.cache.nodes
        return [
            (pod, nodes[occupied_node(pod)])
            for namespace in term.namespaces(self._world)
            for pod in self._world.pods_matching(namespace, term.selector)
            if occupied_node(pod) in nodes
        ]

    def _count_groups(self) -> None:
        """Count what the groups of pods on nodes want of this pod."""
        nodes = self._world.cache.nodes
        wanted = [(number, ("avoid",)) for number in self._unwelcome] + [(n, ("prefer", "need")) for n in self._likes]
        for group in self._world.affinity_groups:
            for number, fields in wanted:
                counter = self._counters[number]
                weight = sum(self._others_terms(group.key, field, counter.key) for field in fields)
                if weight:
                    for name, count in group.counts.items():
                        counter.tally(nodes[name], weight * count)


class _Labels:
    """As much of a stored pod as terms look at."""

    __slots__ = ("labels", "namespace")

    def __init__(self, pod: Obj) -> None:
        self.labels: dict[str, str] = pod["metadata"].get("labels") or {}
        self.namespace: str = pod["metadata"]["namespace"]


def helps_pod(shape: PodShape, other: PodShape) -> bool:
    """Pods that come or go may help, unless all terms name labels that they lack; others' wishes count too."""
    if other.affinity_group:
        return True
    from minikctl.apimachinery.selectors import from_object

    for part in ("podAffinity", "podAntiAffinity"):
        for term in (shape.affinity.get(part) or {}).get("requiredDuringSchedulingIgnoredDuringExecution") or ():
            if from_object(term.get("labelSelector")).matches(other.labels):
                return True
    return False


def _weigher(terms: list[Term], world: World) -> Callable[[PodShape], int]:
    return lambda other: sum(term.weight for term in terms if term.matches(other, world))


def _by_key(terms: list[Term]) -> list[tuple[str, list[Term]]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.key, []).append(term)
    return list(found.items())

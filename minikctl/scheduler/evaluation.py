"""All nodes in the eyes of the pods of one shape, kept up to date instead of worked out for each pod.

Nodes that are equally good at any one time lie in one bucket: same scores of their own, same part in each topology.
Choosing a node looks at buckets only, and there are few; when a pod comes to a node, only that node is judged again.
So a thousand equal pods cost little more than one, and the result is the same as judging every node for each of them.
"""

from __future__ import annotations

from minikctl.scheduler.framework import Rejection, normalised, prepare_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TypeAlias

    from minikctl.apimachinery.identity import Identity
    from minikctl.scheduler.framework import Part, Prepared, Topology
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

    BucketKey: TypeAlias = tuple[int, tuple[int, ...], tuple[Part, ...]]
    """weighted sum of absolute scores, raw scores, the part in each topology"""


class NodeSet:
    """Names of nodes in the order of their coming; adding, removing and taking the n-th cost the same for any size."""

    __slots__ = ("_at", "names")

    def __init__(self) -> None:
        self.names: list[str] = []
        self._at: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def add(self, name: str) -> None:
        self._at[name] = len(self.names)
        self.names.append(name)

    def remove(self, name: str) -> None:
        at = self._at.pop(name)
        last = self.names.pop()
        if last != name:
            self.names[at] = last
            self._at[last] = at


class Evaluation:
    """``refusal`` is set where no node is worth a look. ``groups_version`` is that of the affinity groups it knows.

    ``moves`` lists the pods that came to nodes while the scheduler is at work; those up to now are known.
    """

    def __init__(self, shape: PodShape, world: World, moves: Sequence[tuple[NodeInfo, PodShape]] = ()) -> None:
        self.shape = shape
        self._moves_known = len(moves)
        self.world = world
        self.groups_version = world.affinity_groups.version
        prepared = prepare_all(shape, world)
        self.prepared = prepared
        self.refusal: Rejection | None = next((p.refusal for p, _ in prepared if p.refusal is not None), None)
        self._filters = [p.filter for p, _ in prepared if p.filter is not None]
        self._scores = [(p.score, weight) for p, weight in prepared if p.score is not None]
        self._raws = [(p, weight) for p, weight in prepared if p.raw is not None]
        self.topologies: list[tuple[Topology, int]] = [(p.topology, w) for p, w in prepared if p.topology is not None]
        self._topologies_before = _topologies_before(prepared)
        self._buckets: dict[BucketKey, NodeSet] = {}
        self.refused: dict[Rejection, NodeSet] = {}
        self._home: dict[str, NodeSet] = {}
        self.only = _intersection(prepared)
        if self.refusal is None:
            for node in self.candidates():
                self._place(node)

    def candidates(self) -> Iterable[NodeInfo]:
        """The nodes that the plugins did not rule out from the start."""
        nodes = self.world.cache.nodes
        if self.only is None:
            return [node for node in nodes.values() if node.exists]
        return [nodes[name] for name in sorted(self.only) if name in nodes and nodes[name].exists]

    # --- keeping up to date

    def catch_up(self, moves: Sequence[tuple[NodeInfo, PodShape]]) -> None:
        """Take notice of the pods that came to nodes since the last time. Each of those nodes is judged again, once."""
        changed: dict[str, NodeInfo] = {}
        for node, shape in moves[self._moves_known :]:
            changed[node.name] = node
            for topology, _ in self.topologies:
                topology.add(node, shape, 1)
        self._moves_known = len(moves)
        for name, node in changed.items():
            if name in self._home:
                self._home.pop(name).remove(name)
                self._place(node)

    def _place(self, node: NodeInfo) -> None:
        home: NodeSet | None
        rejection = self.judge_alone(node)
        if rejection is not None:
            home = self.refused.get(rejection)
            if home is None:
                home = self.refused[rejection] = NodeSet()
        else:
            key = self._bucket_key(node)
            home = self._buckets.get(key)
            if home is None:
                home = self._buckets[key] = NodeSet()
        home.add(node.name)
        self._home[node.name] = home

    def _bucket_key(self, node: NodeInfo) -> BucketKey:
        total = 0
        for score, weight in self._scores:
            total += weight * score(node)
        raws = tuple([p.raw(node) for p, _ in self._raws])  # type: ignore[misc]
        return total, raws, self.parts(node)

    def parts(self, node: NodeInfo) -> tuple[Part, ...]:
        return tuple([topology.part(node) for topology, _ in self.topologies])

    # --- judging

    def judge_alone(self, node: NodeInfo) -> Rejection | None:
        """What is against a node for itself, whatever stands elsewhere."""
        for refuses in self._filters:
            rejection = refuses(node)
            if rejection is not None:
                return rejection
        return None

    def judge(self, node: NodeInfo) -> Rejection | None:
        """What is against a node, its neighbours considered."""
        return self.judge_alone(node) or self._judge_parts(self.parts(node))

    def _judge_parts(self, parts: tuple[Part, ...]) -> Rejection | None:
        """What the first topologies, as many as there are parts, have against nodes with these."""
        for (topology, _), part in zip(self.topologies, parts, strict=False):
            rejection = topology.refuse(part)
            if rejection is not None:
                return rejection
        return None

    def _fitting(self) -> list[tuple[BucketKey, NodeSet]]:
        fitting = []
        empty = []
        verdicts: dict[Any, bool] = {(): True}
        for key, bucket in self._buckets.items():
            if not bucket.names:
                empty.append(key)
                continue
            parts = key[2]
            fits = verdicts.get(parts)
            if fits is None:
                fits = verdicts[parts] = self._judge_parts(parts) is None
            if fits:
                fitting.append((key, bucket))
        for key in empty:
            del self._buckets[key]
        return fitting

    # --- answers

    def choose(self, identity: Identity) -> str | None:
        """The name of the best node, by lot among equals; None where none does."""
        fitting = self._fitting()
        if not fitting:
            return None
        totals = self._totals(fitting)
        best = max(totals)
        winners = [bucket for (_, bucket), total in zip(fitting, totals, strict=True) if total == best]
        count = sum(map(len, winners))
        lot = identity.below(count) if count > 1 else 0
        for bucket in winners:
            if lot < len(bucket):
                return bucket.names[lot]
            lot -= len(bucket)
        raise AssertionError("the lot is below the number of nodes")

    def _totals(self, fitting: list[tuple[BucketKey, NodeSet]]) -> list[int]:
        totals = [key[0] for key, _ in fitting]
        for at, (prepared, weight) in enumerate(self._raws):
            raws = [key[1][at] for key, _ in fitting]
            largest = max(raws)
            for number, raw in enumerate(raws):
                totals[number] += weight * normalised(raw, largest, prepared.reverse)
        for at, (topology, weight) in enumerate(self.topologies):
            scores = topology.scores([(key[2][at], len(bucket)) for key, bucket in fitting])
            if scores is not None:
                for number, score in enumerate(scores):
                    totals[number] += weight * score
        return totals

    def fits(self, name: str) -> bool:
        """Whether a node would do."""
        node = self.world.cache.nodes.get(name)
        return node is not None and name in self._home and self.judge(node) is None

    def set_aside(self, name: str) -> None:
        """Leave a node out of what follows, until `put_back`."""
        self._home.pop(name).remove(name)

    def put_back(self, node: NodeInfo) -> None:
        self._place(node)

    def rejections(self) -> list[tuple[Rejection, list[str]]]:
        """What is against the nodes that do not do, with their names: of each what the first plugin says."""
        found: list[tuple[Rejection, list[str]]] = []
        more: dict[Rejection, list[str]] = {}
        for rejection, nodes in self.refused.items():
            before = self._topologies_before.get(rejection.plugin, 0)
            if not before:
                found.append((rejection, nodes.names))
                continue
            for name in nodes.names:
                parts = self.parts(self.world.cache.nodes[name])[:before]
                more.setdefault(self._judge_parts(parts) or rejection, []).append(name)
        for key, bucket in self._buckets.items():
            if bucket:
                verdict = self._judge_parts(key[2])
                if verdict is not None:
                    more.setdefault(verdict, []).extend(bucket.names)
        return [item for item in (*found, *more.items()) if item[1]]


def _topologies_before(prepared: list[tuple[Prepared, int]]) -> dict[str, int]:
    """For each plugin with a filter, how many topologies a real scheduler asks before it."""
    found: dict[str, int] = {}
    count = 0
    for one, _ in prepared:
        if one.filter is not None:
            found[one.plugin] = count
        count += one.topology is not None
    return found


def _intersection(prepared: list[tuple[Prepared, int]]) -> frozenset[str] | None:
    found: frozenset[str] | None = None
    for one, _ in prepared:
        if one.only is not None:
            found = one.only if found is None else found & one.only
    return found

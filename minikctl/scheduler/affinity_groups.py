"""The pods on nodes that have a say about other pods: those with pod affinity or anti-affinity of their own.

Pods of one namespace with the same terms form a group, and a group knows how many of its pods each node has. With it in
the checkpoint, a new pod's plugins need not read the pods that might repel or attract it.
"""

from __future__ import annotations

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.selectors import LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World


class Term:
    """One PodAffinityTerm of a pod in ``namespace``."""

    __slots__ = ("_listed", "_of_namespaces", "everywhere", "key", "selector", "weight")

    def __init__(self, term: Obj, namespace: str, weight: int = 1) -> None:
        self.key: str = term["topologyKey"]
        self.weight = weight
        self.selector: LabelSelector = from_object(term.get("labelSelector"))
        listed = term.get("namespaces")
        by_labels = term.get("namespaceSelector")
        self._listed = frozenset(listed or (() if by_labels is not None else (namespace,)))
        self._of_namespaces: LabelSelector | None = None if by_labels is None else from_object(by_labels)
        self.everywhere = self._of_namespaces is not None and self._of_namespaces.empty

    def matches(self, shape: PodShape, world: World) -> bool:
        return self.covers(shape.namespace, world) and self.selector.matches(shape.labels)

    def covers(self, namespace: str, world: World) -> bool:
        """Whether the term is about pods of that namespace."""
        if self.everywhere or namespace in self._listed:
            return True
        return self._of_namespaces is not None and self._of_namespaces.matches(world.namespace_labels(namespace))

    def namespaces(self, world: World) -> list[str]:
        """The namespaces that the term is about; [""] is all."""
        if self.everywhere:
            return [""]
        names = set(self._listed)
        if self._of_namespaces is not None:
            for namespace in world.list("namespaces"):
                if self._of_namespaces.matches(namespace["metadata"].get("labels")):
                    names.add(namespace["metadata"]["name"])
        return sorted(names)


class AffinityTerms:
    """The terms of a pod, by what they demand."""

    __slots__ = ("avoid", "need", "prefer")

    def __init__(self, namespace: str, affinity: Obj) -> None:
        towards, against = affinity.get("podAffinity") or {}, affinity.get("podAntiAffinity") or {}
        required, preferred = (
            "requiredDuringSchedulingIgnoredDuringExecution",
            "preferredDuringSchedulingIgnoredDuringExecution",
        )
        self.need = [Term(term, namespace) for term in towards.get(required) or ()]
        self.avoid = [Term(term, namespace) for term in against.get(required) or ()]
        self.prefer = [Term(t["podAffinityTerm"], namespace, t["weight"]) for t in towards.get(preferred) or ()]
        self.prefer += [Term(t["podAffinityTerm"], namespace, -t["weight"]) for t in against.get(preferred) or ()]


class AffinityGroup:
    """``counts`` is the number of its pods by node."""

    __slots__ = ("_terms", "counts", "key")

    def __init__(self, key: str, counts: dict[str, int]) -> None:
        self.key = key
        self.counts = counts
        self._terms: AffinityTerms | None = None

    @property
    def terms(self) -> AffinityTerms:
        if self._terms is None:
            self._terms = AffinityTerms(*fast_json.loads(self.key))
        return self._terms


class AffinityGroups:
    """All groups, by key. ``version`` rises whenever there is a group that was not there before."""

    def __init__(self, value: Obj | None = None) -> None:
        self._groups = {key: AffinityGroup(key, dict(counts)) for key, counts in (value or {}).items()}
        self._values: dict[str, dict[str, int]] = dict(value or {})
        self.version = 0

    def __bool__(self) -> bool:
        return bool(self._groups)

    def __iter__(self) -> Iterator[AffinityGroup]:
        return iter(self._groups.values())

    def get(self, key: str) -> AffinityGroup | None:
        return self._groups.get(key)

    def add(self, node: str, shape: PodShape, sign: int) -> None:
        """A pod came to a node (1) or left it (-1)."""
        key = shape.affinity_group
        if not key:
            return
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = AffinityGroup(key, {})
            self.version += 1
        left = group.counts.get(node, 0) + sign
        if left > 0:
            group.counts[node] = left
        else:
            group.counts.pop(node, None)
        if not group.counts:
            del self._groups[key]
        self._values.pop(key, None)

    def value(self) -> dict[str, dict[str, int]]:
        """Itself as JSON, sharing what did not change."""
        for key, group in self._groups.items():
            if key not in self._values:
                self._values[key] = dict(group.counts)
        return dict(self._values)

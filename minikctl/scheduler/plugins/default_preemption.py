"""DefaultPreemption: makes room for a pod by deleting pods of lower priority, as few and as unimportant as will do.

The pod does not get the room at once: it is nominated to the node, and tried again when its victims are gone.
Source: pkg/scheduler/framework/preemption, pkg/scheduler/framework/plugins/defaultpreemption.
"""

from __future__ import annotations

from minikctl.apimachinery.selectors import from_object
from minikctl.scheduler.failure import NO_VICTIMS, fruitless
from minikctl.scheduler.shapes import occupied_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from minikctl.apimachinery.identity import Identity
    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.evaluation import Evaluation
    from minikctl.scheduler.framework import Rejection
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape, QueuedPod, Shapes
    from minikctl.scheduler.world import World

    Victim: TypeAlias = tuple[Obj, PodShape]

LEAST_CANDIDATES = 100
CANDIDATES_PERCENT = 10
_NEVER = "not eligible due to preemptionPolicy=Never."
_TERMINATING = "not eligible due to a terminating pod on the nominated node."
_PRIORITY_OFFSET = 1 << 31
"""Makes every priority positive, so that fewer pods always sum up to less."""


class Candidate:
    """A node, the pods that would have to go, and how many of them a disruption budget protects."""

    __slots__ = ("node", "victims", "violations")

    def __init__(self, node: str, victims: list[Obj], violations: int) -> None:
        self.node = node
        self.victims = victims
        self.violations = violations


class Outcome:
    """``message`` is "" if a candidate was found; ``nominated`` is None where the pod's nomination stays as it is."""

    __slots__ = ("candidate", "message", "nominated")

    def __init__(self, message: str, nominated: str | None = None, candidate: Candidate | None = None) -> None:
        self.message = message
        self.nominated = nominated
        self.candidate = candidate


class Preemption:
    """One search for one pod. ``others`` gives the shapes of the pods that are nominated to a node and go before it."""

    def __init__(self, evaluation: Evaluation, shapes: Shapes, others: dict[str, list[PodShape]]) -> None:
        self._evaluation = evaluation
        self._shapes = shapes
        self._others = others
        self._world: World = evaluation.world
        self._priority = evaluation.shape.priority

    def search(self, pod: QueuedPod, rejections: list[tuple[Rejection, list[str]]], identity: Identity) -> Outcome:
        """What could go for the pod, given what is against each node."""
        if not pod.shape.preempts:
            return Outcome(_NEVER)
        hopeful = [(name, rejection) for rejection, names in rejections if rejection.resolvable for name in names]
        if pod.nominated and any(name == pod.nominated for name, _ in hopeful) and self._is_emptying(pod.nominated):
            return Outcome(_TERMINATING)
        nodes = self._world.cache.existing
        if self._world.cache.lowest_priority() >= self._priority:
            return Outcome(fruitless(nodes, {NO_VICTIMS: len(hopeful)} if hopeful else {}), "")
        candidates, reasons = self._dry_run(hopeful, identity)
        if not candidates:
            return Outcome(fruitless(nodes, reasons), "")
        best = min(candidates, key=_badness)
        return Outcome("", best.node, best)

    def _is_emptying(self, node: str) -> bool:
        """Whether pods are on their way out there for the sake of an earlier preemption."""
        return any(
            (pod["spec"].get("priority") or 0) < self._priority and _is_victim(pod) for pod in self._pods_on(node)
        )

    def _dry_run(
        self, hopeful: list[tuple[str, Rejection]], identity: Identity
    ) -> tuple[list[Candidate], dict[str, int]]:
        """The candidates, and for nodes without one the reasons with their number of nodes."""
        count = len(hopeful)
        enough = min(max(count * CANDIDATES_PERCENT // 100, LEAST_CANDIDATES), count)
        offset = identity.below(count) if count else 0
        candidates: list[Candidate] = []
        reasons: dict[str, int] = {}
        budgets = self._world.list("poddisruptionbudgets.policy") if count else []
        for name, _ in hopeful[offset:] + hopeful[:offset]:
            found = self._victims_on(self._world.cache.nodes[name], budgets)
            if isinstance(found, Candidate):
                candidates.append(found)
                if len(candidates) >= enough and any(not candidate.violations for candidate in candidates):
                    break
            else:
                for reason in found:
                    reasons[reason] = reasons.get(reason, 0) + 1
        return candidates, reasons

    def _victims_on(self, node: NodeInfo, budgets: list[Obj]) -> Candidate | Sequence[str]:
        """The pods that would have to go, or why their going is no use."""
        if all(priority >= self._priority for priority in node.priorities):
            return (NO_VICTIMS,)
        lower = [pod for pod in self._pods_on(node.name) if (pod["spec"].get("priority") or 0) < self._priority]
        trial = Trial(self._evaluation, node, self._others.get(node.name, []))
        try:
            pairs = [(pod, self._shapes.of(pod)) for pod in sorted(lower, key=_importance)]
            for _, shape in pairs:
                trial.move(shape, -1)
            rejection = trial.judge()
            if rejection is not None:
                return rejection.reasons
            protected, free = _by_budget(pairs, budgets)
            victims, violations = trial.reprieve(protected)
            more, _ = trial.reprieve(free)
        finally:
            trial.undo()
        victims += more
        return Candidate(node.name, sorted(victims, key=_importance), violations) if victims else (NO_VICTIMS,)

    def _pods_on(self, node: str) -> list[Obj]:
        found = self._world.client.list("pods", fields=f"spec.nodeName={node}")
        return [pod for pod in found if occupied_node(pod)]


class Trial:
    """What-if on one node: pods leave it and come back, and the evaluation is asked; `undo` sets its counts right."""

    def __init__(self, evaluation: Evaluation, node: NodeInfo, others: list[PodShape]) -> None:
        self._evaluation = evaluation
        self._node = node.copy()
        self._others = others
        self._moved: list[tuple[PodShape, int]] = []

    def move(self, shape: PodShape, sign: int) -> None:
        self._node.add(shape, sign)
        self._moved.append((shape, sign))
        for topology, _ in self._evaluation.topologies:
            topology.add(self._node, shape, sign)

    def judge(self) -> Rejection | None:
        """What is against the node, with and without the pods that are nominated to it."""
        if self._others:
            for shape in self._others:
                self.move(shape, 1)
            rejection = self._evaluation.judge(self._node)
            for shape in self._others:
                self.move(shape, -1)
            if rejection is not None:
                return rejection
        return self._evaluation.judge(self._node)

    def reprieve(self, pairs: list[Victim]) -> tuple[list[Obj], int]:
        """Let as many stay as can, the important ones first; who has to go, and how many."""
        victims = []
        for pod, shape in pairs:
            self.move(shape, 1)
            if self.judge() is not None:
                self.move(shape, -1)
                victims.append(pod)
        return victims, len(victims)

    def undo(self) -> None:
        for shape, sign in reversed(list(self._moved)):
            for topology, _ in self._evaluation.topologies:
                topology.add(self._node, shape, -sign)
        self._moved.clear()


def _is_victim(pod: Obj) -> bool:
    if not pod["metadata"].get("deletionTimestamp"):
        return False
    return any(
        condition["type"] == "DisruptionTarget"
        and condition["status"] == "True"
        and condition.get("reason") == "PreemptionByScheduler"
        for condition in (pod.get("status") or {}).get("conditions") or ()
    )


def _importance(pod: Obj) -> tuple[Any, ...]:
    """The most important first: high priority, then long running."""
    return -(pod["spec"].get("priority") or 0), _started(pod)


def _started(pod: Obj) -> str:
    return (pod.get("status") or {}).get("startTime") or "9999"


def _badness(candidate: Candidate) -> tuple[Any, ...]:
    """The smallest is the best candidate; of equals the first."""
    priorities = [pod["spec"].get("priority") or 0 for pod in candidate.victims]
    highest = max(priorities)
    earliest = min(_started(pod) for pod in candidate.victims if (pod["spec"].get("priority") or 0) == highest)
    total = sum(priority + _PRIORITY_OFFSET for priority in priorities)
    return candidate.violations, highest, total, len(priorities), [-ord(letter) for letter in earliest]


def _by_budget(pairs: list[Victim], budgets: list[Obj]) -> tuple[list[Victim], list[Victim]]:
    """(those whose going would violate a disruption budget, the others)"""
    allowed = [(budget.get("status") or {}).get("disruptionsAllowed") or 0 for budget in budgets]
    selectors = [from_object(budget["spec"].get("selector")) for budget in budgets]
    protected: list[Victim] = []
    free: list[Victim] = []
    for pod, shape in pairs:
        violated = False
        for number, budget in enumerate(budgets):
            selector = selectors[number]
            if (
                budget["metadata"]["namespace"] != shape.namespace
                or selector.empty
                or not selector.matches(shape.labels)
            ):
                continue
            if not shape.labels or pod["metadata"]["name"] in ((budget.get("status") or {}).get("disruptedPods") or {}):
                continue
            allowed[number] -= 1
            violated = violated or allowed[number] < 0
        (protected if violated else free).append((pod, shape))
    return protected, free

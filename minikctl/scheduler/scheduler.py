"""The scheduler as a component: hears of changes, tries the pods that wait, binds them, or says why not.

Neighbours: `memory.py` is what it knows, `queue.py` who waits, `evaluation.py` judges nodes, `happenings.py` says who
is worth another try, `reporting.py` writes to the API server. It decides nothing itself but what comes after what.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict, NotFound
from minikctl.apimachinery.meta import key_of, split_key
from minikctl.scheduler import failure
from minikctl.scheduler.evaluation import Evaluation
from minikctl.scheduler.happenings import Happenings
from minikctl.scheduler.memory import Memory, wants_node
from minikctl.scheduler.reporting import Reporter
from minikctl.scheduler.requests import is_resized
from minikctl.scheduler.shapes import occupied_node
from minikctl.scheduler.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings
    from minikctl.scheduler.framework import Rejection
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape, QueuedPod

KEPT_EVALUATIONS = 64
"""Shapes of pods whose view of all nodes is kept at one time; the queue rarely mixes as many."""
FLUSH = "flush"
_CLAIMS = "persistentvolumeclaims"
_STORAGE = (
    "persistentvolumes",
    "storageclasses.storage.k8s.io",
    "csinodes.storage.k8s.io",
    "csidrivers.storage.k8s.io",
    "csistoragecapacities.storage.k8s.io",
)


class Scheduler:
    name = "scheduler"

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._reporter = Reporter(surroundings.client, surroundings.clock)
        self._memory: Memory | None = None
        self._lost = False  # there is no checkpoint: all is read anew when work begins
        self._happenings = Happenings()
        self._evaluations: dict[PodShape, Evaluation] = {}
        self._moves: list[tuple[NodeInfo, PodShape]] = []  # the pods bound since work began
        self._world: World | None = None
        self._binding: QueuedPod | None = None
        self._timer_fired = False

    # --- hearing

    def observe(self, change: Change) -> None:
        if change.resource == "pods":
            self._observe_pod(change)
        elif change.resource == "nodes":
            self._observe_node(change)
        elif change.resource == _CLAIMS and self._remember() is not None:
            self._happenings.claim_changed(key_of(change.obj))
        elif change.resource in _STORAGE and change.type != "DELETED" and self._remember() is not None:
            self._happenings.storage_changed()

    def _remember(self) -> Memory | None:
        """What is known, or None where it has to be read anew."""
        if self._memory is None and not self._lost:
            self._memory = Memory.restored(self._surroundings.checkpoint())
            self._lost = self._memory is None
        return self._memory

    def _observe_node(self, change: Change) -> None:
        old, obj = change.old, change.obj
        if old is not None and change.type != "DELETED" and _offers_the_same(old, obj):
            return
        memory = self._remember()
        if memory is None:
            return
        name = obj["metadata"]["name"]
        if change.type == "DELETED":
            memory.cache.remove(name)
            self._happenings.node_gone()
        else:
            known = memory.cache.nodes.get(name)
            before = known.copy() if known is not None and known.exists else None
            if not memory.cache.describe(obj):
                return
            self._happenings.node_changed(before, memory.cache.nodes[name])
        memory.changed = True
        self._evaluations.clear()

    def _observe_pod(self, change: Change) -> None:
        old, obj = change.old, change.obj
        gone = change.type == "DELETED"
        before, after = occupied_node(old), "" if gone else occupied_node(obj)
        if before and before == after and old is not None and _takes_the_same(old, obj):
            return
        memory = self._remember()
        if memory is None:
            return
        if before or after:
            self._count(memory, old if before else None, before, obj if after else None, after)
        if gone or obj["spec"].get("nodeName") or not wants_node(obj):
            memory.changed |= memory.queue.remove(key_of(obj))
        else:
            self._observe_waiting(memory, old, obj)

    def _count(self, memory: Memory, old: Obj | None, before: str, obj: Obj | None, after: str) -> None:
        """Keep the sums of nodes exact. Evaluations at hand learn of a pod that is being bound, else they are void."""
        old_shape = memory.shapes.of(old) if old is not None else None
        shape = self._shape_of(memory, obj) if obj is not None else None
        if before == after and old_shape is shape:
            return
        if old_shape is not None:
            memory.count(old_shape, before, -1)
            self._happenings.pod_gone(old_shape)
        if shape is not None:
            memory.count(shape, after, 1)
            self._happenings.pod_placed(shape)
        if old is None and shape is not None and self._binding is not None:
            self._moves.append((memory.cache.nodes[after], shape))
        else:
            self._evaluations.clear()

    def _shape_of(self, memory: Memory, obj: Obj) -> PodShape:
        bound = self._binding
        if bound is not None and bound.obj["metadata"]["uid"] == obj["metadata"]["uid"]:
            return bound.shape
        return memory.shapes.of(obj)

    def _observe_waiting(self, memory: Memory, old: Obj | None, obj: Obj) -> None:
        key = key_of(obj)
        pod = memory.queued(obj)
        if memory.queue.is_active(key):
            memory.queue.refresh(pod)
        elif key not in memory.queue:
            if self._binding is None or self._binding.key != key:
                memory.queue.add(pod, self._clock.now)
        elif old is None or memory.shapes.of(old) is not pod.shape or not wants_node(old):
            memory.queue.add(pod, self._clock.now)

    # --- working

    def busy(self) -> bool:
        memory = self._memory
        if memory is None:
            return self._lost or self._timer_fired
        return bool(
            memory.changed or len(memory.queue) or self._timer_fired or (self._happenings and memory.queue.waiting)
        )

    def fire(self, key: str) -> None:
        self._timer_fired = True

    def work(self) -> None:
        memory = self._remember()
        if memory is None:
            memory = self._memory = Memory.rebuilt(self._client, self._clock.now)
            self._lost = False
        self._timer_fired = False
        self._world = World(self._client, memory.cache, memory.groups)
        self._release(memory)
        while len(memory.queue):
            pod = memory.queue.pop()
            if pod is not None:
                self._try(memory, pod)
            if not len(memory.queue):
                self._release(memory)
        self._evaluations.clear()
        self._moves.clear()
        self._world = None
        self._save(memory)

    def _save(self, memory: Memory) -> None:
        if not memory.changed:
            return
        memory.changed = False
        self._surroundings.save(memory.value())
        timers, due = self._surroundings.timers, memory.queue.next_flush()
        if due is None:
            timers.cancel(FLUSH)
        elif due != timers.due(FLUSH):
            timers.set(FLUSH, due, recurring=True)

    def _release(self, memory: Memory) -> None:
        """Put the pods that may fit by now into the queue again."""
        happenings, self._happenings = self._happenings, Happenings()
        queue, now = memory.queue, self._clock.now
        if not queue.waiting:
            return
        ready = queue.overdue(now)
        if happenings:
            for key in [key for key, entry in queue.waiting.items() if happenings.concern(entry.plugins)]:
                pod = self._load(memory, key)
                if pod is not None and happenings.help(pod.shape, queue.waiting[key].plugins):
                    ready.append(key)
        for key in dict.fromkeys(ready):
            pod = self._load(memory, key)
            if pod is not None:
                memory.changed = True
                queue.add(pod, now)

    def _load(self, memory: Memory, key: str) -> QueuedPod | None:
        """The present version of a waiting pod; one that is no longer there is forgotten."""
        obj = self._client.find("pods", *split_key(key))
        if obj is None or not wants_node(obj):
            memory.changed |= memory.queue.remove(key)
            return None
        return memory.queued(obj)

    def _try(self, memory: Memory, pod: QueuedPod) -> None:
        if not memory.cache.existing:
            self._fail(memory, pod, failure.NO_NODES, (), "")
            return
        evaluation = self._evaluate(memory, pod.shape)
        if evaluation.refusal is not None:
            self._refuse(memory, pod, evaluation.refusal)
            return
        contested = self._contested(memory, evaluation, pod)
        for name in contested:
            evaluation.set_aside(name)
        nominated = pod.nominated
        if nominated and nominated not in contested and evaluation.fits(nominated):
            chosen: str | None = nominated
        else:
            chosen = evaluation.choose(self._surroundings.identity)
        rejections = evaluation.rejections() if chosen is None else []
        for name in contested:
            evaluation.put_back(memory.cache.nodes[name])
        if chosen is None:
            self._give_up(memory, pod, evaluation, [*rejections, *_grouped(contested)])
        else:
            self._bind(memory, pod, evaluation, chosen)

    def _evaluate(self, memory: Memory, shape: PodShape) -> Evaluation:
        evaluation = self._evaluations.get(shape)
        if evaluation is None or evaluation.groups_version != memory.groups.version:
            assert self._world is not None
            if len(self._evaluations) >= KEPT_EVALUATIONS:
                del self._evaluations[next(iter(self._evaluations))]
            evaluation = self._evaluations[shape] = Evaluation(shape, self._world, self._moves)
        evaluation.catch_up(self._moves)
        return evaluation

    def _bind(self, memory: Memory, pod: QueuedPod, evaluation: Evaluation, node: str) -> None:
        for prepared, _ in evaluation.prepared:
            if prepared.before_bind is not None and not prepared.before_bind(node):
                memory.queue.park(pod.key, self._clock.now, ("volume_binding",))
                memory.changed = True
                self._evaluations.clear()
                return
        self._binding = pod
        try:
            self._reporter.bind(pod, node)
        except (Conflict, NotFound):
            return  # somebody was faster, or it is gone
        finally:
            self._binding = None
            memory.queue.attempts.pop(pod.key, None)

    # --- failing

    def _contested(self, memory: Memory, evaluation: Evaluation, pod: QueuedPod) -> dict[str, Rejection]:
        """The nodes that would do, were it not for pods that are nominated to them and go before this one."""
        found: dict[str, Rejection] = {}
        if not memory.queue.nominations:
            return found
        from minikctl.scheduler.plugins.default_preemption import Trial

        for name, shapes in self._nominated_before(memory, pod).items():
            if not evaluation.fits(name):
                continue
            trial = Trial(evaluation, memory.cache.nodes[name], shapes)
            rejection = trial.judge()
            if rejection is not None:
                found[name] = rejection
        return found

    def _nominated_before(self, memory: Memory, pod: QueuedPod) -> dict[str, list[PodShape]]:
        """The shapes of other pods of at least the same priority, by the node that they are nominated to."""
        found: dict[str, list[PodShape]] = {}
        for key in list(memory.queue.nominations):
            other = self._load(memory, key) if key != pod.key else None
            if other is not None and other.nominated and other.shape.priority >= pod.shape.priority:
                found.setdefault(other.nominated, []).append(other.shape)
        return found

    def _refuse(self, memory: Memory, pod: QueuedPod, refusal: Rejection) -> None:
        nodes = memory.cache.existing
        preemption = failure.fruitless(nodes, {})
        message = failure.refused(nodes, ", ".join(refusal.reasons), preemption)
        self._fail(memory, pod, message, (refusal.plugin,), "")

    def _give_up(
        self, memory: Memory, pod: QueuedPod, evaluation: Evaluation, rejections: list[tuple[Rejection, list[str]]]
    ) -> None:
        from minikctl.scheduler.plugins.default_preemption import Preemption

        others = self._nominated_before(memory, pod)
        outcome = Preemption(evaluation, memory.shapes, others).search(pod, rejections, self._surroundings.identity)
        nodes = memory.cache.existing
        reasons = failure.count_reasons((rejection, len(names)) for rejection, names in rejections)
        seen = sum(len(names) for _, names in rejections)
        if seen < nodes:
            reasons["node(s) didn't satisfy plugin(s) [NodeAffinity]"] = nodes - seen
        plugins = tuple(dict.fromkeys(rejection.plugin for rejection, _ in rejections)) or ("node_affinity",)
        if outcome.candidate is not None:
            self._reporter.evict(outcome.candidate.victims, pod, outcome.candidate.node)
            self._withdraw_nominations(memory, pod, outcome.candidate.node)
            self._evaluations.clear()
        self._fail(memory, pod, failure.unschedulable(nodes, reasons, outcome.message), plugins, outcome.nominated)

    def _withdraw_nominations(self, memory: Memory, pod: QueuedPod, node: str) -> None:
        """Pods of lower priority that were to go to this node have to look elsewhere."""
        for key, nominated in list(memory.queue.nominations.items()):
            other = self._load(memory, key) if nominated == node and key != pod.key else None
            if other is not None and other.shape.priority < pod.shape.priority:
                memory.queue.withdraw_nomination(key)
                self._reporter.clear_nomination(other)

    def _fail(
        self, memory: Memory, pod: QueuedPod, message: str, plugins: tuple[str, ...], nominated: str | None
    ) -> None:
        """``nominated``: the node that is being emptied for the pod, "" for none any longer, None for no news."""
        kept = pod.nominated if nominated is None else nominated
        memory.queue.fail(pod.key, self._clock.now, plugins, kept)
        memory.changed = True
        self._reporter.fail(pod, message, kept)


def _offers_the_same(old: Obj, obj: Obj) -> bool:
    """Whether a change of a node makes no difference here, as most reports of its kubelet do."""
    status, before = obj.get("status") or {}, old.get("status") or {}
    return (
        old.get("spec") == obj.get("spec")
        and old["metadata"].get("labels") == obj["metadata"].get("labels")
        and all(status.get(field) == before.get(field) for field in ("allocatable", "images"))
    )


def _takes_the_same(old: Obj, obj: Obj) -> bool:
    """Whether a change of an assigned pod can make no difference here; nearly all of them are of its status."""
    return (
        old["spec"] is obj["spec"]
        and old["metadata"].get("labels") == obj["metadata"].get("labels")
        and not is_resized(old)
        and not is_resized(obj)
    )


def _grouped(contested: dict[str, Rejection]) -> list[tuple[Rejection, list[str]]]:
    groups: dict[Rejection, list[str]] = {}
    for name, rejection in contested.items():
        groups.setdefault(rejection, []).append(name)
    return list(groups.items())

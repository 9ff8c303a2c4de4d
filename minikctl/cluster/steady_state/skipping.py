"""Watches a long settle, and carries the cluster over the periods in which it would only do the same again.

Every five minutes of the cluster's time a snapshot is kept, which costs next to nothing, and compared with those some
periods before. Where the last three at equal distances show the same, the last is carried on by as many periods as fit
before the first moment at which anything else is due. What is left until then is simulated, for as long as anything
lives that the cluster makes and removes in each period, so that no object is left which never came to be.
"""

from __future__ import annotations

from minikctl.apiserver.event_expiry import TTL
from minikctl.cluster.steady_state.comparison import PURGE, future, named_until, oldest_moving, standing_until
from minikctl.cluster.steady_state.course import Uneven
from minikctl.cluster.steady_state.schedules import in_step_until
from minikctl.cluster.steady_state.snapshot import Snapshot
from minikctl.cluster.steady_state.usage import follows_curve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.cluster.cluster import Cluster
    from minikctl.cluster.steady_state.comparison import Future

SLOT = 300_000
DISTANCES = (*range(1, 13), 18, 24)
"""Slots between two snapshots that are compared: up to two hours; what comes round more rarely bounds a leap."""
KEPT = 2 * DISTANCES[-1] + 1
LEAST_SLOTS = 12
"""A leap over less is not worth its while."""


class Skipping:
    """``until`` (ms) is where the settle ends."""

    def __init__(self, cluster: Cluster, until: int) -> None:
        self._cluster = cluster
        self._until = until
        # what was told before this settle does not show in snapshots until it is deleted
        self._from = cluster.clock.now + TTL + PURGE
        self._snapshots: dict[int, Snapshot] = {}
        self._compared: dict[tuple[int, int], bool] = {}

    def after_step(self) -> None:
        """The cluster is at rest at a moment at which something happened."""
        now = self._cluster.clock.now
        slot = now // SLOT
        if slot in self._snapshots or now < self._from or self._until - now < LEAST_SLOTS * SLOT:
            return
        self._snapshots[slot] = latest = Snapshot(self._cluster.store, now)
        self._snapshots.pop(slot - KEPT, None)
        for distance in DISTANCES:
            first, second = self._snapshots.get(slot - 2 * distance), self._snapshots.get(slot - distance)
            if first and second and latest.now - second.now == second.now - first.now:
                end = self._end(second, latest)
                if self._is_worth(end) and self._same(second, latest) and self._same(first, second):
                    end = min(end, self._named(second, latest))
                    if self._is_worth(end):
                        self._leap(second, latest, (end - now) // (now - second.now))
                        return

    def _is_worth(self, end: int) -> bool:
        return end - self._cluster.clock.now >= LEAST_SLOTS * SLOT

    def _end(self, before: Snapshot, latest: Snapshot) -> int:
        """How far a leap may go at most, as far as can be told at once."""
        if not latest.may_follow(before):
            return latest.now
        return _with_time_left(before, latest, self._until, standing_until(before, latest))

    def _named(self, before: Snapshot, latest: Snapshot) -> int:
        """How far it may go for curves of usage, moments that objects name, and CronJobs that get out of step."""
        store = self._cluster.store
        cron_jobs = store.list("/registry/cronjobs/")
        if follows_curve(store.list("/registry/pods/"), cron_jobs):
            return latest.now
        step = in_step_until(cron_jobs, before.now, latest.now, self._until + 1)
        return _with_time_left(before, latest, step - 1, named_until(before, latest))

    def _same(self, before: Snapshot, after: Snapshot) -> bool:
        """Whether two snapshots show the same but for the time that passed."""
        known = self._compared.get((before.now, after.now))
        if known is None:
            known = after.may_follow(before)
            try:
                known = known and bool(future(before, after, self._nodes()))
            except Uneven:
                known = False
            self._compared[before.now, after.now] = known
        return known

    def _nodes(self) -> list[str]:
        return [node["metadata"]["name"] for node in self._cluster.store.list("/registry/minions/")]

    def _leap(self, before: Snapshot, latest: Snapshot, periods: int) -> None:
        store = self._cluster.store
        self._put(future(before, latest, self._nodes(), periods))
        store.skip((latest.revision - before.revision) * periods)
        self._cluster.clock.now += (latest.now - before.now) * periods
        self._cluster.forget()
        self._snapshots.clear()
        self._compared.clear()

    def _put(self, to_be: Future) -> None:
        """Write the future over the present. No component hears of it; those that come alive later read it."""
        store = self._cluster.store
        for key, new_key, obj in to_be.objects:
            if key != new_key:
                store.delete(key, obj)
        for _, key, obj in to_be.objects:
            meta = {**obj["metadata"], "resourceVersion": str(store.revision + 1)}
            store.put(key, {**obj, "metadata": meta})
        for timer, _ in to_be.timers:
            store.timers.cancel(timer.component, timer.key)
        for _, timer in to_be.timers:
            store.timers.set(timer.component, timer.key, timer.due, recurring=timer.recurring)
        for name, value in to_be.notes.items():
            store.set_note(name, value)


def _with_time_left(before: Snapshot, latest: Snapshot, last: int, limit: int | None) -> int:
    """Where to leap at most, so that up to the moment ``last``, and before ``limit``, all comes and goes once more that
    comes and goes."""
    end = last if limit is None else min(last, limit - 1)
    return end - (latest.now - oldest_moving(before, latest))

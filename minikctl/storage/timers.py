"""What is due when: the timers of all components, in a fixed order, pulled from the driver as time comes near them.

One timer exists for a (component, key): setting it again moves it.
"""

from __future__ import annotations

from minikctl.storage.store import Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.storage.store import Driver

LONG_AGO = -(1 << 62)


class TimerTable:
    """At equal moments the order is by component, then by key."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.forget()

    def forget(self) -> None:
        """Drop what is known; the driver has it all."""
        self._known: dict[tuple[str, str], Timer | None] = {}
        self._subjects: dict[tuple[str, str], set[str]] = {}  # the known keys of what stands before their first "|"
        self._heap: list[tuple[int, str, str]] = []
        self._lasting: list[tuple[int, str, str]] = []  # the same without recurring timers
        self._pulled_until = LONG_AGO
        self.dirty: dict[tuple[str, str], Timer | None] = {}

    def settled(self) -> None:
        """The dirty ones are with the driver now."""
        self.dirty = {}

    def set(self, component: str, key: str, due: int, *, recurring: bool = False) -> None:
        """Let ``component`` be called for ``key`` at ``due`` (ms), in place of any earlier agreement."""
        timer = Timer(due, component, key, recurring)
        self.dirty[component, key] = timer
        self._remember(timer)

    def cancel(self, component: str, key: str) -> None:
        self._known[component, key] = self.dirty[component, key] = None

    def cancel_all(self, component: str, prefix: str) -> None:
        """Cancel whatever was agreed on for keys that begin with ``prefix``, which has a "|" in it."""
        keys = {key for key in self._subjects.get(_subject(component, prefix), ()) if key.startswith(prefix)}
        keys.update(timer.key for timer in self._driver.timers_of(component, prefix))
        for key in sorted(keys):
            if self.get(component, key) is not None:
                self.cancel(component, key)

    def get(self, component: str, key: str) -> Timer | None:
        """The timer of a key, or None."""
        identity = (component, key)
        if identity not in self._known:
            self._known[identity] = self._driver.timer(component, key)
        return self._known[identity]

    def alive(self) -> dict[tuple[str, str], Timer]:
        """The timers known so far: all that are due before the last moment that was asked for, and those set since."""
        return {identity: timer for identity, timer in self._known.items() if timer is not None}

    def peek(self, until: int, *, recurring: bool = True) -> Timer | None:
        """The first timer due at or before ``until``, which stays set; without recurring ones if so asked."""
        self._pull(until)
        heap = self._heap if recurring else self._lasting
        if not heap:
            return None
        from heapq import heappop

        while heap and heap[0][0] <= until:
            due, component, key = heap[0]
            timer = self._known.get((component, key))
            if timer is not None and timer.due == due and (recurring or not timer.recurring):
                return timer
            heappop(heap)
        return None

    def pop(self, until: int) -> Timer | None:
        """Take the first timer due at or before ``until``."""
        timer = self.peek(until)
        if timer is not None:
            from heapq import heappop

            heappop(self._heap)
            self.cancel(timer.component, timer.key)
        return timer

    def _remember(self, timer: Timer) -> None:
        from heapq import heappush

        self._known[timer.component, timer.key] = timer
        self._subjects.setdefault(_subject(timer.component, timer.key), set()).add(timer.key)
        entry = (timer.due, timer.component, timer.key)
        heappush(self._heap, entry)
        if not timer.recurring:
            heappush(self._lasting, entry)

    def _pull(self, until: int) -> None:
        if until <= self._pulled_until:
            return
        for timer in self._driver.timers(self._pulled_until, until):
            identity = (timer.component, timer.key)
            if self._known.get(identity, timer) is timer and identity not in self.dirty:
                self._remember(timer)
        self._pulled_until = until


def _subject(component: str, key: str) -> tuple[str, str]:
    return component, key.partition("|")[0]

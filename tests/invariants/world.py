"""A cluster under test: its state, the commands that were given to it, and who watches each single change.

Every command is a session of its own, as on the command line, so whatever a component must remember has to stand in the
state. A command that the API server refuses keeps its refusal, and that is part of what a replay must give again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from invariants.commands import COMMANDS
from invariants.manifests import PRIORITY_CLASSES

from minikctl.apimachinery.errors import StatusError
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]
START, SEED = 1_750_000_000_000, 11
NODES = 3
EXPECTED = ("Forbidden", "TooManyRequests", "NotFound", "Conflict", "AlreadyExists")
"""Reasons for which a request of these programs may be refused; any other would be a fault of theirs or of ours."""


def is_expected(command: str, fault: StatusError) -> bool:
    """Some pods cannot be resized (BestEffort, beyond their limits), and a LimitRange gives some too low a limit."""
    if fault.reason == "Invalid":
        return command == "resize pod" or "must be less than or equal to" in str(fault)
    return fault.reason in EXPECTED


class World:
    """``watchers`` are called with the world, the API server and each change, within the request that made it."""

    def __init__(self, watchers: tuple[Callable[[World, Any, Change], None], ...] = ()) -> None:
        self.driver = MemoryDriver()
        self.watchers = watchers
        self.commands: list[tuple[Any, ...]] = []
        self.told: list[Any] = []
        """What each command answered."""
        self.memory: dict[str, Any] = {}
        """What watchers keep from one change to the next."""
        self.session = Session(self.driver, seed=SEED)
        self.session.create(profile="bare", nodes=NODES, control_planes=0)
        self.session.cluster.settings["instant"] = False  # pods take their time, as on ordinary nodes
        for body in PRIORITY_CLASSES:
            self.session.client.create("priorityclasses.scheduling.k8s.io", body)
        self.session.control("freeze")
        self.session.finish()

    def do(self, name: str, *arguments: Any) -> Any:
        """Run one command in a session of its own; what it answers, or the reason why it was refused."""
        self.commands.append((name, *arguments))
        session = self.session = Session(self.driver)
        session.become_writer()
        self._watch(session)
        try:
            answer = COMMANDS[name](session, *arguments)
        except StatusError as fault:
            assert is_expected(name, fault), f"{name}{arguments}: {fault}"
            answer = str(fault)
        session.finish()
        self.told.append(answer)
        return answer

    def _watch(self, session: Session) -> None:
        server = session.cluster.server
        publish = server.publish

        def tell(change: Change) -> None:
            publish(change)
            for watcher in self.watchers:
                watcher(self, server, change)

        server.publish = tell

    # --- looking

    @property
    def now(self) -> int:
        return self.session.cluster.clock.now

    def read(self, resource: str) -> list[Obj]:
        return Session(self.driver).client.list(resource)

    def all_objects(self) -> dict[str, Obj]:
        """Every stored object by its key."""
        return {key: obj for key, (_, obj) in sorted(self.driver._rows.items())}

    def dump(self) -> str:
        """All that is stored, and all that was answered."""
        driver = self.driver
        timers = sorted((t.due, t.component, t.key, t.recurring) for t in driver._timers.values())
        return json.dumps([driver._rows, timers, driver._notes, driver._revision, self.told])

    def pending_timers(self) -> list[tuple[str, str]]:
        """(component, key) of what will happen and is not a schedule."""
        return sorted((t.component, t.key) for t in self.driver._timers.values() if not t.recurring)

"""What the cluster asks of a component (controller manager, scheduler, kubelets, add-ons), and what it gives it.

A component runs only when something changed or a timer is due; between commands it does not exist. So it keeps nothing
in memory that it could not read again: whatever must outlive a command stands in objects, timers or its checkpoint.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from minikctl.apimachinery.clock import Clock
    from minikctl.apimachinery.identity import Identity
    from minikctl.apimachinery.watch import Change
    from minikctl.client.client import Client

    class Component(Protocol):
        name: str
        """Timers are set and fired under this name."""

        def observe(self, change: Change) -> None:
            """Note what is to be done about a change; do nothing yet."""

        def busy(self) -> bool:
            """Whether `work` has anything to do."""

        def work(self) -> None:
            """Do all that can be done now. What it changes comes back through `observe`."""

        def fire(self, key: str) -> None:
            """A timer of this component is due (and gone): note what is to be done."""

    class Timers(Protocol):
        """A component's own timers; ``due`` is a moment in milliseconds, one timer a key."""

        def set(self, key: str, due: int, *, recurring: bool = False) -> None: ...

        def cancel(self, key: str) -> None: ...

        def cancel_all(self, prefix: str) -> None:
            """Those whose keys begin with ``prefix``, which has a "|" in it."""

        def due(self, key: str) -> int | None: ...

    class Notes(Protocol):
        """Named JSON values beside the objects, for what is no part of any of them. Unlike the checkpoint they are not
        to be lost, and whoever makes one sees to it that it goes."""

        def get(self, name: str) -> Any:
            """The value, not to be changed in place; None where there is none."""

        def set(self, name: str, value: Any) -> None:
            """None takes it away."""


class Surroundings:
    """All that a component is given. ``checkpoint``/``save`` keep one JSON value a component beside the objects;
    it may be lost, so a component must be able to make it anew. ``settings`` is the cluster's profile
    (``instant``: containers and images take no time and containers stop at once)."""

    __slots__ = ("checkpoint", "client", "clock", "identity", "notes", "save", "settings", "timers")

    def __init__(
        self,
        client: Client,
        clock: Clock,
        identity: Identity,
        timers: Timers,
        checkpoint: Any,
        save: Any,
        settings: dict[str, Any],
        notes: Notes,
    ) -> None:
        self.client = client
        self.clock = clock
        self.identity = identity
        self.timers = timers
        self.checkpoint = checkpoint
        self.save = save
        self.settings = settings
        self.notes = notes

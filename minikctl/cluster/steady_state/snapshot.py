"""What there is at one moment of a transaction, as far as anything of it was written or read for writing.

Objects that the transaction left alone are the same at every moment of it, so they need not be looked at.
"""

from __future__ import annotations

from minikctl.cluster.steady_state.course import shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.storage.image import Image
    from minikctl.storage.store import Timer


class Snapshot:
    """``objects`` are those written, by key; ``gone`` how many left that were there before the transaction."""

    __slots__ = ("gone", "keys", "notes", "now", "objects", "revision", "timers")

    def __init__(self, store: Image, now: int) -> None:
        self.now = now
        self.revision = store.revision
        self.objects: dict[str, Obj] = store.written()
        self.gone = store.removed
        self.timers: dict[tuple[str, str], Timer] = store.timers.alive()
        self.notes: dict[str, Any] = store.notes()
        shaped = sorted((shape(key), int(obj["metadata"]["resourceVersion"]), key) for key, obj in self.objects.items())
        self.keys = [(kind, key) for kind, _, key in shaped]
        """(shape, key), those of one shape in the order in which they were written last."""

    def may_follow(self, earlier: Snapshot) -> bool:
        """Whether it is worth a look if this shows the same as an earlier one."""
        return (
            len(self.timers) == len(earlier.timers)
            and len(self.notes) == len(earlier.notes)
            and self.gone == earlier.gone
            and (self.now - earlier.now) % 1000 == 0
            and [kind for kind, _ in self.keys] == [kind for kind, _ in earlier.keys]
        )

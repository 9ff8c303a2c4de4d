"""No controller fights another: at no moment are there writes without end, and a cluster left alone becomes quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invariants.world import World

    from minikctl.apimachinery.watch import Change

MOST_WRITES = 3000
"""At one moment; the busiest that the programs make need a few hundred."""
QUIET_MINUTES = 10
MOST_IDLE_WRITES = 60


def at_change(world: World, server: Any, change: Change) -> None:
    memory, now = world.memory, server.clock.now
    assert change.revision > memory.get("revision", 0), "revisions only grow"
    memory["revision"] = change.revision
    if memory.get("moment") != now:
        memory["moment"], memory["writes"] = now, 0
    memory["writes"] += 1
    memory["last"] = [*memory.get("last", [])[-11:], repr(change)]
    assert memory["writes"] < MOST_WRITES, f"writes without end while time stands still: {memory['last']}"
    memory.setdefault("all", []).append((change.resource, change.type, change.obj["metadata"]["name"]))


def at_the_end(world: World) -> None:
    """Nothing comes or goes from now on, but what schedules make."""
    world.memory["all"] = []
    world.do("advance", QUIET_MINUTES * 60)
    if world.read("cronjobs.batch"):
        return
    written = [entry for entry in world.memory["all"] if entry[0] != "events"]
    assert not [e for e in written if e[0] == "pods" and e[1] != "MODIFIED"], f"pods come or go for ever: {written}"
    assert len(written) < MOST_IDLE_WRITES, f"an idle cluster writes: {written}"

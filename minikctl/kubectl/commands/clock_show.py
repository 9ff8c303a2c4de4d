"""clock show: the cluster's time, how it runs, and what is due next."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    show(invocation, invocation.session.control("clock"))
    return 0


def show(invocation: Invocation, state: Obj) -> None:
    """Three lines: time, mode, what comes next."""
    invocation.print(f"Time:  {rfc3339(state['now'])}")
    speed = "" if state["speed"] == 1 else f", {state['speed']:g} times as fast as the wall clock"
    invocation.print(f"Mode:  {state['mode']}{speed}")
    if state["next"] is None:
        invocation.print("Next:  nothing is due")
        return
    due, component, key = state["next"]
    invocation.print(f"Next:  in {human(max(due - state['now'], 0) / 1000)} ({component}: {key.replace('|', ' ')})")

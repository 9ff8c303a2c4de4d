"""clock advance: let time pass at once, event by event, in order."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import parse
from minikctl.kubectl.commands.clock_show import show
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import duration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags, args = invocation.flags, invocation.args
    ways = bool(args) + bool(flags["to"]) + bool(flags["until-idle"])
    if ways != 1 or len(args) > 1:
        raise CommandError("give one of a DURATION (10m), --to=TIME and --until-idle")
    session = invocation.session
    start = session.now
    if flags["until-idle"]:
        limit = int(flags["limit"] * 1000)
        arguments = {"quiet": int(flags["quiet"] * 1000), "limit": limit}
        state = _advance(invocation, "advance_until_idle", start + limit, arguments)
    else:
        to = _moment(flags["to"]) if flags["to"] else start + _length(args[0])
        state = _advance(invocation, "advance", to, {"to": to})
    invocation.print(f"Advanced {human((state['now'] - start) / 1000)}")
    show(invocation, state)
    if flags["until-idle"] and not state["idle"]:
        raise CommandError(f"the cluster is still busy after {human(flags['limit'])}")
    return 0


def _advance(invocation: Invocation, what: str, end: int, arguments: dict[str, int]) -> Obj:
    """The state of the clock afterwards; on a terminal the way there shows."""
    session = invocation.session
    state: Obj
    if not invocation.err.isatty():
        state = session.control(what, **arguments)
        return state
    from minikctl.kubectl.advance_progress import AdvanceProgress

    with AdvanceProgress(invocation.err, session.now, end) as progress:
        state = session.control(what, each=progress, **arguments)
    return state


def _length(text: str) -> int:
    """Milliseconds of a duration; days are taken too."""
    try:
        if text.endswith("d"):
            return int(float(text[:-1]) * 86_400_000)
        length = duration(text) // 1_000_000
    except ValueError as fault:
        raise CommandError(str(fault)) from None
    if length < 0:
        raise CommandError("time does not run backwards: the duration is negative")
    return length


def _moment(text: str) -> int:
    try:
        return parse(text)
    except ValueError:
        raise CommandError(f'"{text}" is not a time: write it as 2026-01-31T12:00:00Z') from None

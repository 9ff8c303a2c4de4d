"""clock advance: let time pass at once, event by event, in order."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.kubectl.commands.clock_show import show
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import duration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubectl.invocation import Invocation

PROGRESS_STEPS = 500


def run(invocation: Invocation) -> int:
    flags, args = invocation.flags, invocation.args
    ways = bool(args) + bool(flags["to"]) + bool(flags["until-idle"])
    if ways != 1 or len(args) > 1:
        raise CommandError("give one of a DURATION (10m), --to=TIME and --until-idle")
    session = invocation.session
    start, each = session.now, _progress(invocation)
    if flags["until-idle"]:
        state = session.control(
            "advance_until_idle", quiet=int(flags["quiet"] * 1000), limit=int(flags["limit"] * 1000), each=each
        )
    else:
        state = session.control(
            "advance", to=_moment(flags["to"]) if flags["to"] else start + _length(args[0]), each=each
        )
    if each is not None:
        invocation.err.write("\r\x1b[K")
    invocation.print(f"Advanced {human((state['now'] - start) / 1000)}")
    show(invocation, state)
    if flags["until-idle"] and not state["idle"]:
        raise CommandError(f"the cluster is still busy after {human(flags['limit'])}")
    return 0


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


def _progress(invocation: Invocation) -> Callable[[int], None] | None:
    """On a terminal: where the clock is, now and then."""
    if not invocation.err.isatty():
        return None
    count = 0

    def tell(now: int) -> None:
        nonlocal count
        count += 1
        if count % PROGRESS_STEPS == 0:
            invocation.err.write(f"\r{rfc3339(now)}  {count} events")
            invocation.err.flush()

    return tell

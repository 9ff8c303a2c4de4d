"""How many requests ended where: a table with counts, shares and bars."""

from __future__ import annotations

from minikctl.client.network import ANSWERED
from minikctl.kubectl.printers.table import print_table
from minikctl.kubectl.route_picture import end_of, signs_of, width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from minikctl.client.network import Trace

BAR = 20
"""Characters of the longest bar."""


def spread(traces: Sequence[Trace], out: TextIO) -> str:
    found = counted(traces)
    answered = sum(number for trace, number in found if trace.verdict == ANSWERED)
    most = max(number for _, number in found)
    rows = [[*_where(trace), str(number), f"{number / len(traces):.1%}", ""] for trace, number in found]
    headers = ["ANSWERED BY", "NODE", "REQUESTS", "SHARE", ""]
    used = len(print_table(headers, rows).partition("\n")[0])
    longest = max(4, min(BAR, width_of(out) - used)) if out.isatty() else BAR
    full = "█" if signs_of(out)["hop"] == "●" else "#"
    for row, (_, number) in zip(rows, found, strict=True):
        row[-1] = full * max(1, round(longest * number / most))
    table = print_table(headers, rows)
    lines = [line.rstrip() for line in table.splitlines()]
    lines += ["", f"{answered} of {len(traces)} requests answered"]
    lines += [end_of(trace) for trace, _ in found if trace.verdict != ANSWERED]
    return "".join(f"{line}\n" for line in lines)


def counted(traces: Sequence[Trace]) -> list[tuple[Trace, int]]:
    """One trace for each way to end, by name, with the number of requests that ended so."""
    numbers: dict[tuple[str, ...], int] = {}
    examples: dict[tuple[str, ...], Trace] = {}
    for trace in traces:
        key = (*_where(trace), "" if trace.verdict == ANSWERED else trace.reason)
        numbers[key] = numbers.get(key, 0) + 1
        examples.setdefault(key, trace)
    return [(examples[key], numbers[key]) for key in sorted(numbers)]


def _where(trace: Trace) -> tuple[str, str]:
    if trace.verdict != ANSWERED:
        return f"<{trace.verdict}>", "<none>"
    if trace.pod is None:
        return trace.hops[-1].name, "<none>"
    meta = trace.pod["metadata"]
    return f"pod/{meta['name']}", trace.pod["spec"].get("nodeName") or "<none>"

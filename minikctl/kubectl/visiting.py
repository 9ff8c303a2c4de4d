"""Doing the same with every resource of a selection: what fails is told at the end and keeps no other from its turn.

Source of the order in which faults are told: cli-runtime's ContinueOnErrorVisitor.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import AggregateError, CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubectl.info import Info
    from minikctl.kubectl.query import Selection


def visit(selection: Selection, action: Callable[[Info], None], *, ignore_missing: bool = False) -> None:
    """Call ``action`` with each resource; raises what went wrong, in the order of the selection.

    ``ignore_missing``: a NotFound, of whatever it is, is no fault.
    """
    faults: list[Exception] = []
    for step in selection.steps:
        if isinstance(step, Exception):
            faults.append(step)
            continue
        try:
            action(step)
        except (StatusError, CommandError, AggregateError) as fault:
            faults.append(fault)
    if selection.unread:
        faults.append(AggregateError(selection.unread))
    if ignore_missing:
        faults = [fault for fault in map(_without_missing, faults) if fault is not None]
    raise_all(faults)


def visit_until_fault(selection: Selection, action: Callable[[Info], None]) -> None:
    """Call ``action`` with each resource; the first fault is raised at the end.

    A fault ends the work on its file, but not on other files, as with cli-runtime's VisitorList. The selection is of a
    query with ``stop``.
    """
    first: Exception | None = None
    begin = 0
    for end in selection.ends or range(1, len(selection.steps) + 1):
        try:
            for step in selection.steps[begin:end]:
                if isinstance(step, Exception):
                    raise step
                action(step)
        except (StatusError, CommandError, AggregateError) as fault:
            first = first or fault
        begin = end
    if first is not None:
        raise first


def raise_all(faults: list[Exception]) -> None:
    if faults:
        raise faults[0] if len(faults) == 1 else AggregateError(faults)


def _without_missing(fault: Exception) -> Exception | None:
    if isinstance(fault, AggregateError):
        left = [inner for inner in map(_without_missing, fault.faults) if inner is not None]
        return AggregateError(left) if left else None
    return None if isinstance(fault, StatusError) and fault.reason == "NotFound" else fault

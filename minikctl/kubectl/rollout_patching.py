"""``rollout pause|resume|restart``: one small change of each object, with its own word for what was done."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import deep_copy
from minikctl.kubectl.changing import send_patch
from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.rollout_selection import select_rollouts
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def patch_rollouts(
    invocation: Invocation, operation: str, mutate: Callable[[Info, Obj], None], *, unchanged: Callable[[str], str]
) -> int:
    """``mutate`` changes a private copy or raises CommandError; ``unchanged`` gives the fault of a name for which that
    made no difference."""
    selection = select_rollouts(invocation)
    faults: list[Exception] = list(selection.faults)
    if not selection.infos and not faults:
        invocation.err.write(f"No resources found in {invocation.namespace} namespace.\n")
        return 0
    options = {"fieldManager": invocation.flags["field-manager"]} if invocation.flags["field-manager"] else {}
    printer = object_printer(invocation, operation)
    for info in selection.infos:
        before = info.obj or {}
        after = deep_copy(before)
        try:
            mutate(info, after)
        except CommandError as fault:
            faults.append(CommandError(f'error: {info.resource} "{info.name}" {fault}'))
            continue
        if after == before:
            faults.append(CommandError(unchanged(info.name)))
            continue
        try:
            printer.print(send_patch(invocation, info, before, after, **options), invocation.out)
        except StatusError as fault:
            faults.append(CommandError(f"failed to patch: {fault}"))
    raise_all(faults)
    return 0

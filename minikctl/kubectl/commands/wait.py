"""wait: until objects are there, are gone, or are as they should be. Source: kubectl pkg/cmd/wait."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, not_found
from minikctl.kubectl import wait_conditions
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.output import printer_for
from minikctl.kubectl.query import Query, Selection
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit
from minikctl.kubectl.watching import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_WEEK_SECONDS = 7 * 86_400
_TIMED_OUT = "timed out waiting for the condition"


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    printer = printer_for(
        flags["output"] or None,
        flags["template"],
        allow_missing=flags["allow-missing-template-keys"],
        managed_fields=flags["show-managed-fields"],
        operation="condition met",
    )
    assert printer is not None
    test = wait_conditions.parse(flags["for"])
    if flags["local"] and invocation.args:
        raise CommandError(
            "error: you must specify resources by --filename when --local is set.",
            hints=("Example resource specifications include:", "   '-f rsrc.yaml'", "   '--filename=rsrc.json'"),
        )
    patience = _Patience(invocation)
    selection = _created(invocation, patience) if test == "create" else _select(invocation)
    count = 0

    def act(info: Info) -> None:
        nonlocal count
        count += 1
        printer.print(_awaited(patience, info, test), invocation.out)

    visit(selection, act, ignore_missing=test == "delete")
    if not count and test != "delete":
        raise CommandError("no matching resources found")
    return 0


def _select(invocation: Invocation) -> Selection:
    flags = invocation.flags
    query = Query(
        filenames=flags["filename"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        fields=flags["field-selector"],
        all_namespaces=flags["all-namespaces"],
        enforce_namespace=bool(flags["namespace"]),
        types_alone=flags["all"],
        latest=not flags["local"],
    )
    return select(invocation, invocation.args, query)


class _Patience:
    """How long this call waits: one deadline for all objects, in the cluster's time."""

    def __init__(self, invocation: Invocation) -> None:
        seconds = invocation.flags["timeout"]
        self.session = invocation.session
        self.once = seconds == 0
        """Whether to look once and never wait."""
        self.deadline = self.session.now + int((_WEEK_SECONDS if seconds < 0 else seconds) * 1000)

    @property
    def over(self) -> bool:
        return self.session.now >= self.deadline


def _created(invocation: Invocation, patience: _Patience) -> Selection:
    """The selection as soon as all of it is there; raises CommandError when the time is over.

    One missing object is waited for; several are faults at once, as in kubectl.
    """
    session = patience.session
    while True:
        session.settle()
        selection = _select(invocation)
        faults = selection.faults
        if len(faults) > 1 or (faults and not isinstance(faults[0], NotFound)):
            selection.check()
        if selection.infos and not faults:
            return selection
        if patience.once or patience.over:
            raise CommandError(_TIMED_OUT)
        session.wait(patience.deadline)


def _awaited(patience: _Patience, info: Info, test: Callable[[Obj], bool] | str) -> Obj:
    """The object once it is as it should be, or as it was before it went; raises CommandError, StatusError."""
    if test == "create":
        return info.obj or {}
    if test == "delete":
        return _gone(patience, info)
    assert not isinstance(test, str)
    if patience.once:
        obj = patience.session.client.get(info.request_resource, info.namespace, info.name)
        if not test(obj):
            raise _not_met(info)
        return obj
    _check_time(patience, info)
    watch = _watch(patience, info)
    found = watch.start()
    if not found:
        raise not_found(info.resource, info.name)
    if test(found[0].obj):
        return found[0].obj
    for event in watch.follow(patience.deadline):
        if event.type != "DELETED" and test(event.obj):
            return event.obj
    raise _timed_out(info)


def _gone(patience: _Patience, info: Info) -> Obj:
    found = patience.session.client.find(info.request_resource, info.namespace, info.name)
    if found is None:
        return info.obj or {}
    if patience.once:
        raise _not_met(info)
    _check_time(patience, info)
    watch = _watch(patience, info)
    if not watch.start():
        return found
    for event in watch.follow(patience.deadline):
        if event.type == "DELETED":
            return found
    raise _timed_out(info)


def _watch(patience: _Patience, info: Info) -> Watch:
    return Watch(patience.session, info.request_resource, info.namespace, info.name)


def _check_time(patience: _Patience, info: Info) -> None:
    """Objects whose turn comes after the deadline count as late, whatever they are like."""
    if patience.over:
        raise _timed_out(info)


def _timed_out(info: Info) -> CommandError:
    return CommandError(f"{_TIMED_OUT} on {info.mapping['name']}/{info.name}")


def _not_met(info: Info) -> CommandError:
    return CommandError(f"condition not met for {info.mapping['name']}/{info.name}")

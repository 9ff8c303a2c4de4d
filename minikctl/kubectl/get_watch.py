"""``get --watch`` and ``--watch-only``: print objects, then every change of them as it comes.

Ends when nothing can change any more (a frozen clock with nothing due), at ``--request-timeout``, or when interrupted.
Source: kubectl pkg/cmd/get/get.go, watch.
"""

from __future__ import annotations

from minikctl.kubectl.commands import get
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.watching import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.watching import Event


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    selection = select(invocation, invocation.args, get.query(invocation, tables=True, single_type=True))
    selection.check()
    if not selection.infos:
        return 0
    if len({(info.mapping["apiVersion"], info.mapping["kind"]) for info in selection.infos}) > 1:
        raise CommandError(
            "watch is only supported on individual resources and resource collections - more than 1 resource was found"
        )
    if len(selection.infos) > 1:
        raise CommandError("you may only watch a single resource or type of resource at a time")
    info = selection.infos[0]
    show = _shower(invocation, info)
    watch = Watch(
        invocation.session,
        info.request_resource,
        info.namespace,
        info.name,
        labels=flags["selector"].strip(),
        fields=flags["field-selector"].strip(),
        tables=get.is_table(invocation),
    )
    found = watch.start()
    if not flags["watch-only"]:
        show.many(_sorted(invocation, found))
    for event in watch.follow(_deadline(invocation)):
        show.many([event])
    return 0


def _sorted(invocation: Invocation, events: list[Event]) -> list[Event]:
    """What is there at the beginning in the order of ``--sort-by``, which objects printed one by one do not have."""
    path = invocation.flags["sort-by"]
    if not path or len(events) < 2 or not get.is_table(invocation) or not invocation.flags["server-print"]:
        return events
    from minikctl.kubectl.printers.sorting import sorted_places

    try:
        places = sorted_places([event.obj for event in events], path, table=True)
    except CommandError as fault:
        if not fault.prefix:
            raise
        raise CommandError(f"unable to output the provided object: {fault}") from None
    return [events[place] for place in places]


def _deadline(invocation: Invocation) -> int | None:
    """When ``--request-timeout`` ends the watch; None for never."""
    from minikctl.kubectl.flag_values import timeout

    seconds = timeout(invocation.flags["request-timeout"])
    return invocation.session.now + int(seconds * 1000) if seconds > 0 else None


class _Tables:
    """Prints events as lines of one table."""

    def __init__(self, invocation: Invocation, mapping: Obj) -> None:
        self.invocation = invocation
        self.printer = get.table_printer(
            invocation, mapping, namespaces=invocation.flags["all-namespaces"], shared=True
        )

    def many(self, events: list[Event]) -> None:
        if not events:
            return
        tables = [self.table(event) for event in events]
        rows = [row for table in tables for row in table["rows"]]
        word = events[0].type if self.invocation.flags["output-watch-events"] else ""
        self.invocation.out.write(self.printer.text(tables[0]["columnDefinitions"], rows, word))
        self.invocation.out.flush()

    def table(self, event: Event) -> Obj:
        if self.invocation.flags["server-print"]:
            return event.table or {}
        from minikctl.kubectl.printers.bare_table import bare_table

        return bare_table(event.obj, self.invocation.session.now)


class _Objects:
    """Prints each object by itself in the format of ``-o``."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.printer = get.object_printer(invocation)
        self.bare_name = invocation.flags["output"] == "name"

    def many(self, events: list[Event]) -> None:
        out = self.invocation.out
        for event in events:
            if not self.invocation.flags["output-watch-events"] or self.bare_name:
                self.printer.print(event.obj, out)
            else:
                self.with_type({"type": event.type, "object": event.obj})
        out.flush()

    def with_type(self, event: Obj) -> None:
        if self.invocation.flags["output"] != "json":
            self.printer.print(event, self.invocation.out)
            return
        from minikctl.apimachinery.json_text import compact_json

        # The one JSON that kubectl prints on one line.
        body = compact_json(event["object"])
        self.invocation.out.write(f'{{"type":"{event["type"]}","object":{body}}}\n')


def _shower(invocation: Invocation, info: Info) -> _Tables | _Objects:
    return _Tables(invocation, info.mapping) if get.is_table(invocation) else _Objects(invocation)

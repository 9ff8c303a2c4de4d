"""events: what happened, by the time at which it happened last. Source: kubectl pkg/cmd/events."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import parse
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.table import escape_terminal, print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.printers.output import Printer

_HEADERS = ("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE")


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    fields = _about(flags["for"], invocation.session.client) if flags["for"] else ""
    printer = _printer(invocation)
    if any(word.lower() not in ("normal", "warning") for word in flags["types"]):
        raise CommandError("valid --types are Normal or Warning")
    namespace = "" if flags["all-namespaces"] else invocation.namespace
    if flags["watch"]:
        return _watch(invocation, namespace, fields, printer)
    found = _chosen(invocation, invocation.session.client.list("events", namespace, fields=fields))
    if not found:
        where = "" if flags["all-namespaces"] else f" in {namespace} namespace"
        invocation.err.write(f"No events found{where}.\n")
        return 0
    found.sort(key=_moment)
    if printer is None:
        invocation.out.write(_Lines(invocation).text(found))
        return 0
    items = [{"kind": "Event", "apiVersion": "v1", **event} for event in found]
    printer.print({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": items}, invocation.out)
    return 0


def _printer(invocation: Invocation) -> Printer | None:
    """None for lines of a table."""
    flags = invocation.flags
    if not flags["output"]:
        return None
    from minikctl.kubectl.printers.output import printer_for

    return printer_for(
        flags["output"],
        flags["template"],
        allow_missing=flags["allow-missing-template-keys"],
        managed_fields=flags["show-managed-fields"],
        sort_keys=False,
    )


def _about(text: str, client: Client) -> str:
    """``--for TYPE/NAME`` as a field selector."""
    if "/" not in text:
        raise CommandError("--for must be in resource/name form")
    if text.count("/") > 1:
        raise CommandError("arguments in resource/name form may not have more than one slash")
    word, _, name = text.partition("/")
    mapping = client.resolve(word.lower())
    if mapping is None:
        plural, _, group = word.lower().partition(".")
        where = f' in group "{group}"' if group else ""
        raise CommandError(f'the server doesn\'t have a resource type "{plural}"{where}', prefix="")
    if not name:
        return ""
    involved = {"kind": mapping["kind"], "apiVersion": mapping["apiVersion"], "name": name}
    return ",".join(f"involvedObject.{key}={value}" for key, value in involved.items())


def _chosen(invocation: Invocation, events: list[Obj]) -> list[Obj]:
    types = [word.lower() for word in invocation.flags["types"]]
    return [event for event in events if not types or (event.get("type") or "").lower() in types]


def _watch(invocation: Invocation, namespace: str, fields: str, printer: Printer | None) -> int:
    """Print what is there and what comes; events that expire are no news."""
    from minikctl.kubectl.watching import Watch

    watch = Watch(invocation.session, "events", namespace, fields=fields)
    lines = _Lines(invocation)

    def tell(event: Obj) -> None:
        if not _chosen(invocation, [event]):
            return
        if printer is None:
            invocation.out.write(lines.text([event]))
        else:
            printer.print({"kind": "Event", "apiVersion": "v1", **event}, invocation.out)
        invocation.out.flush()

    for found in watch.start():
        tell(found.obj)
    for change in watch.follow():
        if change.type != "DELETED":
            tell(change.obj)
    return 0


class _Lines:
    """One table, headers first, that grows line by line."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.namespaces = invocation.flags["all-namespaces"]
        self.headers = not invocation.flags["no-headers"]
        self.widths: list[int] = []

    def text(self, events: list[Obj]) -> str:
        headers = ("NAMESPACE", *_HEADERS) if self.namespaces else _HEADERS
        rows = [self.row(event) for event in events]
        text = print_table(headers, rows, no_headers=not self.headers, widths=self.widths)
        self.headers = False
        return text

    def row(self, event: Obj) -> list[str]:
        involved = event.get("involvedObject") or {}
        cells = [
            last_seen(event, self.invocation.session.now),
            event.get("type") or "",
            event.get("reason") or "",
            f"{involved.get('kind') or ''}/{involved.get('name') or ''}",
            (event.get("message") or "").strip(),
        ]
        cells = [escape_terminal(cell) for cell in cells]
        return [event["metadata"].get("namespace") or "", *cells] if self.namespaces else cells


def last_seen(event: Obj, now: int) -> str:
    """``5m``, or ``5m (x3 over 10m)`` for an event that came more than once, at the moment ``now`` (ms)."""
    first = _age(event.get("eventTime") or event.get("firstTimestamp"), now)
    series, count = event.get("series"), event.get("count") or 0
    if series:
        return f"{_age(series.get('lastObservedTime'), now)} (x{series.get('count') or 0} over {first})"
    return f"{_age(event.get('lastTimestamp'), now)} (x{count} over {first})" if count > 1 else first


def _age(stamp: str | None, now: int) -> str:
    return human((now - parse(stamp)) / 1000) if stamp else "<unknown>"


def _moment(event: Obj) -> int:
    """When an event happened last; events without any time come first."""
    series = event.get("series")
    stamp = series.get("lastObservedTime") if series else event.get("lastTimestamp") or event.get("eventTime")
    return parse(stamp) if stamp else 0

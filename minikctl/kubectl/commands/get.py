"""get: show objects, as tables that the server makes or in the formats of ``-o``.

The most used command: what a plain table does not need is loaded on use. Tables are printed here, watches are followed
in `get_watch`. Source: kubectl pkg/cmd/get/get.go.
"""

from __future__ import annotations

from minikctl.kubectl.errors import AggregateError, CommandError, UsageError
from minikctl.kubectl.printers.output import GET_FORMATS, printer_for
from minikctl.kubectl.printers.resource_table import ResourceTablePrinter
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.printers.output import Printer
    from minikctl.kubectl.query import Selection


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if flags["raw"]:
        from minikctl.kubectl import raw

        return raw.get(invocation)
    _check(invocation)
    if flags["watch"] or flags["watch-only"]:
        from minikctl.kubectl import get_watch

        return get_watch.run(invocation)
    if not is_table(invocation):
        return _print_objects(invocation)
    if not flags["server-print"]:
        return _print_bare_tables(invocation)
    return _print_tables(invocation)


def query(invocation: Invocation, **more: bool) -> Query:
    """What the flags select."""
    flags = invocation.flags
    return Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        fields=flags["field-selector"],
        all_namespaces=flags["all-namespaces"],
        enforce_namespace=bool(flags["namespace"]) and not flags["all-namespaces"],
        latest=True,
        types_alone=True,
        ignore_missing=flags["ignore-not-found"],
        subresource=flags["subresource"],
        **more,
    )


def is_table(invocation: Invocation) -> bool:
    """Whether the output is meant for people."""
    flags = invocation.flags
    return flags["output"] == "wide" or not (flags["output"] or flags["template"])


def object_printer(invocation: Invocation) -> Printer:
    """The printer of whole objects that the flags ask for; raises CommandError."""
    flags = invocation.flags
    printer = printer_for(
        flags["output"] or None,
        flags["template"],
        allowed=GET_FORMATS,
        allow_missing=flags["allow-missing-template-keys"],
        no_headers=flags["no-headers"],
        managed_fields=flags["show-managed-fields"],
    )
    assert printer is not None
    return printer


def table_printer(
    invocation: Invocation, mapping: Obj, *, namespaces: bool, kind: bool = False, shared: bool = False
) -> ResourceTablePrinter:
    """The printer of one resource's tables that the flags ask for."""
    flags = invocation.flags
    name = f"{mapping['kind']}.{mapping['group']}" if mapping["group"] else str(mapping["kind"])
    return ResourceTablePrinter(
        wide=flags["output"] == "wide",
        headers=not flags["no-headers"],
        namespaces=namespaces,
        kind=name.lower() if kind or flags["show-kind"] else "",
        labels=flags["label-columns"],
        show_labels=flags["show-labels"],
        shared=shared,
    )


def _check(invocation: Invocation) -> None:
    """Refuse what does not go together; raises CommandError."""
    flags = invocation.flags
    if flags["watch"]:
        if flags["sort-by"]:
            text = "warning: --watch requested, --sort-by will be ignored for watch events received\n"
            invocation.err.write(text)
    elif flags["watch-only"]:
        if flags["sort-by"]:
            invocation.err.write("warning: --watch-only requested, --sort-by will be ignored\n")
    elif not (invocation.args or flags["filename"] or flags["kustomize"]):
        _refuse_nothing(invocation)
    output = flags["output"]
    if flags["show-labels"] and output not in ("", "wide"):
        raise CommandError(f"--show-labels option cannot be used with {output} printer")
    if flags["output-watch-events"] and not (flags["watch"] or flags["watch-only"]):
        raise CommandError("--output-watch-events option can only be used with --watch or --watch-only")


def _refuse_nothing(invocation: Invocation) -> None:
    program = invocation.program
    invocation.err.write(
        f'You must specify the type of resource to get. Use "{program} api-resources" for a complete list of '
        "supported resources.\n\n"
    )
    raise UsageError(
        f'Required resource not specified.\nUse "{program} explain <resource>" for a detailed description of that '
        f"resource (e.g. {program} explain pods)."
    )


def _print_tables(invocation: Invocation) -> int:
    sort_by = invocation.flags["sort-by"]
    selection = select(invocation, invocation.args, query(invocation, tables=True, whole=bool(sort_by)))
    # Of several tables kubectl sorts the tables themselves by the field, which they mostly do not have.
    infos = _sorted_infos(selection.infos, sort_by)
    return _finish(invocation, selection, _print_all(invocation, infos))


def _print_all(invocation: Invocation, infos: list[Info]) -> bool:
    """Print the tables that infos hold, those of one resource as one; whether there was anything to print."""
    several = len({(info.mapping["apiVersion"], info.mapping["kind"]) for info in infos}) > 1
    written, first = False, 0
    while first < len(infos):
        mapping, last = infos[first].mapping, first + 1
        while last < len(infos) and infos[last].resource == infos[first].resource:
            last += 1
        namespaces = invocation.flags["all-namespaces"] and mapping["namespaced"]
        printer = table_printer(invocation, mapping, namespaces=namespaces, kind=several)
        text = _text(printer, infos[first:last], invocation.flags["sort-by"])
        if text:
            invocation.out.write(f"\n{text}" if written and printer.headers else text)
            written = True
        first = last
    return written


def _text(printer: ResourceTablePrinter, infos: list[Info], sort_by: str) -> str:
    tables = [info.obj or {} for info in infos]
    rows: list[Obj] = []
    for table in tables:
        rows += _sorted_rows(table["rows"], sort_by)
    return printer.text(tables[0]["columnDefinitions"], rows)


def _sorted_rows(rows: list[Obj], path: str) -> list[Obj]:
    """The rows in the order of a field of their objects; none where they cannot be sorted, as in kubectl."""
    if not path or len(rows) < 2:
        return rows
    from minikctl.kubectl.printers.sorting import sorted_places

    try:
        places = sorted_places([row["object"] for row in rows], path, table=True)
    except CommandError as fault:
        if not fault.prefix:
            raise
        return []
    return [rows[place] for place in places]


def _print_bare_tables(invocation: Invocation) -> int:
    """``--server-print=false``: names and ages alone, made here."""
    from minikctl.kubectl.printers.bare_table import bare_table

    selection = select(invocation, invocation.args, query(invocation))
    infos = _sorted_infos(selection.infos, invocation.flags["sort-by"])
    now = invocation.session.now
    for info in infos:
        info.obj = bare_table(info.obj or {}, now)
    return _finish(invocation, selection, _print_all(invocation, infos))


def _sorted_infos(infos: list[Info], path: str) -> list[Info]:
    if not path or len(infos) < 2:
        return infos
    from minikctl.kubectl.printers.sorting import sorted_places

    return [infos[place] for place in sorted_places([info.obj or {} for info in infos], path)]


def _finish(invocation: Invocation, selection: Selection, written: bool) -> int:
    selection.check()
    if written or invocation.flags["ignore-not-found"]:
        return 0
    if invocation.flags["all-namespaces"] or not all(info.namespaced for info in selection.infos):
        invocation.err.write("No resources found\n")
    else:
        invocation.err.write(f"No resources found in {invocation.namespace} namespace.\n")
    return 0


def _print_objects(invocation: Invocation) -> int:
    """The formats of ``-o``: one object that was asked for by name alone, everything else in a List."""
    selection = select(invocation, invocation.args, query(invocation))
    infos = selection.infos
    if selection.single or (not infos and invocation.flags["ignore-not-found"]):
        selection.check()
        if not infos:
            return 0
    printer = object_printer(invocation)
    faults = selection.faults
    try:
        printer.print(_combined(invocation, selection), invocation.out)
    except CommandError as fault:
        faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else AggregateError(faults)
    return 0


def _combined(invocation: Invocation, selection: Selection) -> Obj:
    objects = [info.obj or {} for info in selection.infos]
    if selection.single and len(objects) == 1:
        return objects[0]
    if invocation.flags["sort-by"]:
        from minikctl.kubectl.printers.sorting import sort_objects

        objects = sort_objects(objects, invocation.flags["sort-by"])
    return {"apiVersion": "v1", "items": objects, "kind": "List", "metadata": {"resourceVersion": ""}}

"""label: set and remove labels."""

from __future__ import annotations

from minikctl.kubectl import metadata_changes as changes
from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.metadata_changes import MetadataChange
from minikctl.kubectl.pairs import split_words
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    resources, pairs = split_words(invocation.args, "label")
    change = MetadataChange("labels", *_parse(pairs), flags["resource-version"])
    if flags["list"] and flags["output"]:
        raise CommandError("--list and --output may not be specified together")
    changes.check_selectors(invocation)
    changes.check_resources(invocation, resources, dry_run, "pod")
    if not pairs and not flags["list"]:
        raise CommandError("at least one label update is required")
    selection = changes.selected(invocation, resources)
    local = dry_run == "client" or flags["local"] or flags["list"]

    def act(info: Info) -> None:
        old = info.obj or {}
        if not local:
            _tell_missing(invocation, change, old)
        if not flags["overwrite"]:
            _refuse_clashes(change, old)
        new = change.applied(old)
        if not local:
            new = recorded(new, invocation)
            change.sent(invocation, info, new, dry_run)
        if flags["list"]:
            changes.tell_list(invocation, info, "labels", selection.single)
        else:
            ResultPrinter(invocation, dry_run).print(new, _operation(old, new, change, flags["overwrite"]))

    visit(selection, act)
    return 0


def _parse(pairs: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """(labels to set, labels to remove); raises CommandError."""
    from minikctl.apimachinery.go_format import quote
    from minikctl.apimachinery.label_syntax import value_faults

    new: dict[str, str] = {}
    removed: list[str] = []
    for pair in pairs:
        if "=" not in pair:
            removed.append(pair[:-1])
            continue
        key, _, value = pair.partition("=")
        if "=" in value:
            raise CommandError(f"invalid label spec: {pair}")
        faults = value_faults(value)
        if faults:
            raise CommandError(f"invalid label value: {quote(pair)}: {';'.join(faults)}")
        new[key] = value
    if any(key in new for key in removed):
        raise CommandError("can not both modify and remove a label in the same command")
    return new, removed


def _tell_missing(invocation: Invocation, change: MetadataChange, obj: Obj) -> None:
    from minikctl.apimachinery.go_format import quote

    present = changes.values(obj, "labels")
    for key in change.removed:
        if key not in present:
            invocation.print(f"label {quote(key)} not found.")


def _refuse_clashes(change: MetadataChange, obj: Obj) -> None:
    faults: list[Exception] = [
        CommandError(f"'{key}' already has a value ({value}), and --overwrite is false")
        for key, value in change.clashes(obj)
    ]
    if faults:
        raise AggregateError(faults)


def _operation(old: Obj, new: Obj, change: MetadataChange, overwrite: bool) -> str:
    """``labeled``, ``not labeled``, or ``unlabeled`` where the object got shorter. Source: updateDataChangeMsg."""
    if change.version:
        old = {**old, "metadata": {key: value for key, value in old["metadata"].items() if key != "resourceVersion"}}
    if old == new:
        return "not labeled"
    from minikctl.apimachinery.json_text import compact_json

    shorter = len(compact_json(new).encode()) < len(compact_json(old).encode())
    return "unlabeled" if shorter and not overwrite else "labeled"

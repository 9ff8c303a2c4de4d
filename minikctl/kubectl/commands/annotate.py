"""annotate: set and remove annotations."""

from __future__ import annotations

from minikctl.kubectl import metadata_changes as changes
from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.errors import CommandError
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

_CHANGE_CAUSE = "kubernetes.io/change-cause"
"""May always be overwritten."""


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    printer = ResultPrinter(invocation, dry_run)
    resources, pairs = split_words(invocation.args, "annotation")
    change = MetadataChange("annotations", *_parse(pairs), flags["resource-version"])
    _check(invocation, resources, change, dry_run)
    selection = changes.selected(invocation, resources)
    local = dry_run == "client" or flags["local"] or flags["list"]

    def act(info: Info) -> None:
        old = info.obj or {}
        if not flags["overwrite"]:
            _refuse_clashes(change, old)
        new = change.applied(old)
        if not local:
            new = change.sent(invocation, info, change.applied(recorded(old, invocation)), dry_run)
        if flags["list"]:
            changes.tell_list(invocation, info, "annotations", selection.single)
        else:
            printer.print(new, "annotated")

    visit(selection, act)
    return 0


def _parse(pairs: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """(annotations to set, annotations to remove)."""
    new = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    return new, [pair[:-1] for pair in pairs if "=" not in pair]


def _check(invocation: Invocation, resources: Sequence[str], change: MetadataChange, dry_run: str) -> None:
    flags = invocation.flags
    if flags["list"] and flags["output"]:
        raise CommandError("--list and --output may not be specified together")
    changes.check_selectors(invocation)
    changes.check_resources(invocation, resources, dry_run, "rsrc")
    if not change.new and not change.removed and not flags["list"]:
        raise CommandError("at least one annotation update is required")
    both = [key for key in change.removed if key in change.new]
    if both:
        raise CommandError(
            f"can not both modify and remove the following annotation(s) in the same command: {', '.join(both)}"
        )


def _refuse_clashes(change: MetadataChange, obj: Obj) -> None:
    texts = [f"'{key}' already has a value ({value})" for key, value in change.clashes(obj) if key != _CHANGE_CAUSE]
    if texts:
        raise CommandError(f"--overwrite is false but found the following declared annotation(s): {'; '.join(texts)}")

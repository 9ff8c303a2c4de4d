"""What `label` and `annotate` have in common: what they work on, and a map of metadata that changes by pairs."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.query import Selection


class MetadataChange:
    """``field`` is ``labels`` or ``annotations``; ``version`` is the only resourceVersion to change, "" for any."""

    __slots__ = ("field", "new", "removed", "version")

    def __init__(self, field: str, new: dict[str, str], removed: list[str], version: str) -> None:
        self.field = field
        self.new = new
        self.removed = removed
        self.version = version

    def clashes(self, obj: Obj) -> list[tuple[str, str]]:
        """(key, value it has) of each that is set already, to another value."""
        present = values(obj, self.field)
        return [(key, present[key]) for key, value in self.new.items() if present.get(key, value) != value]

    def applied(self, obj: Obj) -> Obj:
        """A new object with the change."""
        kept = {**values(obj, self.field), **self.new}
        for key in self.removed:
            kept.pop(key, None)
        meta = {**obj["metadata"], self.field: kept}
        if self.version:
            meta["resourceVersion"] = self.version
        return {**obj, "metadata": meta}

    def sent(self, invocation: Invocation, info: Info, new: Obj, dry_run: str) -> Obj:
        """The object after the server took the difference between the info's object and ``new``."""
        from minikctl.apimachinery.patches.merge import create_merge_patch

        old = info.obj or {}
        if self.version:
            # Left out of the old object, so that the patch carries it.
            old = {
                **old,
                "metadata": {key: value for key, value in old["metadata"].items() if key != "resourceVersion"},
            }
        options: dict[str, Any] = {"fieldManager": invocation.flags["field-manager"]}
        if dry_run == "server":
            options["dryRun"] = True
        patch = create_merge_patch(old, new)
        client = invocation.session.client
        return client.patch(info.request_resource, info.namespace, info.name, patch, type="merge", **options)


def values(obj: Obj, field: str) -> dict[str, str]:
    """The labels or annotations of an object; a null counts as the empty text."""
    return {key: value or "" for key, value in ((obj.get("metadata") or {}).get(field) or {}).items()}


def check_selectors(invocation: Invocation) -> None:
    flags = invocation.flags
    if flags["all"] and flags["selector"]:
        raise CommandError("cannot set --all and --selector at the same time")
    if flags["all"] and flags["field-selector"]:
        raise CommandError("cannot set --all and --field-selector at the same time")


def check_resources(invocation: Invocation, resources: Sequence[str], dry_run: str, example: str) -> None:
    """Raises CommandError unless there is something to work on; ``example`` is what hints call a manifest."""
    flags = invocation.flags
    files = flags["filename"] or flags["kustomize"]
    if not flags["local"]:
        if not resources and not files:
            raise CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>")
        return
    if dry_run == "server":
        raise CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
    if resources:
        raise CommandError(
            f"can only use local files by -f {example}.yaml or --filename={example}.json when --local=true is set"
        )
    if not files:
        raise CommandError(f"one or more files must be specified as -f {example}.yaml or --filename={example}.json")


def selected(invocation: Invocation, resources: Sequence[str]) -> Selection:
    """What to change, with live objects unless ``--local`` is given; raises CommandError and StatusError."""
    flags = invocation.flags
    files = {"filenames": flags["filename"], "kustomize": flags["kustomize"], "recursive": flags["recursive"]}
    enforce = bool(flags["namespace"])
    if flags["local"]:
        return select(invocation, [], Query(**files, enforce_namespace=enforce, local=True))
    query = Query(
        **files,
        labels=flags["selector"],
        fields=flags["field-selector"],
        all_namespaces=flags["all-namespaces"],
        types_alone=flags["all"],
        enforce_namespace=enforce,
        latest=True,
    )
    selection = select(invocation, resources, query)
    if flags["resource-version"] and not selection.single:
        raise CommandError("--resource-version may only be used with a single resource")
    return selection


def tell_list(invocation: Invocation, info: Info, field: str, single: bool) -> None:
    """``--list``: the pairs of an object, under a heading where there are several objects."""
    obj = info.obj or {}
    indent = "" if single else " "
    if not single:
        group = obj["apiVersion"].rpartition("/")[0]
        invocation.print(f"Listing {field} for {obj['kind']}.{group}/{info.name}:")
    for key, value in sorted(values(obj, field).items()):
        invocation.print(f"{indent}{key}={value}")

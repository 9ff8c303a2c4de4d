"""patch: change some fields of objects."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

TYPES = ("json", "merge", "strategic")


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    _check(invocation, dry_run)
    kind = flags["type"].lower() or "strategic"
    patch = _read_patch(invocation)
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        enforce_namespace=bool(flags["namespace"]),
        subresource=flags["subresource"],
        local=flags["local"],
    )
    selection = select(invocation, invocation.args, query)
    found = 0

    def act(info: Info) -> None:
        nonlocal found
        found += 1
        old = info.obj or {}
        if flags["local"] or dry_run == "client":
            new = _patched_here(invocation, info, patch, kind)
        else:
            new = _patched_there(invocation, info, patch, kind, dry_run)
        operation = "patched (no change)" if new == old else "patched"
        if flags["record"] and not flags["local"] and dry_run != "client":
            new = _recorded(invocation, info, new, dry_run)
        # kubectl forgets the mark of a dry run here.
        ResultPrinter(invocation, "none").print(new, operation)

    visit(selection, act)
    if not found:
        raise CommandError("no objects passed to patch")
    return 0


def _check(invocation: Invocation, dry_run: str) -> None:
    flags = invocation.flags
    if flags["patch"] and flags["patch-file"]:
        raise CommandError("cannot specify --patch and --patch-file together")
    if not flags["patch"] and not flags["patch-file"]:
        raise CommandError("must specify --patch or --patch-file containing the contents of the patch")
    if flags["local"] and invocation.args:
        raise CommandError("cannot specify --local and server resources")
    if flags["local"] and dry_run == "server":
        raise CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
    if flags["type"] and flags["type"].lower() not in TYPES:
        from minikctl.apimachinery.go_format import quote

        raise CommandError(f"--type must be one of [{' '.join(TYPES)}], not {quote(flags['type'])}")


def _read_patch(invocation: Invocation) -> Any:
    """The value of the patch, written as JSON or YAML."""
    from minikctl.apimachinery.go_format import quote
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    text: str = invocation.flags["patch"]
    path = invocation.flags["patch-file"]
    if path:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except OSError as fault:
            why = (fault.strerror or str(fault)).lower()
            raise CommandError(f"unable to read patch file: open {path}: {why}") from None
    try:
        return read_document(text)
    except YAMLError as fault:
        raise CommandError(f"unable to parse {quote(invocation.flags['patch'])}: {fault}") from None


def _recorded(invocation: Invocation, info: Info, obj: Obj, dry_run: str) -> Obj:
    """The object with its change cause, which is a second patch; that one may fail unheard."""
    from minikctl.apimachinery.errors import StatusError
    from minikctl.kubectl.change_cause import recorded

    annotations = recorded(obj, invocation)["metadata"]["annotations"]
    try:
        return _patched_there(invocation, info, {"metadata": {"annotations": annotations}}, "merge", dry_run)
    except StatusError:
        return obj


def _patched_there(invocation: Invocation, info: Info, patch: Any, kind: str, dry_run: str) -> Obj:
    flags = invocation.flags
    options: dict[str, Any] = {"fieldManager": flags["field-manager"]}
    if flags["subresource"]:
        options["subresource"] = flags["subresource"]
    if dry_run == "server":
        options["dryRun"] = True
    info.require_name()
    client = invocation.session.client
    return client.patch(info.request_resource, info.namespace, info.name, patch, type=kind, **options)


def _patched_here(invocation: Invocation, info: Info, patch: Any, kind: str) -> Obj:
    """What kubectl makes of the object itself, without a server that could object."""
    from minikctl.apimachinery.patches.faults import PatchError

    obj = info.obj or {}
    try:
        if kind == "json":
            return _json_patched(obj, patch)
        if kind == "merge":
            from minikctl.apimachinery.patches.merge import merged

            if not isinstance(patch, dict):
                raise PatchError("Invalid JSON Patch")
            return merged(obj, patch)
        return _strategic_patched(invocation, info, obj, patch)
    except PatchError as fault:
        raise CommandError(fault.message) from None


def _json_patched(obj: Obj, patch: Any) -> Obj:
    from minikctl.apimachinery.patches.faults import PatchError
    from minikctl.apimachinery.patches.json_patch import patched
    from minikctl.apimachinery.patches.merge import json_type

    if not isinstance(patch, list | None):
        raise PatchError(f"json: cannot unmarshal {json_type(patch)} into Go value of type jsonpatch.Patch")
    try:
        result: Obj = patched(obj, patch or [])
    except PatchError as fault:
        _, found, key = fault.message.partition("doc is missing key: ")
        raise PatchError(f"Object to be patched is missing field ({key})" if found else fault.message) from None
    return result


def _strategic_patched(invocation: Invocation, info: Info, obj: Obj, patch: Any) -> Obj:
    from minikctl.apimachinery.patches.faults import PatchError
    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.patches.strategic import patched

    root = invocation.session.client.schema(obj.get("apiVersion") or "", obj.get("kind") or "")
    if root is None:
        group, version, kind = info.mapping["group"], info.mapping["version"], info.mapping["kind"]
        raise PatchError(
            f"strategic merge patch is not supported for {group}/{version}, Kind={kind} locally, try --type merge"
        )
    if not isinstance(patch, dict | None):
        raise PatchError("invalid JSON document")
    return patched(obj, patch or {}, SchemaView(root, root))

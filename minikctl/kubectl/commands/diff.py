"""diff: what apply would change, shown by the diff program over two folders of YAML files, LIVE and MERGED."""

from __future__ import annotations

import os

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import unversioned
from minikctl.kubectl import last_applied
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.manifest_flags import manifest_query, refuse_arguments, require_manifests
from minikctl.kubectl.printers.serialised import without_managed_fields
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit_until_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.pruning import Candidates

_MASK, _BEFORE, _AFTER = "***", "*** (before)", "*** (after)"


def run(invocation: Invocation) -> int:
    refuse_arguments(invocation)
    require_manifests(invocation)
    flags = invocation.flags
    if flags["force-conflicts"] and not flags["server-side"]:
        raise CommandError("--force-conflicts only works with --server-side")
    candidates = None
    if flags["prune"]:
        from minikctl.kubectl.pruning import Candidates

        candidates = Candidates(invocation)
    with Folder("LIVE") as live, Folder("MERGED") as merged:
        comparison = Comparison(invocation, live, merged)
        selection = select(invocation, [], manifest_query(invocation, stop=True))
        try:
            visit_until_fault(selection, lambda info: comparison.add(info, candidates))
        finally:
            if candidates is not None:
                comparison.add_pruned(candidates)
        return compare(invocation, live, merged)


class Folder:
    """A temporary folder, named like kubectl's: ``LIVE-`` and a number."""

    __slots__ = ("_path", "_prefix")

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._path = ""

    def __enter__(self) -> str:
        from tempfile import gettempdir

        while True:
            number = int.from_bytes(os.urandom(4), "big")
            self._path = os.path.join(gettempdir(), f"{self._prefix}-{number}")
            try:
                os.mkdir(self._path, 0o700)
            except FileExistsError:
                continue
            return self._path

    def __exit__(self, *_: object) -> None:
        from shutil import rmtree

        rmtree(self._path, ignore_errors=True)


class Comparison:
    """Fills the two folders."""

    __slots__ = ("_invocation", "_live", "_merged", "_options")

    def __init__(self, invocation: Invocation, live: str, merged: str) -> None:
        self._invocation = invocation
        self._live = live
        self._merged = merged
        manager = invocation.flags["field-manager"]
        if invocation.flags["server-side"] and "field-manager" not in invocation.changed:
            manager = "kubectl"
        self._options: dict[str, Any] = {"fieldManager": manager, "dryRun": True}

    def add(self, info: Info, candidates: Candidates | None) -> None:
        """Write an object as it is and as it would be; raises the server's fault."""
        from minikctl.kubectl.client_side_apply import warn_if_deleting

        manifest = info.obj or {}
        client = self._invocation.session.client
        live: Obj | None = None
        try:
            info.require_name()
            live = info.fetch(client)
        except StatusError as fault:
            if fault.reason != "NotFound":
                raise
            info.obj = None
        if candidates is not None:
            candidates.seen(info)
        merged = self._would_be(info, manifest, live)
        self._write(info, live, merged)
        if live is not None:
            warn_if_deleting(self._invocation, live)

    def add_pruned(self, candidates: Candidates) -> None:
        """Write what would be deleted: live only."""
        for _, namespace, obj in candidates.left_over():
            group, _, version = obj["apiVersion"].rpartition("/")
            name = _file_name(group, version, obj["kind"], namespace, obj["metadata"]["name"])
            _write_file(self._live, name, obj)

    def _would_be(self, info: Info, manifest: Obj, live: Obj | None) -> Obj:
        client = self._invocation.session.client
        resource, namespace, name = info.request_resource, info.namespace, info.name
        if self._invocation.flags["server-side"]:
            force = self._invocation.flags["force-conflicts"]
            return client.patch(resource, namespace, name, manifest, type="apply", force=force, **self._options)
        if live is None:
            return client.create(resource, unversioned(manifest), namespace=namespace, **self._options)
        from minikctl.kubectl.three_way import Patcher, Refused

        patcher = Patcher(self._invocation, self._options, overwrite=True, lock=True)
        try:
            return patcher.patch(info, live, last_applied.plain(manifest))[1]
        except Refused as refused:
            raise refused.fault from None

    def _write(self, info: Info, live: Obj | None, merged: Obj) -> None:
        if not self._invocation.flags["show-managed-fields"]:
            live = None if live is None else without_managed_fields(live)
            merged = without_managed_fields(merged)
        mapping = info.mapping
        masked = mapping["version"] == "v1" and mapping["kind"] == "Secret"
        if masked:
            live, merged = _masked(live, merged)
        name = _file_name(mapping["group"], mapping["version"], mapping["kind"], info.namespace, info.name)
        _write_file(self._live, name, live, nothing="null\n" if masked else "")
        _write_file(self._merged, name, merged)


def _file_name(group: str, version: str, kind: str, namespace: str, name: str) -> str:
    return f"{group}.{version}.{kind}.{namespace}.{name}".removeprefix(".")


def _write_file(folder: str, name: str, obj: Obj | None, nothing: str = "") -> None:
    from minikctl.apimachinery.yaml_writer import write_yaml

    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(nothing if obj is None else write_yaml(obj))


def _masked(live: Obj | None, merged: Obj) -> tuple[Obj | None, Obj]:
    """Both objects with their values hidden; those that differ tell that they do."""
    before, after = (live or {}).get("data") or {}, merged.get("data") or {}
    shown_before, shown_after = dict.fromkeys(before, _MASK), dict.fromkeys(after, _MASK)
    for key in before:
        if key in after and before[key] != after[key]:
            shown_before[key], shown_after[key] = _BEFORE, _AFTER
    if live is not None and live.get("data") is not None:
        live = {**live, "data": shown_before}
    return live, {**merged, "data": shown_after} if merged.get("data") is not None else merged


def compare(invocation: Invocation, live: str, merged: str) -> int:
    """Run the diff program, or do its work where there is none: 0 without differences, else 1; raises CommandError."""
    import subprocess

    external = os.environ.get("KUBECTL_EXTERNAL_DIFF")
    program, *arguments = _program(external) if external else ("diff", "-u", "-N")
    invocation.out.flush()
    try:
        done = subprocess.run([program, *arguments, live, merged], capture_output=True, check=False)
    except OSError as fault:
        if external:
            missing = isinstance(fault, FileNotFoundError)
            why = "executable file not found in $PATH" if missing else (fault.strerror or str(fault)).lower()
            raise CommandError(f'failed to run "{program}": {why}') from None
        return _compare_here(invocation, live, merged)
    invocation.out.write(done.stdout.decode(errors="replace"))
    invocation.err.write(done.stderr.decode(errors="replace"))
    if done.returncode > 1:
        raise CommandError(f'failed to run "{program}": exit status {done.returncode}')
    return done.returncode


def _program(text: str) -> list[str]:
    """The words of KUBECTL_EXTERNAL_DIFF; those with unusual characters are left out, as kubectl does."""
    import re

    program, *arguments = text.split(" ")
    return [program, *(word for word in arguments if re.fullmatch("[a-zA-Z0-9-=]+", word))]


def _compare_here(invocation: Invocation, live: str, merged: str) -> int:
    from minikctl.kubectl.unified_diff import compare_folders

    text = compare_folders(live, merged)
    invocation.out.write(text)
    return 1 if text else 0

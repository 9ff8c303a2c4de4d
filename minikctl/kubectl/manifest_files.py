"""What stands behind ``-f``: files, folders, patterns, URLs and standard input, read document by document.

Nothing is looked up here: see `resource_arguments` for what the documents mean to the cluster. Source of rules and
texts: cli-runtime's resource builder.
"""

from __future__ import annotations

import os

from minikctl.apimachinery.manifests import ManifestError, read_documents
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from minikctl.apimachinery.types import Obj

EXTENSIONS = (".json", ".yaml", ".yml")
URL_TIMEOUT_SECONDS = 30
MAX_BYTES = 64 * 1024 * 1024


class Sources:
    """The files that the flags name. ``single`` is False for folders and streams, as kubectl counts."""

    __slots__ = ("paths", "single")

    def __init__(self, paths: list[str], single: bool) -> None:
        self.paths = paths
        self.single = single


def sources(filenames: Sequence[str], *, recursive: bool) -> Sources:
    """Every file to read, in kubectl's order; raises CommandError for one that is not there."""
    paths: list[str] = []
    single = len(filenames) == 1
    if filenames.count("-") > 1:
        raise CommandError("standard input cannot be used for multiple arguments")
    for name in filenames:
        if name == "-" or name.startswith(("http://", "https://")):
            single = single and name != "-"
            paths.append(name)
            continue
        for match in _matches(name):
            found = _files_below(match, recursive)
            single = single and not os.path.isdir(match) and len(found) == 1
            paths += found
    return Sources(paths, single)


def documents(path: str, stdin: TextIO, *, validate: bool = True, unique: bool = False) -> Iterator[Obj]:
    """The objects of one source, lists not yet taken apart; raises CommandError.

    ``validate=False`` only changes what is said of a document that is no object.
    """
    name = "STDIN" if path == "-" else path
    text = _text(path, stdin)
    try:
        yield from read_documents(text, name, validate=validate, unique=unique)
    except ManifestError as fault:
        raise CommandError(str(fault)) from None


def flattened(obj: Obj) -> Iterator[Obj]:
    """The object itself, or the items of a List, at any depth."""
    items = obj.get("items")
    if str(obj.get("kind") or "").endswith("List") and isinstance(items, list):
        for item in items:
            if isinstance(item, dict):
                yield from flattened(item)
    else:
        yield obj


def _matches(name: str) -> list[str]:
    if os.path.exists(name):
        return [name]
    import glob

    found = sorted(glob.glob(name))
    if not found:
        raise CommandError(f'the path "{name}" does not exist')
    return found


def _files_below(path: str, recursive: bool) -> list[str]:
    """The manifests of a folder (itself alone without ``recursive``), in the order of names; a file is itself."""
    if not os.path.isdir(path):
        return [path]
    found: list[str] = []
    for folder, folders, names in os.walk(path):
        folders.sort()
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(EXTENSIONS)]
        if not recursive:
            break
    if recursive:
        found.sort()
    if not found:
        shown = " ".join(EXTENSIONS)
        raise CommandError(f"error reading [{path}]: recognized file extensions are [{shown}]")
    return found


def _text(path: str, stdin: TextIO) -> str:
    if path == "-":
        return stdin.read()
    if path.startswith(("http://", "https://")):
        return _download(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise CommandError(f"open {path}: {(fault.strerror or str(fault)).lower()}") from None
    return _decoded(data, path)


def _decoded(data: bytes, path: str) -> str:
    if len(data) > MAX_BYTES:
        raise CommandError(f"{path} has more than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(
            f"error parsing {path}: error converting YAML to JSON: yaml: invalid leading UTF-8 octet"
        ) from None


def _download(url: str) -> str:
    from urllib.error import HTTPError, URLError
    from urllib.request import urlopen

    try:
        with urlopen(url, timeout=URL_TIMEOUT_SECONDS) as answer:
            return _decoded(answer.read(MAX_BYTES + 1), url)
    except HTTPError as fault:
        raise CommandError(
            f'unable to read URL "{url}", server reported {fault.code} {fault.reason}, status code={fault.code}'
        ) from None
    except (URLError, OSError) as fault:
        raise CommandError(f'unable to read URL "{url}": {getattr(fault, "reason", fault)}') from None

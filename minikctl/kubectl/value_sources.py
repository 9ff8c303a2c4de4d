"""Where the values of a ConfigMap or Secret come from: literals, files, directories, files of variables.

`read` yields (key, bytes) in kubectl's order and raises CommandError; what a kind does with a value, and what it says
of a bad or repeated key, is the business of its command. Source: kubectl pkg/cmd/create, pkg/cmd/util/env_file.go.
"""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import variable_faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def check_combination(flags: dict[str, list[str]]) -> None:
    if flags["from-env-file"] and (flags["from-file"] or flags["from-literal"]):
        raise CommandError("from-env-file cannot be combined with from-file or from-literal")


def literals(sources: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """``KEY=VALUE`` each."""
    for source in sources:
        key, equals, value = source.partition("=")
        if not key or not equals:
            raise CommandError(f"invalid literal source {source}, expected key=value")
        yield key, value.encode("utf-8", "surrogateescape")


def files(sources: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """``[KEY=]PATH`` each; of a directory the plain files, by name."""
    for source in sources:
        key, path = _file_source(source)
        if not os.path.exists(path):
            raise CommandError(f"error reading {path}: {_stat_fault(path)}")
        if not os.path.isdir(path):
            yield key, _content(path)
            continue
        if "=" in source:
            raise CommandError("cannot give a key name for a directory path")
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        for name in names:
            yield name, _content(os.path.join(path, name))


def variables(sources: Sequence[str], kind: str) -> Iterator[tuple[str, bytes]]:
    """The variables of files with one ``KEY=VALUE`` a line; a lone KEY takes its value from our own environment.

    ``kind`` is ``config`` or ``secret``, as the fault about directories calls the object.
    """
    for path in sources:
        if not os.path.exists(path):
            raise CommandError(f"error reading {path}: {_stat_fault(path)}")
        if os.path.isdir(path):
            raise CommandError(f"env {kind} file cannot be a directory")
        lines = _content(path).split(b"\n")
        if lines and not lines[-1]:
            lines.pop()
        for number, line in enumerate(lines):
            yield from _variable(line.removesuffix(b"\r"), path, number)


def _variable(line: bytes, path: str, number: int) -> Iterator[tuple[str, bytes]]:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        shown = " ".join(map(str, line))
        raise CommandError(f"env file {path} contains invalid utf8 bytes at line {number + 1}: [{shown}]") from None
    if number == 0:
        text = text.removeprefix("\ufeff")
    text = text.lstrip()
    if not text or text[0] == "#":
        return
    key, equals, value = text.partition("=")
    faults = variable_faults(key)
    if faults:
        raise CommandError(f"{quote(key)} is not a valid key name: {';'.join(faults)}")
    yield key, (value if equals else os.environ.get(key, "")).encode("utf-8", "surrogateescape")


def _file_source(source: str) -> tuple[str, str]:
    count = source.count("=")
    if count == 0:
        return os.path.basename(source.replace(os.sep, "/").rstrip("/")) or "/", source
    if count > 1:
        raise CommandError("key names or file paths cannot contain '='")
    key, _, path = source.partition("=")
    if not key:
        raise CommandError(f"key name for file path {path} missing")
    if not path:
        raise CommandError(f"file path for key name {key} missing")
    return key, path


def _stat_fault(path: str) -> str:
    try:
        os.stat(path)
    except OSError as fault:
        return (fault.strerror or str(fault)).lower()
    return "no such file or directory"


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as fault:
        raise CommandError(f"open {path}: {(fault.strerror or str(fault)).lower()}") from None

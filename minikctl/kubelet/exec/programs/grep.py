"""grep, with basic, extended and fixed patterns, recursive too."""

from __future__ import annotations

import re

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.patterns import compiled
from minikctl.kubelet.exec.programs.text import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_LONG = {
    "color": "_", "colour": "_", "line-number": "n", "ignore-case": "i", "invert-match": "v", "count": "c",
    "recursive": "r", "quiet": "q", "only-matching": "o", "extended-regexp": "E", "fixed-strings": "F",
}  # fmt: skip


def egrep(process: Process) -> int:
    return grep(process, "E")


def fgrep(process: Process) -> int:
    return grep(process, "F")


def grep(process: Process, kind: str = "") -> int:
    options, words = take(process.argv[1:], "ivcnlLqshHorREFwxzP_", "emABC", _LONG)
    if "e" in options:
        pattern = options["e"]
    elif words:
        pattern = words.pop(0)
    else:
        return process.usage("usage: grep [-HhnlLoqvsrEFicwx] [-m N] PATTERN [FILE]...") + 1
    if "F" in options or kind == "F":
        pattern = "|".join(re.escape(line) for line in pattern.split("\n"))
    try:
        found = compiled(pattern, options, extended="E" in options or "P" in options or bool(kind), literal=False)
    except re.error:
        return process.usage("bad regex '" + pattern + "'") + 1
    if "r" in options or "R" in options:
        words = [path for word in words or ["."] for path in _below(process, word)]
    return _search(process, found, options, words, recursive="r" in options or "R" in options)


def _below(process: Process, word: str) -> list[str]:
    try:
        if process.files.stat(process.path(word)).kind != "directory":
            return [word]
        names = process.files.listdir(process.path(word))
    except FileFault as fault:
        process.complain(f"{word}: {fault.reason}")
        return []
    return [path for name in names for path in _below(process, f"{word.rstrip('/')}/{name}")]


def _search(
    process: Process, pattern: re.Pattern[str], options: dict[str, str], words: list[str], recursive: bool
) -> int:
    """0 where a line was found, 1 where none was, 2 after a fault."""
    any_found = fault = False
    named = ("H" in options or recursive or len(words) > 1) and "h" not in options
    most = int(options["m"]) if options.get("m", "").isdigit() else None
    for name, text in inputs(process, words):
        if text is None:
            fault = True
            continue
        lines = text.splitlines()
        hits = [index for index, line in enumerate(lines) if bool(pattern.search(line)) != ("v" in options)][:most]
        any_found = any_found or bool(hits)
        if "q" in options:
            continue
        prefix = f"{name}:" if named else ""
        if "c" in options:
            process.say(f"{prefix}{len(hits)}")
        elif "l" in options or "L" in options:
            if bool(hits) == ("l" in options):
                process.say(name)
        else:
            _print(process, pattern, options, lines, hits, prefix)
    return 2 if fault else int(not any_found)


def _print(
    process: Process, pattern: re.Pattern[str], options: dict[str, str], lines: list[str], hits: list[int], prefix: str
) -> None:
    before = int(options.get("B") or options.get("C") or 0)
    after = int(options.get("A") or options.get("C") or 0)
    shown = -1
    for hit in hits:
        if "o" in options:
            for found in pattern.finditer(lines[hit]):
                process.say(f"{prefix}{f'{hit + 1}:' if 'n' in options else ''}{found[0]}")
            continue
        first = max(hit - before, shown + 1)
        if shown >= 0 and first > shown + 1 and (before or after):
            process.say("--")
        for index in range(first, min(hit + after + 1, len(lines))):
            mark = ":" if index in hits else "-"
            number = f"{index + 1}{mark}" if "n" in options else ""
            process.say(f"{prefix[:-1] + mark if prefix else ''}{number}{lines[index]}")
            shown = index

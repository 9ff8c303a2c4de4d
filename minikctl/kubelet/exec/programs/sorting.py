"""sort and uniq."""

from __future__ import annotations

import re

from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.text import inputs
from minikctl.kubelet.exec.streams import encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubelet.exec.world import Process


def sort(process: Process) -> int:
    options, words = take(process.argv[1:], "nrufbhV", "kto")
    lines: list[str] = []
    for _, text in inputs(process, words):
        if text is None:
            return 2
        lines += text.splitlines()
    key = options.get("k", "")
    numeric = "n" in options or "n" in key or "h" in options

    def value(line: str) -> Any:
        text = _field(line, key, options.get("t"))
        text = text.lower() if "f" in options else text
        if not numeric:
            return text
        found = re.match(r"\s*(-?\d+(?:\.\d+)?)", text)
        return float(found[1]) if found else 0.0

    lines.sort(key=lambda line: (value(line), encoded(line)) if key or numeric else (value(line), b""))
    if "r" in options or "r" in key:
        lines.reverse()
    if "u" in options:
        seen: dict[Any, str] = {}
        for line in lines:
            seen.setdefault(value(line), line)
        lines = list(seen.values())
    text = "".join(f"{line}\n" for line in lines)
    if options.get("o"):
        process.files.write(process.path(options["o"]), encoded(text))
    else:
        process.streams.out.write(text)
    return 0


def _field(line: str, key: str, separator: str | None) -> str:
    found = re.match(r"(\d+)(?:\.\d+)?[a-z]*(?:,(\d+))?", key)
    if found is None:
        return line
    fields = line.split(separator) if separator else line.split()
    first, last = int(found[1]), int(found[2]) if found[2] else len(fields)
    return (separator or " ").join(fields[first - 1 : last])


def uniq(process: Process) -> int:
    options, words = take(process.argv[1:], "cdui")
    groups: list[tuple[str, int]] = []
    for _, text in inputs(process, words[:1]):
        if text is None:
            return 1
        for line in text.splitlines():
            if groups and _same(groups[-1][0], line, "i" in options):
                groups[-1] = (groups[-1][0], groups[-1][1] + 1)
            else:
                groups.append((line, 1))
    for line, count in groups:
        if ("d" in options and count == 1) or ("u" in options and count > 1):
            continue
        process.say(f"{count:7} {line}" if "c" in options else line)
    return 0


def _same(left: str, right: str, fold: bool) -> bool:
    return left.lower() == right.lower() if fold else left == right

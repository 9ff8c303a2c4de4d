"""cut and tr."""

from __future__ import annotations

import re

from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.text import inputs
from minikctl.kubelet.exec.programs.writing import unescaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_CLASSES = {
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lower": "abcdefghijklmnopqrstuvwxyz",
    "digit": "0123456789",
    "alpha": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "alnum": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "space": " \t\n\r\v\f",
    "blank": " \t",
    "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
}


def cut(process: Process) -> int:
    options, words = take(process.argv[1:], "s", "dfcb")
    chosen = options.get("f") or options.get("c") or options.get("b")
    if not chosen:
        return process.usage("expected a list of bytes, characters, or fields")
    delimiter, code = options.get("d", "\t"), 0
    for _, text in inputs(process, words):
        if text is None:
            code = 1
            continue
        for line in text.splitlines():
            if "f" not in options:
                process.say("".join(_chosen(list(line), chosen)))
            elif delimiter in line:
                process.say(delimiter.join(_chosen(line.split(delimiter), chosen)))
            elif "s" not in options:
                process.say(line)
    return code


def _chosen(items: list[str], ranges: str) -> list[str]:
    wanted: set[int] = set()
    for part in ranges.split(","):
        first, dash, last = part.partition("-")
        begin = int(first) if first.isdigit() else 1
        end = int(last) if last.isdigit() else len(items) if dash else begin
        wanted.update(range(begin, end + 1))
    return [item for index, item in enumerate(items, 1) if index in wanted]


def tr(process: Process) -> int:
    options, words = take(process.argv[1:], "dscC")
    if not words:
        return process.usage("usage: tr [-cds] STRING1 [STRING2]")
    text = process.streams.stdin.read()
    first, second = _letters(words[0]), _letters(words[1]) if len(words) > 1 else ""
    if "c" in options or "C" in options:
        first = "".join(dict.fromkeys(letter for letter in text if letter not in first))
    if "d" in options:
        text = text.translate(dict.fromkeys(map(ord, first)))
        squeezed = second
    else:
        second_long = second + second[-1:] * max(len(first) - len(second), 0)
        text = text.translate({ord(a): b for a, b in zip(first, second_long, strict=False)}) if second else text
        squeezed = second or first
    if "s" in options and squeezed:
        text = re.sub(f"([{re.escape(squeezed)}])\\1+", r"\1", text)
    process.streams.out.write(text)
    return 0


def _letters(text: str) -> str:
    text = re.sub(r"\[:(\w+):\]", lambda found: _CLASSES.get(found[1], ""), unescaped(text))
    text = re.sub(r"\[(.-.)\]", r"\1", text)
    return re.sub(
        "(.)-(.)",
        lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))) or found[0],
        text,
        flags=re.S,
    )

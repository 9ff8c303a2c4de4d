"""Programs that write what they are told, and those that only end."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", "e": "\x1b"}
_FORMAT = re.compile(r"%(%|[-+ #0]*(?:\d+|\*)?(?:\.\d+)?[sdiouxXcbfeEgG])")


def echo(process: Process) -> int:
    words, newline, escapes = process.argv[1:], "\n", False
    while words and re.fullmatch("-[neE]+", words[0]):
        newline = "" if "n" in words[0] else newline
        escapes = escapes or "e" in words[0]
        words = words[1:]
    text = " ".join(words)
    if escapes:
        text, stop, _ = text.partition("\\c")
        text, newline = unescaped(text), "" if stop else newline
    process.streams.out.write(text + newline)
    return 0


def _byte(value: int) -> str:
    """One byte of a stream, see `streams`; several may make one letter in the end."""
    return chr(value) if value < 0x80 else chr(0xDC00 + value)


def unescaped(text: str) -> str:
    def put(found: re.Match[str]) -> str:
        code = found[1]
        if code[0] == "x":
            return _byte(int(code[1:], 16))
        if code[0].isdigit():
            return _byte(int(code, 8) & 255)
        return _ESCAPES[code]

    return re.sub(r"\\([ntrabfve\\]|x[0-9a-fA-F]{1,2}|0?[0-7]{1,3})", put, text)


def printf(process: Process) -> int:
    if len(process.argv) < 2:
        return process.usage("usage: printf FORMAT [ARG]...")
    template, values = process.argv[1], process.argv[2:]
    while True:
        text, used, code = formatted(template, values)
        process.streams.out.write(text)
        values = values[used:]
        if not values or not used:
            return code


def formatted(template: str, values: list[str]) -> tuple[str, int, int]:
    """(text, how many values it took, 1 where one of them was no number)."""
    pieces, at, used, code = [], 0, 0, 0
    for found in _FORMAT.finditer(template):
        pieces.append(unescaped(template[at : found.start()]))
        at = found.end()
        if found[1] == "%":
            pieces.append("%")
            continue
        value = values[used] if used < len(values) else ""
        used += 1
        kind = found[1][-1]
        if kind in "diouxX":
            number, good = _number(value)
            code = code or int(bool(value) and not good)
            pieces.append(f"%{found[1][:-1]}{kind}" % number)
        elif kind in "feEgG":
            pieces.append(f"%{found[1]}" % _real(value))
        else:
            shown = unescaped(value) if kind == "b" else value[:1] if kind == "c" else value
            pieces.append(f"%{found[1][:-1]}s" % shown)
    return "".join(pieces) + unescaped(template[at:]), used, code


def _real(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _number(text: str) -> tuple[int, bool]:
    if text[:1] in "'\"" and len(text) > 1:
        return ord(text[1]), True
    try:
        return int(text, 0) if not re.fullmatch("0[0-7]+", text) else int(text, 8), True
    except ValueError:
        return 0, False


def seq(process: Process) -> int:
    words = [word for word in process.argv[1:] if word != "-w"]
    separator = "\n"
    if words[:1] == ["-s"]:
        separator, words = words[1], words[2:]
    elif words and words[0].startswith("-s"):
        separator, words = words[0][2:], words[1:]
    try:
        numbers = [float(word) if "." in word else int(word) for word in words]
        first = numbers[0] if len(numbers) > 1 else 1
        step = numbers[1] if len(numbers) > 2 else 1
        last = numbers[-1]
    except (ValueError, IndexError):
        return process.usage(f"invalid number '{words[0]}'" if words else "needs an argument")
    found: list[str] = []
    while step and (first <= last if step > 0 else first >= last) and len(found) < 1_000_000:
        found.append(f"{first:g}" if isinstance(first, float) else str(first))
        first += step
    process.streams.out.write(separator.join(found) + ("\n" if found else ""))
    return 0


def yes(process: Process) -> int:
    line = f"{' '.join(process.argv[1:]) or 'y'}\n" * 1000
    for _ in range(10_000):
        process.streams.out.write(line)
    return 141


def true(process: Process) -> int:
    return 0


def false(process: Process) -> int:
    return 1


def clear(process: Process) -> int:
    process.streams.out.write("\x1b[H\x1b[J")
    return 0

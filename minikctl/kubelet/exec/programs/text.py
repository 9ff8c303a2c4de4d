"""Programs that read files or their input and write it, in whole or in part."""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from minikctl.kubelet.exec.world import Process


def inputs(process: Process, words: list[str]) -> Iterator[tuple[str, str | None]]:
    """(name, text) of each file that is named, ``-`` or none being the standard input. A file that cannot be read is
    told of, and its text is None."""
    for word in words or ["-"]:
        if word in ("-", "/dev/stdin"):
            yield word, process.streams.stdin.read()
            continue
        if word == "/dev/null":
            yield word, ""
            continue
        try:
            yield word, decoded(process.files.read(process.path(word)))
        except FileFault as fault:
            process.complain(_cannot(process, word, fault))
            yield word, None


def _cannot(process: Process, word: str, fault: FileFault) -> str:
    busybox = process.world.image.busybox
    if fault.reason == "Is a directory":
        return f"read error: {fault.reason}" if busybox else f"{word}: {fault.reason}"
    if not busybox:
        return f"{word}: {fault.reason}"
    return (
        f"{word}: {fault.reason}"
        if process.name in ("head", "tail", "wc", "grep")
        else (f"can't open '{word}': {fault.reason}")
    )


def cat(process: Process) -> int:
    options, words = take(process.argv[1:], "nebvtTAEus", "")
    code = number = 0
    for _, text in inputs(process, words):
        if text is None:
            code = 1
            continue
        if "n" in options:
            lines = text.splitlines(keepends=True)
            text = "".join(f"{number + index:6}\t{line}" for index, line in enumerate(lines, 1))
            number += len(lines)
        process.streams.out.write(text)
    return code


def tac(process: Process) -> int:
    code = 0
    for _, text in inputs(process, process.argv[1:]):
        code = 1 if text is None else code
        process.streams.out.write("".join(reversed((text or "").splitlines(keepends=True))))
    return code


def rev(process: Process) -> int:
    for _, text in inputs(process, process.argv[1:]):
        for line in (text or "").splitlines():
            process.say(line[::-1])
    return 0


def head(process: Process) -> int:
    return _part(process, lambda lines, count: lines[:count], lambda data, count: data[:count])


def tail(process: Process) -> int:
    words = process.argv[1:]
    follows = any(word.startswith("-") and not word[1:].isdigit() and "f" in word.lower() for word in words)
    process.argv = [process.argv[0], *(word for word in words if word not in ("-f", "-F", "--follow"))]
    process.argv = [word.replace("f", "") if word.startswith("-") and len(word) > 2 else word for word in process.argv]
    code = _part(process, _last, lambda data, count: data[-count:] if count else b"", from_start=True)
    if follows and not code:
        process.world.rest()
    return code


def _last(lines: list[str], count: int) -> list[str]:
    return lines[-count:] if count > 0 else []


def _part(
    process: Process,
    of_lines: Callable[[list[str], int], list[str]],
    of_letters: Callable[[bytes, int], bytes],
    *,
    from_start: bool = False,
) -> int:
    words = [f"-n{word[1:]}" if word[:1] == "-" and word[1:].isdigit() else word for word in process.argv[1:]]
    options, words = take(words, "qv", "nc", {"lines": "n", "bytes": "c"})
    amount = options.get("c") or options.get("n") or "10"
    if not amount.lstrip("+-").isdigit():
        return process.usage(f"invalid number '{amount}'")
    count, code = int(amount), 0
    for index, (name, text) in enumerate(inputs(process, words)):
        if text is None:
            code = 1
            continue
        if len(words) > 1 and "q" not in options:
            process.streams.out.write(f"{chr(10) if index else ''}==> {name} <==\n")
        if "c" in options:
            data = encoded(text)
            part = data[max(count - 1, 0) :] if amount.startswith("+") else of_letters(data, abs(count))
            process.streams.out.write(decoded(part))
            continue
        lines = text.splitlines(keepends=True)
        chosen = (
            lines[max(count - 1, 0) :]
            if from_start and amount.startswith("+")
            else of_lines(lines, abs(count) if from_start else count)
        )
        process.streams.out.write("".join(chosen))
    return code


def wc(process: Process) -> int:
    options, words = take(process.argv[1:], "lwcm")
    shown = [letter for letter in "lwc" if letter in options or (letter == "c" and "m" in options)] or ["l", "w", "c"]
    totals, code = {"l": 0, "w": 0, "c": 0}, 0
    for name, text in inputs(process, words):
        if text is None:
            code = 1
            continue
        counts = {"l": text.count("\n"), "w": len(text.split()), "c": len(encoded(text))}
        totals = {letter: totals[letter] + counts[letter] for letter in totals}
        process.say(_counts(process, counts, shown, name if words else "", alone=not words))
    if len(words) > 1:
        process.say(_counts(process, totals, shown, "total", alone=False))
    return code


def _counts(process: Process, counts: dict[str, int], shown: list[str], name: str, *, alone: bool) -> str:
    if len(shown) == 1:
        numbers = str(counts[shown[0]])
    elif process.world.image.busybox or alone:
        width = 9 if process.world.image.busybox else 7
        numbers = " ".join(f"{counts[letter]:{width}}" for letter in shown)
    else:
        width = max(len(str(counts[letter])) for letter in shown)
        numbers = " ".join(f"{counts[letter]:{width}}" for letter in shown)
    return f"{numbers} {name}" if name else numbers


def nl(process: Process) -> int:
    options, words = take(process.argv[1:], "", "bswvi")
    everything, number = options.get("b") == "a", 0
    for _, text in inputs(process, words):
        for line in (text or "").splitlines():
            number += bool(line) or everything
            process.say(f"{number:6}\t{line}" if line or everything else " " * 7)
    return 0


def tee(process: Process) -> int:
    options, words = take(process.argv[1:], "ai")
    code = 0
    text = process.streams.stdin.read()
    for word in words:
        try:
            if "a" in options and process.files.exists(process.path(word)):
                process.files.append(process.path(word), encoded(text))
            else:
                process.files.write(process.path(word), encoded(text))
        except FileFault as fault:
            process.complain(f"{word}: {fault.reason}")
            code = 1
    process.streams.out.write(text)
    return code

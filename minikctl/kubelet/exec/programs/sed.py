"""sed: ``s///``, ``d``, ``p``, ``q``, ``y///``, ``a``, ``i``, ``c``, ``=`` with line, ``$`` and pattern addresses."""

from __future__ import annotations

import re

from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.patterns import compiled, replacement
from minikctl.kubelet.exec.programs.text import inputs
from minikctl.kubelet.exec.streams import encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kubelet.exec.world import Process

    Address = int | str | re.Pattern[str]

_ADDRESS = re.compile(r"(\d+|\$|/((?:[^/\\]|\\.)*)/)")


class Command:
    """``addresses``: none, one, or two for a range; ``inside`` while a range goes on."""

    def __init__(self, addresses: list[Address], negated: bool, letter: str, argument: Sequence[str]) -> None:
        self.addresses = addresses
        self.negated = negated
        self.letter = letter
        self.argument = argument
        self.inside = False

    def applies(self, number: int, line: str, last: bool) -> bool:
        return self._chosen(number, line, last) != self.negated

    def _chosen(self, number: int, line: str, last: bool) -> bool:
        if not self.addresses:
            return True
        if len(self.addresses) == 1:
            return _hits(self.addresses[0], number, line, last)
        first, end = self.addresses
        if not self.inside:
            if not _hits(first, number, line, last):
                return False
            self.inside = not (isinstance(end, int) and end <= number)
            return True
        if _hits(end, number, line, last) or (isinstance(end, int) and end <= number):
            self.inside = False
        return True


def _hits(address: Address, number: int, line: str, last: bool) -> bool:
    if isinstance(address, int):
        return address == number
    if isinstance(address, str):
        return last
    return address.search(line) is not None


class Unreadable(Exception):
    pass


def sed(process: Process) -> int:
    options, words = take(process.argv[1:], "nirEsz", "ef", {"quiet": "n", "in-place": "i", "expression": "e"})
    script = options.get("e")
    if script is None:
        if not words:
            return process.usage("usage: sed [-i] [-nrE] [-e CMD]... [FILE]...")
        script = words.pop(0)
    try:
        commands = _commands(script, extended="E" in options or "r" in options)
    except (Unreadable, re.error) as fault:
        return process.usage(f"unsupported command {fault}")
    quiet, code = "n" in options, 0
    if "i" not in options:
        texts = [text for _, text in inputs(process, words)]
        code = int(None in texts)
        process.streams.out.write(_edited("".join(text or "" for text in texts), commands, quiet))
        return code
    for name, text in inputs(process, words):
        if text is None:
            code = 1
            continue
        process.files.write(process.path(name), encoded(_edited(text, commands, quiet)))
    return code


def _edited(text: str, commands: list[Command], quiet: bool) -> str:
    out: list[str] = []
    lines = text.splitlines(keepends=True)
    for number, raw in enumerate(lines, 1):
        line, newline = raw.removesuffix("\n"), "\n" if raw.endswith("\n") else ""
        result = _one(line, number, number == len(lines), commands, out, quiet)
        if result is not None and not quiet:
            out.append(result[0] + newline)
        out += [] if result is None else result[1]
        if result is not None and result[2]:
            break
    return "".join(out)


def _one(
    line: str, number: int, last: bool, commands: list[Command], out: list[str], quiet: bool
) -> tuple[str, list[str], bool] | None:
    """(line, what comes behind it, whether to stop), or None for a line that is deleted."""
    behind: list[str] = []
    for command in commands:
        if not command.applies(number, line, last):
            continue
        letter, argument = command.letter, command.argument
        if letter == "d":
            return None
        if letter == "s":
            line = _substituted(line, argument, out)
        elif letter == "y":
            line = line.translate(str.maketrans(argument[0], argument[1]))
        elif letter == "p":
            out.append(f"{line}\n")
        elif letter == "=":
            out.append(f"{number}\n")
        elif letter == "i":
            out.append(f"{argument[0]}\n")
        elif letter == "a":
            behind.append(f"{argument[0]}\n")
        elif letter == "c":
            out.append(f"{argument[0]}\n")
            return None
        elif letter == "q":
            return line, behind, True
    return line, behind, False


def _substituted(line: str, argument: Sequence[str], out: list[str]) -> str:
    pattern, new, flags, extended = argument
    found = compiled(pattern, "i" if "i" in flags.lower() else "", extended=extended == "E")
    digits = re.sub(r"\D", "", flags)
    if digits and "g" not in flags:
        hits = list(found.finditer(line))
        if len(hits) < int(digits):
            return line
        hit = hits[int(digits) - 1]
        changed, count = line[: hit.start()] + hit.expand(replacement(new)) + line[hit.end() :], 1
    else:
        changed, count = found.subn(replacement(new), line, count=0 if "g" in flags else 1)
    if count and "p" in flags:
        out.append(f"{changed}\n")
    return changed


def _commands(script: str, *, extended: bool) -> list[Command]:
    commands: list[Command] = []
    at = 0
    while at < len(script):
        if script[at] in " \t\n;}":
            at += 1
            continue
        addresses: list[Address] = []
        while (found := _ADDRESS.match(script, at)) is not None and len(addresses) < 2:
            addresses.append(_address(found, extended))
            at = found.end()
            if script[at : at + 1] != ",":
                break
            at += 1
        negated = script[at : at + 1] == "!"
        at += negated
        letter = script[at : at + 1]
        argument: Sequence[str] = ()
        at += 1
        if letter in ("s", "y"):
            argument, at = _parts(script, at)
            argument = [*argument, "E" if extended else ""]
        elif letter in ("a", "i", "c"):
            end = script.find("\n", at)
            end = len(script) if end < 0 else end
            argument, at = [script[at:end].lstrip(" \\\n")], end
        elif letter not in ("d", "p", "q", "="):
            raise Unreadable(letter or script)
        commands.append(Command(addresses, negated, letter, argument))
    return commands


def _address(found: re.Match[str], extended: bool) -> Address:
    text = found[1]
    return int(text) if text.isdigit() else text if text == "$" else compiled(found[2], extended=extended)


def _parts(script: str, at: int) -> tuple[list[str], int]:
    """([pattern, replacement, flags], end) of what begins with its delimiter."""
    delimiter = script[at : at + 1]
    parts: list[str] = []
    current: list[str] = []
    at += 1
    while at < len(script) and len(parts) < 2:
        letter = script[at]
        if letter == "\\" and script[at + 1 : at + 2] == delimiter:
            current.append(delimiter)
            at += 2
        elif letter == "\\":
            current.append(script[at : at + 2])
            at += 2
        elif letter == delimiter:
            parts.append("".join(current))
            current = []
            at += 1
        else:
            current.append(letter)
            at += 1
    if len(parts) < 2:
        raise Unreadable(script)
    flags = re.compile(r"[a-zA-Z0-9]*").match(script, at)
    return [*parts, flags[0] if flags else ""], flags.end() if flags else at

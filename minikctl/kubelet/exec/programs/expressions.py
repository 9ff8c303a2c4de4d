"""test and expr: what holds, and what comes of it."""

from __future__ import annotations

import re

from minikctl.client.files import FileFault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process


class _Fault(Exception):
    pass


def test(process: Process) -> int:
    """0 where the expression holds, 1 where not, 2 where it is none."""
    words = process.argv[1:]
    if process.name == "[":
        if words[-1:] != ["]"]:
            return process.usage("missing ]") + 1
        words = words[:-1]
    try:
        return int(not _either(process, words))
    except _Fault as fault:
        return process.usage(str(fault)) + 1


def _either(process: Process, words: list[str]) -> bool:
    if len(words) > 3 or words[:1] == ["!"]:
        for operator in ("-o", "-a"):
            if operator in words[1:-1] and words[0] != "(":
                at = words.index(operator, 1)
                left, right = _either(process, words[:at]), _either(process, words[at + 1 :])
                return left or right if operator == "-o" else left and right
    if words[:1] == ["!"] and len(words) > 1:
        return not _either(process, words[1:])
    if words[:1] == ["("] and words[-1:] == [")"]:
        return _either(process, words[1:-1])
    return _one(process, words)


def _one(process: Process, words: list[str]) -> bool:
    if not words:
        return False
    if len(words) == 1:
        return bool(words[0])
    if len(words) == 2:
        return _unary(process, *words)
    if len(words) == 3:
        return _binary(process, *words)
    raise _Fault("too many arguments")


def _unary(process: Process, flag: str, value: str) -> bool:
    if flag in ("-z", "-n"):
        return bool(value) == (flag == "-n")
    if flag == "-t":
        return process.streams.terminal
    if not re.fullmatch("-[bcdefghLprsuwxkOGS]", flag):
        raise _Fault(f"{flag}: unknown operand")
    try:
        found = process.files.stat(process.path(value), follow=flag not in ("-L", "-h"))
    except FileFault:
        return value.startswith("/dev/") and flag in ("-e", "-c", "-w", "-r") and value in ("/dev/null", "/dev/tty")
    root = process.world.user == 0
    table = {
        "-f": found.kind == "file",
        "-d": found.kind == "directory",
        "-L": found.kind == "link",
        "-h": found.kind == "link",
        "-s": found.size > 0,
        "-x": bool(found.mode & 0o111),
        "-r": root or bool(found.mode & 0o444),
        "-w": (root or bool(found.mode & 0o222)) and not _read_only(process, value),
    }
    return table.get(flag, flag == "-e")


def _read_only(process: Process, value: str) -> bool:
    path = process.files.resolve(process.path(value)) + "/"
    inside = [mount for mount in process.files.mounts() if path.startswith(mount.path.rstrip("/") + "/")]
    return bool(inside) and max(inside, key=lambda mount: len(mount.path)).read_only


def _binary(process: Process, left: str, operator: str, right: str) -> bool:
    if operator in ("=", "=="):
        return left == right
    if operator == "!=":
        return left != right
    if operator in ("<", ">"):
        return left < right if operator == "<" else left > right
    if operator in ("-nt", "-ot"):
        first, second = (process.files.stat(process.path(path)).mtime for path in (left, right))
        return first > second if operator == "-nt" else first < second
    if operator not in ("-eq", "-ne", "-lt", "-le", "-gt", "-ge"):
        raise _Fault(f"{operator}: unknown operand")
    for text in (left, right):
        if not re.fullmatch(r"\s*[-+]?\d+\s*", text):
            raise _Fault(f"{text}: bad number" if process.world.image.busybox else f"Illegal number: {text}")
    a, b = int(left), int(right)
    return {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}[operator]


def expr(process: Process) -> int:
    """``A + B`` and comparisons of two values, ``TEXT : PATTERN``, length."""
    words = process.argv[1:]
    if words[:1] == ["length"] and len(words) == 2:
        process.say(str(len(words[1])))
        return 0
    if len(words) == 1:
        process.say(words[0])
        return int(words[0] in ("", "0"))
    if len(words) != 3:
        return process.usage("syntax error") + 1
    left, operator, right = words
    if operator == ":":
        from minikctl.kubelet.exec.patterns import compiled

        found = compiled(right, extended=False).match(left)
        text = "" if found is None else found[1] if found.re.groups else str(found.end())
        process.say(text or ("0" if found is None and "(" not in right else ""))
        return int(not text or text == "0")
    numbers = all(re.fullmatch(r"-?\d+", text) for text in (left, right))
    if operator in ("+", "-", "*", "/", "%"):
        if not numbers:
            return process.usage("non-numeric argument") + 1
        if operator in "/%" and int(right) == 0:
            return process.usage("division by zero") + 1
        result = _counted(int(left), operator, int(right))
    else:
        a, b = (int(left), int(right)) if numbers else (left, right)
        table = {"=": a == b, "==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}  # type: ignore[operator]
        if operator not in table:
            return process.usage("syntax error") + 1
        result = int(table[operator])
    process.say(str(result))
    return int(result == 0)


def _counted(left: int, operator: str, right: int) -> int:
    if operator in "+-*":
        return left + right if operator == "+" else left - right if operator == "-" else left * right
    quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    return quotient if operator == "/" else left - quotient * right

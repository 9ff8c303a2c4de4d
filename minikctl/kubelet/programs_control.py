"""Programs that take time, decide, or end the script, one function each. Pure."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.shell import Machine

    Given = list[str] | None

TASK_TIME = 3000
"""Milliseconds that an unknown program of a Job takes."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def sleep(machine: Machine, argv: list[str], given: Given) -> int:
    total = 0
    for word in argv[1:]:
        if word in ("infinity", "inf"):
            machine.serve(heeds_term=False)
        milliseconds = _seconds(word)
        if milliseconds is None:
            machine.say(f"sleep: invalid number '{word}'")
            return 1
        total += milliseconds
    machine.wait(total)
    return 0


def _seconds(word: str) -> int | None:
    """Milliseconds of ``5``, ``0.5``, ``2m``; None for anything else."""
    unit = _UNITS.get(word[-1:], 0)
    digits = word[:-1] if unit else word
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", digits):
        return None
    return int(float(digits) * 1000 * (unit or 1))


def exit_(machine: Machine, argv: list[str], given: Given) -> int:
    machine.leave(_status(machine, argv))
    return 0


def return_(machine: Machine, argv: list[str], given: Given) -> int:
    machine.leave_function(_status(machine, argv))
    return 0


def _status(machine: Machine, argv: list[str]) -> int:
    code = argv[1] if len(argv) > 1 else machine.words.variables.get("?", "0")
    return int(code) & 255 if code.isdigit() else 2


def shift(machine: Machine, argv: list[str], given: Given) -> int:
    del machine.words.parameters[: int(argv[1]) if argv[1:2] and argv[1].isdigit() else 1]
    return 0


def true(machine: Machine, argv: list[str], given: Given) -> int:
    return 0


def false(machine: Machine, argv: list[str], given: Given) -> int:
    return 1


def test(machine: Machine, argv: list[str], given: Given) -> int:
    words = argv[1:]
    if argv[0] == "[[":
        from minikctl.kubelet.shell_conditions import Conditions

        conditions = Conditions(words[:-1], lambda *pair: _holds(machine, list(pair)), machine.words.variables)
        return int(not conditions.hold())
    if argv[0] == "[":
        words = words[:-1]
    return int(not _holds(machine, words))


def _holds(machine: Machine, words: list[str]) -> bool:
    for operator, combine in (("-o", any), ("||", any), ("-a", all), ("&&", all)):
        if operator in words[1:]:
            at = words.index(operator, 1)
            return combine((_holds(machine, words[:at]), _holds(machine, words[at + 1 :])))
    if words[:1] == ["!"]:
        return not _holds(machine, words[1:])
    if len(words) == 3:
        return _compared(words[0], words[1], words[2])
    if len(words) == 2:
        flag, value = words
        if flag in ("-z", "-n"):
            return bool(value) == (flag == "-n")
        if flag in ("-f", "-e", "-s", "-d", "-r", "-x"):
            return value in machine.files or not value.startswith(("/tmp/", "/var/run/", "/ready", "/healthy"))
        return False
    return bool(words and words[0])


def _compared(left: str, operator: str, right: str) -> bool:
    if operator in ("=", "=="):
        return left == right
    if operator == "!=":
        return left != right
    if not (left.lstrip("-").isdigit() and right.lstrip("-").isdigit()):
        return False
    a, b = int(left), int(right)
    table = {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}
    return table.get(operator, False)


def set_(machine: Machine, argv: list[str], given: Given) -> int:
    for word in argv[1:]:
        if word[:1] in "-+" and "e" in word:
            machine.set_strict(word[0] == "-")
    return 0


def export(machine: Machine, argv: list[str], given: Given) -> int:
    for word in argv[1:]:
        name, equals, value = word.partition("=")
        if equals:
            machine.words.variables[name] = value
    return 0


def trap(machine: Machine, argv: list[str], given: Given) -> int:
    if any(word.upper().removeprefix("SIG") in ("TERM", "15", "EXIT") for word in argv[2:]):
        machine.heeds_term = True
        found = re.search(r"\bexit\s+(\d+)", argv[1])
        machine.stop_code = int(found[1]) if found else 0
    return 0


def wait(machine: Machine, argv: list[str], given: Given) -> int:
    machine.catch_up()
    return 0


def break_(machine: Machine, argv: list[str], given: Given) -> int:
    machine.leave_loop(again=argv[0] == "continue")
    return 0


def timeout(machine: Machine, argv: list[str], given: Given) -> int:
    words = argv[1:]
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in ("-s", "-k") else words[1:]
    limit = _seconds(words[0]) if words else None
    if limit is None or len(words) < 2:
        return 125
    return machine.limited(limit, words[1:])


def ping(machine: Machine, argv: list[str], given: Given) -> int:
    if "-c" in argv[:-1]:
        count = argv[argv.index("-c") + 1]
        machine.wait(max(int(count) - 1, 0) * 1000 if count.isdigit() else 0)
        return 0
    machine.serve(heeds_term=False)
    return 0


def forever(machine: Machine, argv: list[str], given: Given) -> int:
    machine.serve(heeds_term=False)
    return 0


def stress(machine: Machine, argv: list[str], given: Given) -> int:
    for flag in ("--timeout", "-t"):
        if flag in argv[:-1]:
            machine.wait(_seconds(argv[argv.index(flag) + 1]) or 0)
            return 0
    machine.serve()
    return 0


def python(machine: Machine, argv: list[str], given: Given) -> int:
    """``python -c``: sleeps, prints and exits are seen, a loop without end too."""
    if "-c" not in argv[:-1]:
        if machine.task and "http.server" not in argv:
            machine.wait(TASK_TIME)
            return 0
        machine.serve(heeds_term=False)
    code = argv[argv.index("-c") + 1]
    for found in re.finditer(
        r"sleep\((\d+(?:\.\d+)?)\)|print\(f?(['\"])(.*?)\2|exit\((\d*)\)|(\braise\b)|(while\s+(?:True|1))|serve_forever",
        code,
    ):
        if found[1]:
            machine.wait(int(float(found[1]) * 1000))
        elif found[2]:
            machine.say(found[3])
        elif found[4] is not None:
            machine.leave(int(found[4] or 0))
        elif found[5]:
            machine.leave(1)
        else:
            machine.serve(heeds_term=False)
    return 0

"""Programs that write, read or make files, one function each: what they write at which moment. Pure."""

from __future__ import annotations

import re
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.shell import Machine

    Given = list[str] | None


def echo(machine: Machine, argv: list[str], given: Given) -> int:
    newline, escapes, words = True, False, argv[1:]
    while words and re.fullmatch(r"-[neE]+", words[0]):
        newline = newline and "n" not in words[0]
        escapes = escapes or "e" in words[0]
        words = words[1:]
    text = " ".join(words)
    machine.say(_unescaped(text) if escapes else text, newline=newline)
    return 0


def printf(machine: Machine, argv: list[str], given: Given) -> int:
    if len(argv) < 2:
        return 1
    template, values = _unescaped(argv[1]), argv[2:]
    rest = iter(values)

    def put(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value = next(rest, "")
        if found[0][-1] in "di":
            number = int(value) if value.lstrip("-").isdigit() else 0
            return f"%{found[0][1:]}" % number
        return str(found[0] % value) if found[0][-1] == "s" else value

    machine.say(re.sub(r"%[-0-9.]*[sdi]|%%", put, template), newline=False)
    return 0


def _unescaped(text: str) -> str:
    table = {"n": "\n", "t": "\t", "r": "", "\\": "\\", "a": "", "033": "\033", "e": "\033"}
    return re.sub(r"\\(033|[ntrae\\])", lambda found: table[found[1]], text)


def date(machine: Machine, argv: list[str], given: Given) -> int:
    moment = time.gmtime(machine.now // 1000)
    format_ = "%a %b %e %H:%M:%S UTC %Y"
    for word in argv[1:]:
        if word.startswith("+"):
            format_ = word[1:].replace("%N", f"{machine.now % 1000:03d}000000").replace("%s", str(machine.now // 1000))
        elif word.startswith(("-I", "--iso")):
            format_ = "%Y-%m-%dT%H:%M:%S+00:00" if "s" in word[2:] else "%Y-%m-%d"
        elif word in ("-R", "--rfc-email"):
            format_ = "%a, %d %b %Y %H:%M:%S +0000"
    format_ = format_.replace("%e", f"{moment.tm_mday:2d}").replace("%Z", "UTC").replace("%z", "+0000")
    format_ = format_.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S")
    machine.say(time.strftime(format_, moment))
    return 0


def tail(machine: Machine, argv: list[str], given: Given) -> int:
    if any(word.startswith("-") and ("f" in word.lower()) for word in argv[1:]):
        return _follow(machine, argv[1:])
    return cat(machine, ["cat", *(word for word in argv[1:] if not word.startswith("-"))], given)


def _follow(machine: Machine, words: list[str]) -> int:
    """``tail -f``: the last lines of a file, and those that are added, each at its moment."""
    paths = [word for word in words if word.startswith("/")]
    lines = (machine.files.written(paths[0]) if paths else None) or []
    count = re.search(r"-\w*?n\s?(\+?\d+)|-(\d+)", " ".join(words))
    wanted = (count[1] or count[2]) if count else "10"
    there = [entry for entry in lines if entry[0] <= machine.now]
    later = lines[len(there) :]
    number = int(wanted)
    begin = max(number - 1, 0) if wanted.startswith("+") else max(len(there) - number, 0)
    for moment, text in [*there[begin:], *later]:
        machine.wait(max(moment - machine.now, 0))
        machine.say(text)
    machine.serve(heeds_term=False)
    return 0


def cat(machine: Machine, argv: list[str], given: Given) -> int:
    code = 0
    paths = [word for word in argv[1:] if not word.startswith("-")]
    for line in given or () if not paths else ():
        machine.say(line)
    if not paths and given is None and machine.tty:
        machine.serve(heeds_term=False)
    for path in paths:
        if path in machine.files:
            lines = machine.files[path]
            for number, line in enumerate(lines, 1):
                machine.say(line, newline=number < len(lines) or not machine.files.is_open(path))
        elif path == "/etc/hostname":
            machine.say(machine.words.variables.get("HOSTNAME", ""))
        elif any(known == path for _, known, _ in machine.file_events):
            machine.say(f"cat: can't open '{path}': No such file or directory")
            code = 1
    return code


def ls(machine: Machine, argv: list[str], given: Given) -> int:
    """The names in directories, one a line, where anything is known of them."""
    paths = [word for word in argv[1:] if not word.startswith("-")] or ["."]
    for path in paths:
        for name in machine.files.names(path) or ():
            machine.say(name)
    return 0


def tee(machine: Machine, argv: list[str], given: Given) -> int:
    for path in argv[1:]:
        if not path.startswith("-"):
            before = machine.files.get(path, []) if "-a" in argv else []
            machine.set_file(path, [*before, *(given or [])])
    for line in given or ():
        machine.say(line)
    return 0


def touch(machine: Machine, argv: list[str], given: Given) -> int:
    for path in argv[1:]:
        if not path.startswith("-"):
            machine.set_file(path, machine.files.get(path, []))
    return 0


def rm(machine: Machine, argv: list[str], given: Given) -> int:
    for path in argv[1:]:
        if not path.startswith("-"):
            machine.set_file(path, None)
    return 0


def seq(machine: Machine, argv: list[str], given: Given) -> int:
    numbers = [int(word) for word in argv[1:] if word.lstrip("-").isdigit()]
    if not numbers:
        return 1
    first, last = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[-1])
    step = numbers[1] if len(numbers) == 3 else 1
    if not step:
        return 1
    for number in range(first, last + (1 if step > 0 else -1), step)[:10_000]:
        machine.say(str(number))
    return 0


def env(machine: Machine, argv: list[str], given: Given) -> int:
    words = argv[1:]
    while words and "=" in words[0]:
        words = words[1:]
    if words and argv[0] != "printenv":
        return machine.program(words, tail=True, given=given)
    for name, value in machine.words.variables.items():
        if name.isidentifier() and (not words or name in words):
            machine.say(value if words else f"{name}={value}")
    return 0


def wget(machine: Machine, argv: list[str], given: Given) -> int:
    """Every server answers; of the answer only what ``--server-response`` shows is there."""
    if "-S" in argv or "--server-response" in argv:
        machine.say("  HTTP/1.1 200 OK")
    return 0


def curl(machine: Machine, argv: list[str], given: Given) -> int:
    """Every server answers; of the answer only what ``--write-out`` asks for is there."""
    for flag in ("-w", "--write-out"):
        if flag in argv[:-1]:
            format_ = argv[argv.index(flag) + 1]
            machine.say(_unescaped(re.sub(r"%\{(http_code|response_code)\}", "200", format_)), newline=False)
    return 0


_AWK = re.compile(r"\s*(?:/(?P<wanted>(?:[^/\\]|\\.)*)/)?\s*\{\s*print\s*(?P<fields>[$0-9, ]*)\}\s*")


def awk(machine: Machine, argv: list[str], given: Given) -> int:
    """``/PATTERN/{print $1, $2}``, the awk of one-liners; other programs write nothing."""
    found = _AWK.fullmatch(argv[1]) if len(argv) == 2 else None
    if found is None:
        return 0
    numbers = [int(number) for number in re.findall(r"\$(\d+)", found["fields"])] or [0]
    for line in given or ():
        if not found["wanted"] or re.search(found["wanted"], line):
            words = [line, *line.split()]
            machine.say(" ".join(words[number] if number < len(words) else "" for number in numbers))
    return 0


def hostname(machine: Machine, argv: list[str], given: Given) -> int:
    machine.say(machine.words.variables.get("HOSTNAME", ""))
    return 0


def whoami(machine: Machine, argv: list[str], given: Given) -> int:
    machine.say("root")
    return 0


def perl(machine: Machine, argv: list[str], given: Given) -> int:
    """The Job of the Kubernetes documentation computes pi."""
    found = re.search(r"bpi\((\d+)\)", " ".join(argv))
    if found:
        machine.wait(5000)
        machine.say(pi(min(int(found[1]), 10_000)))
    return 0


def pi(digits: int) -> str:
    """Pi to so many digits, the 3 included (Machin's formula in whole numbers)."""
    scale: int = 10 ** (digits + 10)

    def arctan_of_inverse(x: int) -> int:
        total = term = scale // x
        n, sign = 3, -1
        while term:
            term //= x * x
            total += sign * (term // n)
            n, sign = n + 2, -sign
        return total

    value = 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))
    text = str((value + 5 * 10**10) // 10**11)  # the last digit is rounded
    return f"{text[0]}.{text[1:digits]}"

"""What programs do, as far as it matters to a pod: how long they run, what they write, how they end. Pure.

A program that is not in here takes no time and succeeds; as the last thing that a container runs, it serves on until
it is stopped, or in a task (the pod of a Job) ends after `TASK_TIME`.
"""

from __future__ import annotations

import re
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubelet.shell import Machine

    Given = list[str] | None
    Program = Callable[[Machine, list[str], Given], int]

TASK_TIME = 3000
SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh", "ksh"))
SERVERS = frozenset(
    """nginx httpd httpd-foreground apache2 apache2-foreground apachectl redis-server mysqld mariadbd postgres mongod
    memcached node npm yarn pnpm java dotnet uvicorn gunicorn flask rails puma php-fpm caddy haproxy traefik envoy etcd
    rabbitmq-server sshd supervisord http-echo prometheus grafana-server consul vault nats-server registry catalina.sh
    docker-entrypoint.sh kube-apiserver kube-scheduler kube-controller-manager kube-proxy coredns agnhost pause
    socat nc ncat mosquitto influxd elasticsearch kafka-server-start.sh zookeeper rackup varnishd squid""".split()  # noqa: SIM905
)
PREFIXES = frozenset(("exec", "nohup", "nice", "command", "time", "sudo", "tini", "dumb-init", "busybox", "--", "-g"))
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def script_of(argv: list[str]) -> str | None:
    """The script of ``sh -c SCRIPT``, or None."""
    if not argv or _base(argv[0]) not in SHELLS:
        return None
    for index, argument in enumerate(argv[1:], 1):
        if not argument.startswith("-"):
            return None
        if "c" in argument.lstrip("-") and not argument.startswith("--"):
            strict = "set -e\n" if "e" in argument else ""
            return strict + argv[index + 1] if index + 1 < len(argv) else ""
    return None


def run(machine: Machine, argv: list[str], given: Given, *, tail: bool) -> int:
    """Run one program that is no shell with a script; its exit status."""
    name = _base(argv[0])
    while name in PREFIXES and len(argv) > 1:
        argv = argv[1:]
        if name == "exec":
            code = machine.program(argv, tail=True, given=given)
            machine.leave(code)
        name = _base(argv[0])
        if script_of(argv) is not None:
            return machine.program(argv, tail=tail, given=given)
    if name in SHELLS:
        return _bare_shell(machine, argv, given, tail=tail)
    known = PROGRAMS.get(name)
    if known is not None:
        return known(machine, argv, given)
    if name in SERVERS or (name.startswith("python") and "http.server" in argv):
        machine.serve()
    if tail:
        if not machine.task:
            machine.serve()
        machine.wait(TASK_TIME)
    return 0


def _bare_shell(machine: Machine, argv: list[str], given: Given, *, tail: bool) -> int:
    """A shell that reads its commands: from a file, from a pipe, or from nobody, which ends it."""
    if len(argv) > 1 and not argv[-1].startswith("-"):
        if tail and not machine.task:
            machine.serve(heeds_term=False)
        machine.wait(TASK_TIME if tail else 0)
        return 0
    if given:
        return machine.program([argv[0], "-c", "\n".join(given)], tail=tail)
    if machine.tty:
        machine.serve(heeds_term=False)
    return 0


def _base(path: str) -> str:
    return path.rpartition("/")[2]


# --- one function a program


def _echo(machine: Machine, argv: list[str], given: Given) -> int:
    newline, escapes, words = True, False, argv[1:]
    while words and re.fullmatch(r"-[neE]+", words[0]):
        newline = newline and "n" not in words[0]
        escapes = escapes or "e" in words[0]
        words = words[1:]
    text = " ".join(words)
    machine.say(_unescaped(text) if escapes else text, newline=newline)
    return 0


def _printf(machine: Machine, argv: list[str], given: Given) -> int:
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


def _sleep(machine: Machine, argv: list[str], given: Given) -> int:
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


def _exit(machine: Machine, argv: list[str], given: Given) -> int:
    code = argv[1] if len(argv) > 1 else machine.words.variables.get("?", "0")
    machine.leave(int(code) & 255 if code.isdigit() else 2)
    return 0


def _true(machine: Machine, argv: list[str], given: Given) -> int:
    return 0


def _false(machine: Machine, argv: list[str], given: Given) -> int:
    return 1


def _date(machine: Machine, argv: list[str], given: Given) -> int:
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


def _tail(machine: Machine, argv: list[str], given: Given) -> int:
    if any(word.startswith("-") and ("f" in word.lower()) for word in argv[1:]):
        machine.serve(heeds_term=False)
    return _cat(machine, ["cat", *(word for word in argv[1:] if not word.startswith("-"))], given)


def _cat(machine: Machine, argv: list[str], given: Given) -> int:
    code = 0
    paths = [word for word in argv[1:] if not word.startswith("-")]
    for line in given or () if not paths else ():
        machine.say(line)
    if not paths and given is None and machine.tty:
        machine.serve(heeds_term=False)
    for path in paths:
        if path in machine.files:
            for line in machine.files[path]:
                machine.say(line)
        elif path == "/etc/hostname":
            machine.say(machine.words.variables.get("HOSTNAME", ""))
        elif any(known == path for _, known, _ in machine.file_events):
            machine.say(f"cat: can't open '{path}': No such file or directory")
            code = 1
    return code


def _tee(machine: Machine, argv: list[str], given: Given) -> int:
    for path in argv[1:]:
        if not path.startswith("-"):
            before = machine.files.get(path, []) if "-a" in argv else []
            machine.set_file(path, [*before, *(given or [])])
    for line in given or ():
        machine.say(line)
    return 0


def _touch(machine: Machine, argv: list[str], given: Given) -> int:
    for path in argv[1:]:
        if not path.startswith("-"):
            machine.set_file(path, machine.files.get(path, []))
    return 0


def _rm(machine: Machine, argv: list[str], given: Given) -> int:
    for path in argv[1:]:
        if not path.startswith("-"):
            machine.set_file(path, None)
    return 0


def _seq(machine: Machine, argv: list[str], given: Given) -> int:
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


def _test(machine: Machine, argv: list[str], given: Given) -> int:
    words = argv[1:]
    if argv[0] in ("[", "[["):
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


def _set(machine: Machine, argv: list[str], given: Given) -> int:
    for word in argv[1:]:
        if word[:1] in "-+" and "e" in word:
            machine.set_strict(word[0] == "-")
    return 0


def _export(machine: Machine, argv: list[str], given: Given) -> int:
    for word in argv[1:]:
        name, equals, value = word.partition("=")
        if equals:
            machine.words.variables[name] = value
    return 0


def _trap(machine: Machine, argv: list[str], given: Given) -> int:
    if any(word.upper().removeprefix("SIG") in ("TERM", "15", "EXIT") for word in argv[2:]):
        machine.heeds_term = True
        found = re.search(r"\bexit\s+(\d+)", argv[1])
        machine.stop_code = int(found[1]) if found else 0
    return 0


def _wait(machine: Machine, argv: list[str], given: Given) -> int:
    machine.catch_up()
    return 0


def _break(machine: Machine, argv: list[str], given: Given) -> int:
    machine.leave_loop(again=argv[0] == "continue")
    return 0


def _timeout(machine: Machine, argv: list[str], given: Given) -> int:
    words = argv[1:]
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in ("-s", "-k") else words[1:]
    limit = _seconds(words[0]) if words else None
    if limit is None or len(words) < 2:
        return 125
    return machine.limited(limit, words[1:])


def _env(machine: Machine, argv: list[str], given: Given) -> int:
    words = argv[1:]
    while words and "=" in words[0]:
        words = words[1:]
    if words and argv[0] != "printenv":
        return machine.program(words, tail=True, given=given)
    for name, value in machine.words.variables.items():
        if name.isidentifier() and (not words or name in words):
            machine.say(value if words else f"{name}={value}")
    return 0


def _hostname(machine: Machine, argv: list[str], given: Given) -> int:
    machine.say(machine.words.variables.get("HOSTNAME", ""))
    return 0


def _whoami(machine: Machine, argv: list[str], given: Given) -> int:
    machine.say("root")
    return 0


def _ping(machine: Machine, argv: list[str], given: Given) -> int:
    if "-c" in argv[:-1]:
        count = argv[argv.index("-c") + 1]
        machine.wait(max(int(count) - 1, 0) * 1000 if count.isdigit() else 0)
        return 0
    machine.serve(heeds_term=False)
    return 0


def _forever(machine: Machine, argv: list[str], given: Given) -> int:
    machine.serve(heeds_term=False)
    return 0


def _stress(machine: Machine, argv: list[str], given: Given) -> int:
    for flag in ("--timeout", "-t"):
        if flag in argv[:-1]:
            machine.wait(_seconds(argv[argv.index(flag) + 1]) or 0)
            return 0
    machine.serve()
    return 0


def _perl(machine: Machine, argv: list[str], given: Given) -> int:
    """The Job of the Kubernetes documentation computes pi."""
    found = re.search(r"bpi\((\d+)\)", " ".join(argv))
    if found:
        machine.wait(5000)
        machine.say(pi(min(int(found[1]), 10_000)))
    return 0


def pi(digits: int) -> str:
    """Pi to so many digits, the 3 included (Machin's formula in whole numbers)."""
    scale = 10 ** (digits + 10)

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


def _python(machine: Machine, argv: list[str], given: Given) -> int:
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


PROGRAMS: dict[str, Program] = {
    "echo": _echo,
    "printf": _printf,
    "sleep": _sleep,
    "exit": _exit,
    "return": _exit,
    "true": _true,
    ":": _true,
    "false": _false,
    "date": _date,
    "tail": _tail,
    "cat": _cat,
    "tee": _tee,
    "touch": _touch,
    "rm": _rm,
    "seq": _seq,
    "test": _test,
    "[": _test,
    "[[": _test,
    "set": _set,
    "export": _export,
    "trap": _trap,
    "wait": _wait,
    "break": _break,
    "continue": _break,
    "timeout": _timeout,
    "env": _env,
    "printenv": _env,
    "hostname": _hostname,
    "whoami": _whoami,
    "ping": _ping,
    "top": _forever,
    "yes": _forever,
    "watch": _forever,
    "stress": _stress,
    "stress-ng": _stress,
    "perl": _perl,
    "python": _python,
    "python3": _python,
    **dict.fromkeys(
        ("wget", "curl", "nslookup", "dig", "ls", "pwd", "mkdir", "chmod", "chown", "cp", "mv", "cd", "grep", "id"),
        _true,
    ),
    **dict.fromkeys(
        ("apk", "apt", "apt-get", "pip", "pip3", "kubectl", "head", "sort", "uname", "kill", "sync"), _true
    ),
}

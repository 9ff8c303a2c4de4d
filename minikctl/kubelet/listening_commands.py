"""Which ports a command plainly says that it listens on, and which commands listen on none. Pure.

A command is read word by word, a script line by line; nothing is run. What is not understood says nothing.
"""

from __future__ import annotations

import re
from itertools import pairwise

from minikctl.kubelet.programs import PREFIXES, script_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Port = tuple[str, int]


def ports_of(argv: Sequence[str]) -> list[Port]:
    """(protocol, number) of each port that the command names."""
    script = script_of(list(argv))
    if script is not None:
        return [port for line in re.split(r"[;&|\n]+", script) for port in _of_program(line.split())]
    return _of_program(argv)


def _of_program(argv: Sequence[str]) -> list[Port]:
    words = [word.strip("'\"") for word in argv]
    while words and (_base(words[0]) in PREFIXES or words[0] in ("while", "do", "until", "then", "{", "(", "true")):
        words = words[1:]
    if not words:
        return []
    reader = _PROGRAMS.get(_base(words[0]).rstrip("0123456789."))
    return list(reader(words)) if reader is not None else list(_flags(words))


def _flags(words: Sequence[str]) -> Iterator[Port]:
    """``--port=8080``, ``-listen=:5678``, ``--http-port 80``, ``-p 80``: the ways in which most servers are told."""
    for word, following in zip(words[1:], [*words[2:], ""], strict=False):
        name, has_value, value = word.partition("=")
        if name.startswith("-") and name.lstrip("-") in _PORT_FLAGS:
            number = _number(value if has_value else following)
            if number:
                yield ("UDP" if "udp" in name else "TCP"), number


_PORT_FLAGS = frozenset(
    """port http-port https-port listen listen-port listen-address http-listen addr address bind-port http-address
    http.port http_port server.port bind web.listen-address udp-port tcp-port""".split()  # noqa: SIM905
)


def _number(text: str) -> int:
    """The port of ``8080``, ``:8080`` or ``0.0.0.0:8080``; 0 for anything else."""
    digits = text.rpartition(":")[2]
    return int(digits) if digits.isdigit() and int(digits) < 65536 else 0


def _python(words: Sequence[str]) -> Iterator[Port]:
    """``python -m http.server [PORT]``, and servers that are told with flags."""
    if "http.server" in words or "SimpleHTTPServer" in words:
        rest = [word for word in words[words.index("-m") + 2 :] if word.isdigit()] if "-m" in words else []
        yield "TCP", int(rest[0]) if rest else 8000
    else:
        yield from _flags(words)


def _netcat(words: Sequence[str]) -> Iterator[Port]:
    """``nc -l -p 80``, ``nc -lk 80``, ``nc -lu 53``; without ``-l`` it is a client."""
    letters = "".join(word[1:] for word in words[1:] if word.startswith("-") and not word.startswith("--"))
    if "l" not in letters and "--listen" not in words:
        return
    protocol = "UDP" if "u" in letters else "TCP"
    numbers = [int(word) for word in words[1:] if word.isdigit()]
    after = [int(b) for a, b in pairwise(words) if a.startswith("-") and a.endswith("p") and b.isdigit()]
    for number in after[:1] or numbers[-1:]:
        yield protocol, number


def _socat(words: Sequence[str]) -> Iterator[Port]:
    for word in words[1:]:
        found = re.match(r"(TCP|UDP)[46]?-(?:LISTEN|RECVFROM|RECV):(\d+)", word, re.IGNORECASE)
        if found:
            yield found[1].upper(), int(found[2])


def _agnhost(words: Sequence[str]) -> Iterator[Port]:
    """The subcommands of Kubernetes' test image that listen, with their defaults."""
    told = dict(_agnhost_flags(words))
    if "netexec" in words:
        yield "TCP", told.get("http-port", 8080)
        yield "UDP", told.get("udp-port", 8081)
    elif "serve-hostname" in words:
        yield "TCP", told.get("port", 9376)
    elif "test-webserver" in words:
        yield "TCP", told.get("port", 80)
    elif "guestbook" in words:
        yield "TCP", told.get("http-port", 80)
    elif "liveness" in words:
        yield "TCP", 8080


def _agnhost_flags(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, has_value, value = word.partition("=")
        number = _number(value if has_value else following)
        if name.startswith("--") and number:
            yield name[2:], number


def _http_echo(words: Sequence[str]) -> Iterator[Port]:
    yield from list(_flags(words)) or [("TCP", 5678)]


def _redis(words: Sequence[str]) -> Iterator[Port]:
    yield from list(_flags(words)) or [("TCP", 6379)]


def _busybox_httpd(words: Sequence[str]) -> Iterator[Port]:
    """``httpd -f -p 8080``"""
    told = [_number(b) for a, b in pairwise(words) if a == "-p"]
    yield "TCP", next((number for number in told if number), 80)


def _serving_on(number: int) -> Callable[[Sequence[str]], Iterator[Port]]:
    def read(words: Sequence[str]) -> Iterator[Port]:
        yield from list(_flags(words)) or [("TCP", number)]

    return read


def _silent(words: Sequence[str]) -> Iterator[Port]:
    """Programs that listen on nothing whatever their flags are called."""
    yield from ()


def may_serve(argv: Sequence[str]) -> bool:
    """Whether a command could be a server's: not where it is plainly one of the shell's own small programs."""
    script = script_of(list(argv))
    lines = [list(argv)] if script is None else [line.split() for line in re.split(r"[;&|\n]+", script)]
    return not all(_of_no_server(words) for words in lines)


def _of_no_server(words: Sequence[str]) -> bool:
    return not words or _base(words[0]) in _NO_SERVERS or "=" in words[0]


_NO_SERVERS = frozenset(
    """sleep echo printf true false : cat tail date exit sh bash while until for do done if then else fi test [ touch rm
    mkdir ls env hostname seq trap wait wget curl nslookup dig ping id whoami pause yes top set export cd""".split()  # noqa: SIM905
)


def _base(path: str) -> str:
    return path.rpartition("/")[2]


_PROGRAMS: dict[str, Callable[[Sequence[str]], Iterator[Port]]] = {
    "python": _python,
    "nc": _netcat,
    "ncat": _netcat,
    "netcat": _netcat,
    "socat": _socat,
    "agnhost": _agnhost,
    "netexec": lambda words: _agnhost(["agnhost", *words]),
    "serve-hostname": lambda words: _agnhost(["agnhost", *words]),
    "test-webserver": lambda words: _agnhost(["agnhost", *words]),
    "guestbook": lambda words: _agnhost(["agnhost", *words]),
    "http-echo": _http_echo,
    "redis-server": _redis,
    "httpd": _busybox_httpd,
    "memcached": _serving_on(11211),
    "mongod": _serving_on(27017),
    "wget": _silent,
    "curl": _silent,
    "ping": _silent,
    "kubectl": _silent,
    "mysql": _silent,
    "psql": _silent,
    "redis-cli": _silent,
}

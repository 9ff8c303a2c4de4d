"""dig: one question, its answer in the form of a zone file; ``+short``, ``+search``, ``-x``."""

from __future__ import annotations

import time

from minikctl.kubelet.exec.name_service import ask, is_address, reverse_name, server_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Answer
    from minikctl.kubelet.exec.world import Process

_TYPES = ("A", "AAAA", "CNAME", "SRV", "PTR", "TXT", "NS", "SOA", "MX", "ANY")
TIMEOUT = 15_000


def dig(process: Process) -> int:
    name, kind, flags, server = "", "A", set(), ""
    words = process.argv[1:]
    while words:
        word = words.pop(0)
        if word.startswith("+"):
            flags.add(word[1:])
        elif word.startswith("@"):
            server = word[1:]
        elif word == "-x" and words:
            name, kind = words.pop(0), "PTR"
        elif word == "-t" and words:
            kind = words.pop(0).upper()
        elif word in ("-q",) and words:
            name = words.pop(0)
        elif word.upper() in _TYPES:
            kind = word.upper()
        elif not word.startswith("-"):
            name = word
    server = server or server_of(process.world)
    found = ask(process.world, name or ".", kind, absolute="search" not in flags)
    if found.code == "SERVFAIL":
        process.world.wait(TIMEOUT)
        process.say(";; communications error to " + server + "#53: timed out\n;; no servers could be reached")
        return 9
    if "short" in flags:
        for _, _, _, value in found.records:
            process.say(_dotted(value))
        return 0
    asked = reverse_name(name) if kind == "PTR" and is_address(name) else found.name if "search" in flags else name
    _print(process, process.argv[1:], _dotted(asked), kind, server, found)
    return 0


def _dotted(value: str) -> str:
    """A name in full has a dot at its end; addresses and numbers do not."""
    last = value.split()[-1] if value.split() else value
    return value if last.endswith(".") or is_address(last) or value.startswith('"') else f"{value}."


def _print(process: Process, words: list[str], asked: str, kind: str, server: str, found: Answer) -> None:
    now = process.world.host.now
    moment = time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(now // 1000))
    count = len(found.records)
    process.say(f"\n; <<>> DiG 9.18.28 <<>> {' '.join(words)}\n;; global options: +cmd\n;; Got answer:")
    process.say(f";; ->>HEADER<<- opcode: QUERY, status: {found.code}, id: {now % 65536}")
    process.say(f";; flags: qr aa rd; QUERY: 1, ANSWER: {count}, AUTHORITY: 0, ADDITIONAL: 1\n")
    process.say(f";; QUESTION SECTION:\n;{asked}\t\tIN\t{kind}\n")
    if count:
        process.say(";; ANSWER SECTION:")
        for owner, ttl, record, value in found.records:
            shown = f'"{value}"' if record == "TXT" and not value.startswith('"') else _dotted(value)
            process.say(f"{_dotted(owner)}\t{ttl}\tIN\t{record}\t{shown}")
        process.say()
    process.say(
        f";; Query time: 0 msec\n;; SERVER: {server}#53({server}) (UDP)\n;; WHEN: {moment}\n;; MSG SIZE  rcvd: 99\n"
    )

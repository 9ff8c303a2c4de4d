"""nslookup, in the words of busybox (old and new) and of BIND's tools.

The newer busybox asks each name of the search path for itself and tells of all that are not there; here only what was
found is told.
"""

from __future__ import annotations

import re

from minikctl.kubelet.exec.name_service import ask, is_address, reverse_name, server_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Answer
    from minikctl.kubelet.exec.world import Process

TIMEOUT = 10_000
"""Milliseconds after which it gives a silent server up."""


def nslookup(process: Process) -> int:
    words, kind = [], "A"
    for word in process.argv[1:]:
        found = re.fullmatch(r"-(?:type|query|q|querytype)=(\w+)", word, re.IGNORECASE)
        if found:
            kind = found[1].upper()
        elif not word.startswith("-"):
            words.append(word)
    if not words:
        return process.usage("missing host name")
    name = words[0]
    server = words[1] if len(words) > 1 else server_of(process.world)
    reverse = is_address(name)
    found_answer = ask(process.world, name, "PTR" if reverse else kind)
    busybox = _is_busybox(process)
    old = busybox and _is_old(process.world.image.version)
    if found_answer.code == "SERVFAIL":
        process.world.wait(TIMEOUT)
        process.say(";; connection timed out; no servers could be reached\n")
        return 1
    if old:
        return _old(process, name, server, found_answer)
    port = ":53" if busybox else "#53"
    process.say(f"Server:\t\t{server}\nAddress:\t{server}{port}\n")
    if found_answer.code != "NOERROR" or not found_answer.records:
        return _nothing(process, name, found_answer)
    _print(process, name, found_answer, reverse=reverse)
    return 0


def _is_busybox(process: Process) -> bool:
    """An alpine image with BIND's tools has their nslookup, too."""
    image = process.world.image
    return image.busybox and "dig" not in image.programs


def _is_old(version: str) -> bool:
    found = re.match(r"1\.(\d+)", version)
    return found is not None and int(found[1]) < 30


def _nothing(process: Process, name: str, found: Answer) -> int:
    """No such name, or a name without such records."""
    if found.code == "NOERROR":
        process.say(f"*** Can't find {name}: No answer\n")
        return 1 if _is_busybox(process) else 0
    text = f"** server can't find {reverse_name(name) if is_address(name) else name}: NXDOMAIN"
    process.say(f"{text}\n\n{text}\n" if _is_busybox(process) and not is_address(name) else f"{text}\n")
    return 1


def _print(process: Process, name: str, found: Answer, *, reverse: bool) -> None:
    for owner, _, kind, value in found.records:
        if kind in ("A", "AAAA"):
            process.say(f"Name:\t{owner}\nAddress: {value}")
        elif kind == "CNAME":
            process.say(f"{owner}\tcanonical name = {value}")
        elif kind == "PTR":
            process.say(f"{reverse_name(name) if reverse else owner}\tname = {value}")
        elif kind == "SRV":
            process.say(f"{owner}\tservice = {value}")
        else:
            process.say(f"{owner}\t{kind.lower()} = {value}")
    process.say()


def _old(process: Process, name: str, server: str, found: Answer) -> int:
    """busybox before 1.30."""
    process.say(f"Server:    {server}\nAddress 1: {server} kube-dns.kube-system.svc.cluster.local\n")
    if found.code != "NOERROR" or not found.records:
        process.streams.err.write(f"nslookup: can't resolve '{name}'\n")
        return 1
    process.say(f"Name:      {name}")
    for number, (owner, _, kind, value) in enumerate(found.records, 1):
        shown = f"{value} {owner}" if kind != "PTR" else f"{name} {value}"
        process.say(f"Address {number}: {shown}")
    return 0

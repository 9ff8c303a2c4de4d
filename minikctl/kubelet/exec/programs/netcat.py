"""nc and telnet as a client: whether somebody listens, and one exchange with a server that speaks HTTP."""

from __future__ import annotations

from minikctl.client.http_exchange import HttpRequest
from minikctl.client.network import ANSWERED, REFUSED, UNKNOWN_HOST
from minikctl.kubelet.exec import requests
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.time import milliseconds
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Trace
    from minikctl.kubelet.exec.world import Process


def netcat(process: Process) -> int:
    options, words = take(process.argv[1:], "zvulnkN46", "wpiq")
    if "l" in options:
        process.complain("listening is not simulated: say by an annotation or a container's command who listens")
        return 1
    if len(words) < 2 or not words[1].split("-")[0].isdigit():
        return process.usage("usage: nc [-z] [-v] [-w SEC] HOST PORT")
    host = words[0]
    first, _, last = words[1].partition("-")
    codes = [_one(process, options, host, port) for port in range(int(first), int(last or first) + 1)]
    return int(all(codes))


def _one(process: Process, options: dict[str, str], host: str, port: int) -> int:
    """Connect to one port; the exit code."""
    protocol = "UDP" if "u" in options else "TCP"
    world = process.world
    trace = world.host.network.connect(world.source, host, port, protocol=protocol)
    if trace.verdict not in (ANSWERED, REFUSED, UNKNOWN_HOST):
        world.wait(milliseconds(options.get("w", "")) or requests.CONNECT_TIMEOUT)
    words = _of_busybox if world.image.busybox else _of_openbsd
    process.streams.err.write(words(trace, host, port, protocol.lower(), verbose="v" in options))
    if trace.verdict != ANSWERED:
        return 1
    if "z" not in options:
        _exchange(process, host, port, process.streams.stdin.read())
    return 0


def _of_busybox(trace: Trace, host: str, port: int, protocol: str, *, verbose: bool) -> str:
    """What busybox's nc says of a connection; ``protocol`` makes no difference to it."""
    if trace.verdict == UNKNOWN_HOST:
        return f"nc: bad address '{host}'\n"
    place = f"{host} ({_address(trace, host)}:{port})"
    if trace.verdict == ANSWERED:
        return f"{place} open\n" if verbose else ""
    return f"nc: {place}: {'Connection refused' if trace.verdict == REFUSED else 'Connection timed out'}\n"


def _of_openbsd(trace: Trace, host: str, port: int, protocol: str, *, verbose: bool) -> str:
    """What the nc of OpenBSD, which Debian has, says of a connection."""
    if trace.verdict == UNKNOWN_HOST:
        return f'nc: getaddrinfo for host "{host}" port {port}: Name or service not known\n'
    if trace.verdict not in (ANSWERED, REFUSED):
        return f"nc: connect to {host} port {port} ({protocol}) timed out: Operation now in progress\n"
    if not verbose:
        return ""
    place = f"{host} ({_address(trace, host)})"
    if trace.verdict == REFUSED:
        return f"nc: connect to {place} port {port} ({protocol}) failed: Connection refused\n"
    return f"Connection to {place} {port} port [{protocol}/*] succeeded!\n"


def _address(trace: Trace, host: str) -> str:
    for hop in trace.hops:
        if hop.kind == "dns":
            for word in hop.detail.replace(",", " ").split():
                if word.count(".") == 3 and word.replace(".", "").isdigit():
                    return word
    return host


def _exchange(process: Process, host: str, port: int, text: str) -> None:
    """Send what was typed; a request of HTTP is answered."""
    lines = text.replace("\r\n", "\n").split("\n")
    first = lines[0].split()
    if len(first) < 2 or first[0] not in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        return
    blank = lines.index("") if "" in lines else len(lines)
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:blank])]
    request = HttpRequest(first[0], first[1], headers, encoded("\n".join(lines[blank + 1 :])))
    url = requests.Url(f"http://{host}:{port}{first[1]}")
    found = requests.send(process.world, url, request).answer
    if found is None:
        return
    process.streams.out.write(f"HTTP/1.1 {found.status} {found.reason}\r\n")
    for name, value in requests.head(found, process.world.host.now):
        process.streams.out.write(f"{name}: {value}\r\n")
    process.streams.out.write("\r\n" + decoded(found.body))


def telnet(process: Process) -> int:
    words = process.argv[1:]
    if not words:
        return process.usage("usage: telnet HOST [PORT]")
    host, port = words[0], int(words[1]) if len(words) > 1 and words[1].isdigit() else 23
    trace = process.world.host.network.connect(process.world.source, host, port)
    if trace.verdict == UNKNOWN_HOST:
        return process.usage(f"bad address '{host}'")
    if trace.verdict != ANSWERED:
        if trace.verdict != REFUSED:
            process.world.wait(requests.CONNECT_TIMEOUT)
        why = "Connection refused" if trace.verdict == REFUSED else "Connection timed out"
        return process.usage(f"can't connect to remote host ({_address(trace, host)}): {why}")
    process.say(f"Connected to {host}")
    _exchange(process, host, port, process.streams.stdin.read())
    process.streams.err.write("Connection closed by foreign host\n")
    return 1

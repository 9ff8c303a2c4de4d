"""wget, in busybox's words."""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.client.http_exchange import HttpRequest
from minikctl.client.network import REFUSED, TIMEOUT, UNKNOWN_HOST
from minikctl.kubelet.exec import requests
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.time import milliseconds
from minikctl.kubelet.exec.requests import Url
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.requests import Outcome
    from minikctl.kubelet.exec.world import Process
_LONG = {
    "quiet": "q", "output-document": "O", "timeout": "T", "spider": "s", "header": "H", "post-data": "p", "tries": "t",
    "server-response": "S", "no-check-certificate": "k", "continue": "c", "user-agent": "U", "no-verbose": "n",
}  # fmt: skip


def wget(process: Process) -> int:
    options, words = take(process.argv[1:], "qScsnvk", "OTPUtHpY", _LONG)
    if not words:
        return process.usage("missing URL")
    try:
        url = Url(words[0])
    except ValueError:
        return process.usage(f"bad address '{words[0]}'")
    name, _, value = options.get("H", "").partition(":")
    host = value.strip() if name.lower() == "host" else url.authority
    headers = [("Host", host), ("User-Agent", options.get("U") or "Wget"), ("Connection", "close")]
    headers += [(name, value.strip())] if name and name.lower() != "host" else []
    method = "POST" if "p" in options else "HEAD" if "s" in options else "GET"
    outcome = requests.send(process.world, url, HttpRequest(method, url.target, headers, encoded(options.get("p", ""))))
    if outcome.trace.verdict == UNKNOWN_HOST:
        return process.usage(f"bad address '{url.authority}'")
    address = address_of(outcome, url)
    quiet = "q" in options
    if not quiet:
        process.streams.err.write(f"Connecting to {url.authority} ({address})\n")
    if outcome.trace.verdict == TIMEOUT:
        limit = milliseconds(options.get("T", ""))
        process.world.wait(limit or requests.CONNECT_TIMEOUT)
        if limit:
            return process.usage("download timed out")
        return process.usage(f"can't connect to remote host ({address.rpartition(':')[0]}): Connection timed out")
    if outcome.trace.verdict == REFUSED:
        return process.usage(f"can't connect to remote host ({address.rpartition(':')[0]}): Connection refused")
    if outcome.answer is None:
        return process.usage("error getting response")
    return _deliver(process, options, url, outcome)


def address_of(outcome: Outcome, url: Url) -> str:
    """``address:port`` that the connection went to, as the trace tells it."""
    for hop in outcome.trace.hops:
        if hop.kind == "dns":
            found = next((word.strip(",()") for word in hop.detail.split() if _is_address(word.strip(",()"))), "")
            if found:
                return f"{found}:{url.port}"
    return f"{url.host}:{url.port}"


def _is_address(text: str) -> bool:
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdigit() for part in parts)


def _deliver(process: Process, options: dict[str, str], url: Url, outcome: Outcome) -> int:
    found, quiet, err = outcome.answer, "q" in options, process.streams.err
    if found is None:
        return 1
    if "S" in options:
        err.write(f"  HTTP/1.1 {found.status} {found.reason}\n")
        err.write(
            "".join(f"  {name}: {value}\n" for name, value in requests.head(found, process.world.host.now)) + "  \n"
        )
    if found.status >= 400:
        return process.usage(f"server returned error: HTTP/1.1 {found.status} {found.reason}")
    if "s" in options:
        if not quiet:
            err.write("remote file exists\n")
        return 0
    target = options.get("O") or url.target.partition("?")[0].rpartition("/")[2] or "index.html"
    folder = options.get("P")
    path = f"{folder.rstrip('/')}/{target}" if folder and "O" not in options else target
    if path == "-":
        _tell(process, quiet, "writing to stdout", "-", len(found.body), "written to stdout")
        process.streams.out.write(decoded(found.body))
        return 0
    if "O" not in options and process.files.exists(process.path(path)):
        return process.usage(f"can't open '{path}': File exists")
    try:
        if path != "/dev/null":
            process.files.write(process.path(path), found.body)
    except FileFault as fault:
        return process.usage(f"can't open '{path}': {fault.reason}")
    _tell(process, quiet, f"saving to '{path}'", target, len(found.body), f"'{path}' saved")
    return 0


def _tell(process: Process, quiet: bool, before: str, name: str, size: int, after: str) -> None:
    if not quiet:
        bar = "*" * 32
        process.streams.err.write(f"{before}\n{name[:20]:20} 100% |{bar}| {size:5}  0:00:00 ETA\n{after}\n")

"""curl over the simulated network: bodies, headers, codes, and curl's own exit codes and words for what fails."""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.client.http_exchange import HttpRequest
from minikctl.client.network import REFUSED, TIMEOUT, UNKNOWN_HOST
from minikctl.kubelet.exec import requests
from minikctl.kubelet.exec.requests import Url
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.requests import Outcome
    from minikctl.kubelet.exec.world import Process

_PLAIN = "sSfkLivIgOJNqa46G0"
_VALUED = "oXHdwmuAbcTeDxrF"
_LONG = {
    "silent": "s", "show-error": "S", "fail": "f", "insecure": "k", "location": "L", "include": "i", "verbose": "v",
    "head": "I", "output": "o", "request": "X", "header": "H", "data": "d", "data-raw": "d", "write-out": "w",
    "max-time": "m", "user": "u", "user-agent": "A", "remote-name": "O", "data-binary": "d", "json": "json",
}  # fmt: skip
_OTHER_VALUED = ("connect-timeout", "retry", "retry-delay", "resolve", "cacert", "cert", "key", "max-redirs", "noproxy")
_OTHER_PLAIN = ("no-progress-meter", "compressed", "http1.1", "http2", "retry-connrefused", "no-buffer", "globoff")


class _Call:
    """The command line. ``flags`` by letter or long name; what may come several times is a list."""

    def __init__(self) -> None:
        self.flags: dict[str, str] = {}
        self.headers: list[str] = []
        self.data: list[str] = []
        self.urls: list[str] = []

    @property
    def silent(self) -> bool:
        return "s" in self.flags or "no-progress-meter" in self.flags

    @property
    def errors(self) -> bool:
        return "s" not in self.flags or "S" in self.flags

    @property
    def method(self) -> str:
        default = "HEAD" if "I" in self.flags else "POST" if self.data and "G" not in self.flags else "GET"
        return self.flags.get("X", default)


class _Wrong(Exception):
    pass


def curl(process: Process) -> int:
    try:
        call = _read(process.argv[1:])
    except _Wrong as fault:
        process.streams.err.write(f"curl: option {fault}: is unknown\ncurl: try 'curl --help' for more information\n")
        return 2
    if "version" in call.flags or "V" in call.flags:
        process.say("curl 8.10.1 (x86_64-pc-linux-gnu) libcurl/8.10.1\nProtocols: http https")
        return 0
    if not call.urls:
        process.streams.err.write(
            "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n"
        )
        return 2
    code = 0
    for text in call.urls:
        code = _one(process, call, text)
    return code


def _read(words: list[str]) -> _Call:
    call, words = _Call(), list(words)
    while words:
        word = words.pop(0)
        if word.startswith("--") and len(word) > 2:
            name = word[2:]
            if name in _OTHER_PLAIN or name == "version":
                call.flags[name] = ""
                continue
            letter = name if name in _OTHER_VALUED else _LONG.get(name)
            if letter is None:
                raise _Wrong(word)
            takes = letter in _VALUED or len(letter) > 1
            _set(call, letter, words.pop(0) if takes and words else "")
        elif word.startswith("-") and len(word) > 1:
            letters = word[1:]
            while letters:
                letter, letters = letters[0], letters[1:]
                if letter in _VALUED:
                    _set(call, letter, letters or (words.pop(0) if words else ""))
                    break
                if letter not in _PLAIN + "V":
                    raise _Wrong(word)
                _set(call, letter, "")
        else:
            call.urls.append(word)
    return call


def _set(call: _Call, letter: str, value: str) -> None:
    if letter == "H":
        call.headers.append(value)
    elif letter == "json":
        call.data.append(value)
        call.headers += ["Content-Type: application/json", "Accept: application/json"]
    elif letter == "d":
        call.data.append(value)
    else:
        call.flags[letter] = value


def _one(process: Process, call: _Call, text: str, redirects: int = 0) -> int:
    try:
        url = Url(text)
    except ValueError as fault:
        return _fail(process, call, 3, f"URL rejected: {fault}")
    if url.scheme not in ("http", "https", "telnet"):
        return _fail(process, call, 1, f'Protocol "{url.scheme}" not supported')
    request = _request(process, call, url)
    outcome = requests.send(process.world, url, request)
    trace = outcome.trace
    _tell_of_connection(process, call, url, outcome)
    if trace.verdict == UNKNOWN_HOST:
        return _fail(process, call, 6, f"Could not resolve host: {url.host}")
    if trace.verdict == REFUSED:
        return _fail(
            process, call, 7, f"Failed to connect to {url.host} port {url.port} after 0 ms: Could not connect to server"
        )
    if trace.verdict == TIMEOUT:
        return _time_out(process, call, url)
    inside = trace.pod is not None or trace.port == requests.API_SERVER
    if url.scheme == "https" and inside and "k" not in call.flags and "cacert" not in call.flags:
        _fail(process, call, 60, "SSL certificate problem: unable to get local issuer certificate")
        if call.errors:
            process.streams.err.write("More details here: https://curl.se/docs/sslcerts.html\n")
        return 60
    if outcome.answer is None:
        return _fail(process, call, 52, "Empty reply from server")
    if 300 <= outcome.answer.status < 400 and "L" in call.flags and redirects < 50:
        target = next((value for name, value in outcome.answer.headers if name == "Location"), "")
        if target:
            moved = target if "://" in target else f"{url.scheme}://{url.authority}{target}"
            return _one(process, call, moved, redirects + 1)
    return _deliver(process, call, url, outcome)


def _request(process: Process, call: _Call, url: Url) -> HttpRequest:
    given = dict(header.partition(":")[::2] for header in call.headers)
    lowered = {name.lower(): value.strip() for name, value in given.items()}
    headers = [
        ("Host", lowered.get("host", url.authority)),
        ("User-Agent", call.flags.get("A", "curl/8.10.1")),
        ("Accept", "*/*"),
    ]
    headers = [(name, lowered.get(name.lower(), value)) for name, value in headers]
    headers += [
        (name, value.strip()) for name, value in given.items() if name.lower() not in ("host", "user-agent", "accept")
    ]
    if "u" in call.flags:
        import base64

        headers.append(("Authorization", f"Basic {base64.b64encode(call.flags['u'].encode()).decode()}"))
    body = "&".join(_data(process, piece) for piece in call.data)
    if call.data and "G" not in call.flags:
        headers.append(("Content-Length", str(len(encoded(body)))))
        if "content-type" not in lowered:
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    if call.data and "G" in call.flags:
        url.target += ("&" if "?" in url.target else "?") + body
        body = ""
    return HttpRequest(call.method, url.target, headers, encoded(body))


def _data(process: Process, piece: str) -> str:
    if not piece.startswith("@"):
        return piece
    if piece == "@-":
        return process.streams.stdin.read().replace("\n", "")
    try:
        return decoded(process.files.read(process.path(piece[1:]))).replace("\n", "")
    except FileFault:
        return ""


def _tell_of_connection(process: Process, call: _Call, url: Url, outcome: Outcome) -> None:
    if "v" not in call.flags:
        return
    err, trace = process.streams.err, outcome.trace
    if trace.verdict == UNKNOWN_HOST:
        err.write(f"* Could not resolve host: {url.host}\n* closing connection #0\n")
        return
    address = next((hop.name for hop in trace.hops if hop.kind in ("service", "endpoint", "pod")), url.host)
    err.write(f"*   Trying {address}...\n")
    if trace.verdict == REFUSED:
        err.write(f"* connect to {url.host} port {url.port} failed: Connection refused\n* closing connection #0\n")
        return
    if trace.verdict == TIMEOUT:
        return
    err.write(
        f"* Connected to {url.host} port {url.port}\n> {outcome.request.method} {outcome.request.target} HTTP/1.1\n"
    )
    err.write("".join(f"> {name}: {value}\n" for name, value in outcome.request.headers) + "> \n")
    if outcome.answer is not None:
        found = outcome.answer
        err.write(f"< HTTP/1.1 {found.status} {found.reason}\n")
        err.write(
            "".join(f"< {name}: {value}\n" for name, value in requests.head(found, process.world.host.now)) + "< \n"
        )


def _time_out(process: Process, call: _Call, url: Url) -> int:
    """Nothing comes back: wait as long as curl would."""
    limit = call.flags.get("connect-timeout") or call.flags.get("m")
    try:
        milliseconds = int(float(limit) * 1000) if limit else 0
    except ValueError:
        milliseconds = 0
    process.world.wait(milliseconds or requests.CONNECT_TIMEOUT)
    if milliseconds:
        return _fail(process, call, 28, f"Connection timed out after {milliseconds} milliseconds")
    waited = requests.CONNECT_TIMEOUT
    return _fail(
        process,
        call,
        28,
        f"Failed to connect to {url.host} port {url.port} after {waited} ms: Could not connect to server",
    )


def _deliver(process: Process, call: _Call, url: Url, outcome: Outcome) -> int:
    found = outcome.answer
    if found is None:
        return 52
    if "f" in call.flags and found.status >= 400:
        code = _fail(process, call, 22, f"The requested URL returned error: {found.status}")
        _write_out(process, call, outcome, 0)
        return code
    head = f"HTTP/1.1 {found.status} {found.reason}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in requests.head(found, process.world.host.now)
    )
    body = "" if call.method == "HEAD" else decoded(found.body)
    text = (f"{head}\r\n" if {"I", "i"} & set(call.flags) else "") + body
    target = call.flags.get("o", "")
    if "O" in call.flags:
        target = url.target.partition("?")[0].rpartition("/")[2]
    piped = not process.streams.terminal or target
    if piped and not call.silent:
        _meter(process, len(found.body) if call.method != "HEAD" else 0)
    if target and target not in ("-", "/dev/null"):
        try:
            process.files.write(process.path(target), encoded(text))
        except FileFault as fault:
            process.streams.err.write(f"Warning: Failed to open the file {target}: {fault.reason}\n")
            return _fail(process, call, 23, "client returned ERROR on write, 1 bytes wanted")
    elif target != "/dev/null":
        process.streams.out.write(text)
    _write_out(process, call, outcome, len(found.body))
    return 0


def _write_out(process: Process, call: _Call, outcome: Outcome, size: int) -> None:
    shape = call.flags.get("w")
    if not shape:
        return
    status = 0 if outcome.answer is None else outcome.answer.status
    kind = next((v for n, v in (outcome.answer.headers if outcome.answer else ()) if n == "Content-Type"), "")
    values = {
        "http_code": f"{status:03d}", "response_code": f"{status:03d}", "size_download": str(size), "exitcode": "0",
        "time_total": "0.001000", "time_connect": "0.000500", "remote_ip": "", "content_type": kind,
        "num_redirects": "0", "method": outcome.request.method,
    }  # fmt: skip
    for name, value in values.items():
        shape = shape.replace(f"%{{{name}}}", value)
    process.streams.out.write(shape.replace("\\n", "\n").replace("\\t", "\t").replace("%%", "%"))


def _meter(process: Process, size: int) -> None:
    process.streams.err.write(
        "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
        "                                 Dload  Upload   Total   Spent    Left  Speed\n"
        f"\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"
        f"\r100 {size:5}  100 {size:5}    0     0  {size:5}      0 --:--:-- --:--:-- --:--:-- {size:5}\n"
    )


def _fail(process: Process, call: _Call, code: int, text: str) -> int:
    if call.errors:
        process.streams.err.write(f"curl: ({code}) {text}\n")
    if call.flags.get("w") and code != 22:
        process.streams.out.write(call.flags["w"].replace("%{http_code}", "000").replace("\\n", "\n"))
    return code

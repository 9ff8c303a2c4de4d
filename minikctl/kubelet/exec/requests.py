"""HTTP requests of a container's programs: the way through the network's model, and the answer at its end."""

from __future__ import annotations

import time

from minikctl.client.http_exchange import HttpAnswer, HttpRequest
from minikctl.client.network import ANSWERED, HTTP_ERROR, Http
from minikctl.kubelet.container_status import all_containers
from minikctl.kubelet.web import api_server
from minikctl.kubelet.web.answers import Server, answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Trace
    from minikctl.kubelet.exec.world import World

CONNECT_TIMEOUT = 127_000
"""Milliseconds after which Linux gives a connection up: six SYNs again, one after the other."""


class Url:
    """``scheme://[user@]host[:port]/path?query``"""

    __slots__ = ("host", "port", "scheme", "target")

    def __init__(self, text: str) -> None:
        """Raises ValueError for what is none."""
        scheme, separator, rest = text.partition("://")
        if not separator:
            scheme, rest = "http", text
        self.scheme = scheme.lower()
        authority, slash, path = rest.partition("/")
        if "?" in authority and not slash:
            authority, _, query = authority.partition("?")
            path, slash = f"?{query}", ""
        self.target = f"/{path.partition('#')[0]}" if slash or path else "/"
        authority = authority.rpartition("@")[2]
        host, colon, port = authority.rpartition(":") if not authority.endswith("]") else (authority, "", "")
        if not colon:
            host, port = authority, ""
        if port and not port.isdigit():
            raise ValueError("Port number was not a decimal number between 0 and 65535")
        self.host = host.strip("[]")
        self.port = int(port) if port else {"https": 443}.get(self.scheme, 80)
        if not self.host:
            raise ValueError("No host part in the URL")

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        usual = {"http": 80, "https": 443}.get(self.scheme)
        return self.host if self.port == usual else f"{self.host}:{self.port}"


class Outcome:
    """``answer`` is None where there is none: the connection failed, or was closed without a word."""

    __slots__ = ("answer", "request", "trace")

    def __init__(self, trace: Trace, request: HttpRequest, answer: HttpAnswer | None) -> None:
        self.trace = trace
        self.request = request
        self.answer = answer


def send(world: World, url: Url, request: HttpRequest) -> Outcome:
    """One request and what comes of it."""
    http = Http(request.host, url.target.partition("?")[0], request.method, tls=url.scheme == "https")
    trace = world.host.network.connect(world.source, url.host, url.port, http=http)
    request.client = str((world.pod.get("status") or {}).get("podIP") or "127.0.0.1")
    if trace.verdict == HTTP_ERROR:
        return Outcome(trace, request, _of_ingress(trace.status))
    if trace.verdict != ANSWERED:
        return Outcome(trace, request, None)
    return Outcome(trace, request, _answered(world, trace, request))


def _answered(world: World, trace: Trace, request: HttpRequest) -> HttpAnswer | None:
    if trace.pod is None:
        return _without_pod(trace, request)
    container = next((c for c in all_containers(trace.pod["spec"]) if c["name"] == trace.container), None)
    if container is None:
        return None
    files = world.host.files(trace.pod, trace.container)
    return answer(Server(trace.pod, container, files, trace.port, world.host.now), request)


def _without_pod(trace: Trace, request: HttpRequest) -> HttpAnswer:
    """What answers and is no pod: the node's own servers, and the world outside."""
    if trace.port == API_SERVER:
        return api_server.answer(request)
    if trace.port == KUBELET:
        return HttpAnswer(401, b"Unauthorized", [("Content-Type", "text/plain; charset=utf-8")])
    text = f"{request.host} is outside of the cluster: what it says is not simulated\n"
    return HttpAnswer(trace.status or 200, text.encode(), [("Content-Type", "text/plain; charset=utf-8")])


API_SERVER, KUBELET = 6443, 10250


def _of_ingress(status: int) -> HttpAnswer:
    found = HttpAnswer(status, b"", [("Content-Type", "text/html")])
    title = f"{status} {found.reason if status != 503 else 'Service Temporarily Unavailable'}"
    found.body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ).encode()
    return found


def head(found: HttpAnswer, now: int) -> list[tuple[str, str]]:
    """All headers of an answer, in the order in which servers send them."""
    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now // 1000))
    first = [pair for pair in found.headers if pair[0] == "Server"]
    rest = [pair for pair in found.headers if pair[0] != "Server"]
    return [*first, ("Date", moment), *rest[:1], ("Content-Length", str(len(found.body))), *rest[1:]]

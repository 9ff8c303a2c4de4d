"""What a container answers to an HTTP request: by its image and command. Pure, but for the container's files.

Servers of files (nginx, httpd, caddy) give what stands in their folder, else a welcome page; well-known test servers
(agnhost, echo servers, whoami, http-echo) answer as they do in life; all others give a page that names the pod. Each
answer of the others has the pod's name in the header ``X-Pod``. What speaks no HTTP (redis, postgres, …) gives None.
"""

from __future__ import annotations

from minikctl.client.http_exchange import HttpAnswer
from minikctl.kubelet import behaviour, images
from minikctl.kubelet.web import api_server, echoes, file_servers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.files import Files
    from minikctl.client.http_exchange import HttpRequest

SPEECHLESS = frozenset(
    """redis valkey memcached postgres postgresql mysql mariadb mongo mongodb rabbitmq nats eclipse-mosquitto zookeeper
    kafka cassandra pgbouncer openldap bind9 unbound""".split()  # noqa: SIM905
)
"""Base names of images whose servers speak another protocol."""
OTHER_PORTS = {"rabbitmq": (15672, 15692), "nats": (8222,)}
"""Ports at which they do speak HTTP."""


class Server:
    """Who is asked: a container of a pod, at a port, at a moment (ms)."""

    __slots__ = ("argv", "base", "container", "files", "now", "pod", "port", "tag")

    def __init__(self, pod: Obj, container: Obj, files: Files, port: int, now: int) -> None:
        self.pod = pod
        self.container = container
        self.files = files
        self.port = port
        self.now = now
        image = images.parse(container["image"])
        self.base = "" if image is None else image.base.rpartition("/")[2]
        self.tag = "" if image is None else image.tag
        self.argv = behaviour.argv_of(pod, container) or list(container.get("args") or ())

    @property
    def name(self) -> str:
        return str(self.pod["metadata"]["name"])

    @property
    def address(self) -> str:
        return str((self.pod.get("status") or {}).get("podIP") or "")


def answer(server: Server, request: HttpRequest) -> HttpAnswer | None:
    """None: the connection is closed without an answer."""
    if server.base in SPEECHLESS and server.port not in OTHER_PORTS.get(server.base, ()):
        return None
    if server.base == "kube-apiserver":
        return api_server.answer(request)
    if file_servers.serves(server):
        return file_servers.answer(server, request)
    known = echoes.ANSWERS.get(server.base) or echoes.by_command(server)
    if known is not None:
        return known(server, request)
    return _page(server, request)


def _page(server: Server, request: HttpRequest) -> HttpAnswer:
    """Of a server that nothing is known of: who it is and what it was asked."""
    meta, spec = server.pod["metadata"], server.pod["spec"]
    lines = [
        f"Pod: {meta['namespace']}/{meta['name']}",
        f"Container: {server.container['name']} ({server.container['image']})",
        f"Node: {spec.get('nodeName') or ''}",
        f"Address: {server.address}:{server.port}",
        f"Request: {request.method} {request.target}",
    ]
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("X-Pod", server.name)]
    return HttpAnswer(200, "".join(f"{line}\n" for line in lines).encode(), headers)

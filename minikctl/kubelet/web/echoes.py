"""Well-known servers for tests and lessons, which tell who they are or what they were asked.

Their answers have the form of the real ones. Sources: the servers' public sources and documentation.
"""

from __future__ import annotations

import time

from minikctl.client.http_exchange import HttpAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.client.http_exchange import HttpRequest
    from minikctl.kubelet.web.answers import Server

    Answer = Callable[[Server, HttpRequest], HttpAnswer]

_TEXT = [("Content-Type", "text/plain; charset=utf-8")]


def _text(text: str, status: int = 200) -> HttpAnswer:
    return HttpAnswer(status, text.encode(), _TEXT)


def _query(request: HttpRequest) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl(request.query))


def _headers(request: HttpRequest) -> str:
    return "".join(f"{name}: {value}\n" for name, value in request.headers if name.lower() != "host")


def http_echo(server: Server, request: HttpRequest) -> HttpAnswer:
    """hashicorp/http-echo: the text of its flag ``-text``, or of ECHO_TEXT."""
    words = server.argv
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name.lstrip("-") == "text" and word.startswith("-"):
            return _text(f"{value if equals else following}\n")
    for variable in server.container.get("env") or ():
        if variable["name"] == "ECHO_TEXT":
            return _text(f"{variable.get('value') or ''}\n")
    return _text("hello-world\n")


def hello_app(server: Server, request: HttpRequest) -> HttpAnswer:
    """google-samples/hello-app: version 2.0 says so."""
    version = "2.0.0" if server.tag.startswith("2") else "1.0.0"
    return _text(f"Hello, world!\nVersion: {version}\nHostname: {server.name}\n")


def node_hello(server: Server, request: HttpRequest) -> HttpAnswer:
    return _text("Hello Kubernetes!")


def bootcamp(server: Server, request: HttpRequest) -> HttpAnswer:
    version = server.tag.lstrip("v") if server.tag.lstrip("v").isdigit() else "1"
    return _text(f"Hello Kubernetes bootcamp! | Running on: {server.name} | v={version}\n")


def whoami(server: Server, request: HttpRequest) -> HttpAnswer:
    """traefik/whoami"""
    lines = [
        f"Hostname: {server.name}",
        "IP: 127.0.0.1",
        f"IP: {server.address}",
        f"RemoteAddr: {request.client}:40000",
        f"{request.method} {request.target} HTTP/1.1",
        f"Host: {request.header('Host')}",
    ]
    return _text("\n".join(lines) + "\n" + _headers(request) + "\n")


def echoserver(server: Server, request: HttpRequest) -> HttpAnswer:
    """registry.k8s.io/echoserver and its descendants."""
    where = [
        ("Hostname", server.name),
        ("node name", server.pod["spec"].get("nodeName") or ""),
        ("pod name", server.name),
    ]
    pod = [
        f"\tnode name:\t{where[1][1]}",
        f"\tpod name:\t{server.name}",
        f"\tpod namespace:\t{server.pod['metadata']['namespace']}",
        f"\tpod IP:\t{server.address}",
    ]
    asked = [
        f"\tclient_address={request.client}",
        f"\tmethod={request.method}",
        f"\treal path={request.target}",
        f"\tquery={request.query}",
        "\trequest_version=1.1",
        "\trequest_scheme=http",
        f"\trequest_uri=http://{request.header('Host')}:{server.port}{request.target}",
    ]
    headers = [f"\t{name.lower()}={value}" for name, value in request.headers]
    body = request.body.decode("utf-8", "replace") or "\t-no body in request-"
    parts = [
        f"Hostname: {server.name}",
        "\n".join(["Pod Information:", *pod]),
        "\n".join(["Request Information:", *asked]),
        "\n".join(["Request Headers:", *headers]),
        f"Request Body:\n{body}",
    ]
    return _text("\n\n" + "\n\n".join(parts) + "\n\n")


def echo_server(server: Server, request: HttpRequest) -> HttpAnswer:
    """kicbase/echo-server"""
    body = request.body.decode("utf-8", "replace")
    return _text(
        f"Request served by {server.name}\n\nHTTP/1.1 {request.method} {request.target}\n\n"
        f"Host: {request.header('Host')}\n{_headers(request)}{body}"
    )


def nginx_demo(server: Server, request: HttpRequest) -> HttpAnswer:
    """nginxdemos/hello:plain-text"""
    moment = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(server.now // 1000))
    return _text(
        f"Server address: {server.address}:{server.port}\nServer name: {server.name}\nDate: {moment}\n"
        f"URI: {request.target}\nRequest ID: {_digits(server, request)}\n"
    )


def _digits(server: Server, request: HttpRequest) -> str:
    from hashlib import md5

    return md5(f"{server.name} {server.now} {request.target}".encode(), usedforsecurity=False).hexdigest()


def agnhost(server: Server, request: HttpRequest) -> HttpAnswer:
    """Kubernetes' test image: ``netexec`` and ``serve-hostname``."""
    if "serve-hostname" in server.argv:
        return _text(server.name)
    path = request.path
    if path in ("/hostname", "/hostName"):
        return _text(server.name)
    if path == "/echo":
        return _text(_query(request).get("msg", ""))
    if path == "/clientip":
        return _text(f"{request.client}:40000")
    if path == "/healthz":
        return _text("")
    if path == "/header":
        return _text(request.header(_query(request).get("key", "")))
    if path == "/":
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(server.now // 1000))
        return _text(f"NOW: {moment}.{server.now % 1000:03d} +0000 UTC")
    return _text("404 page not found\n", 404)


def serve_hostname(server: Server, request: HttpRequest) -> HttpAnswer:
    """What ``agnhost serve-hostname`` was before: an image of its own."""
    return _text(server.name)


ANSWERS: dict[str, Answer] = {
    "serve_hostname": serve_hostname,
    "serve-hostname": serve_hostname,
    "http-echo": http_echo,
    "hello-app": hello_app,
    "node-hello": node_hello,
    "kubernetes-bootcamp": bootcamp,
    "whoami": whoami,
    "echoserver": echoserver,
    "echo-server": echo_server,
    "agnhost": agnhost,
}


def by_command(server: Server) -> Answer | None:
    """Of an image that nothing is known of: by its program, or by the name of nginx's demo."""
    program = server.argv[0].rpartition("/")[2] if server.argv else ""
    if server.base == "hello" and "nginxdemos" in server.container["image"]:
        return nginx_demo
    return {"http-echo": http_echo, "agnhost": agnhost, "whoami": whoami}.get(program)

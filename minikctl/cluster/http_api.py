"""The whole API over HTTP for one session: the API server's own answers, and what it hands on to nodes and pods.

A watch or a followed log is a stream that looks at the cluster anew again and again, through a view of its own each
time, so that nobody waits for it.
"""

from __future__ import annotations

import time

from minikctl.apimachinery.errors import BadRequest, NotFound, ServiceUnavailable, StatusError
from minikctl.apiserver.http import answers, api
from minikctl.apiserver.http.paths import Target, target_of
from minikctl.apiserver.http.requests import TABLE, query_of, request_of
from minikctl.apiserver.http.watches import Watch
from minikctl.client.http_exchange import HttpAnswer, HttpRequest
from minikctl.client.network import ANSWERED, REFUSED, Http, Source
from minikctl.cluster import remote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.request import Request
    from minikctl.cluster.session import Session

POLL_SECONDS = 0.1
_UPGRADED = ("exec", "attach", "portforward")


def answer(session: Session, http: HttpRequest) -> HttpAnswer:
    """What the API server answers to a request of the session's user."""
    try:
        target = _target(http)
        if target is not None and target.subresource:
            found = _handed_on(session, http, target)
            if found is not None:
                return found
        if target is not None and query_of(http).get("watch") in ("1", "true") and not target.subresource:
            return _watch(session, http, target)
    except StatusError as fault:
        return answers.of_fault(fault)
    return api.answer(_asking(session), http)


def _asking(session: Session) -> Callable[[Request], Any]:
    """Answers requests for the session's user."""

    def handle(request: Request) -> Any:
        request.user, request.groups = session.client.user, session.client.groups
        return session.handle(request)

    return handle


def _target(http: HttpRequest) -> Target | None:
    try:
        return target_of(http.target.partition("?")[0])
    except NotFound:
        return None


def _handed_on(session: Session, http: HttpRequest, target: Target) -> HttpAnswer | None:
    """The subresources that a node or a pod answers; None for those of the API server."""
    if (target.group, target.resource) == ("", "pods"):
        if target.subresource == "log":
            return _log(session, http, target)
        if target.subresource in _UPGRADED:
            session.client.get("pods", target.namespace, target.name)
            raise BadRequest(f"{target.subresource} needs an upgraded connection, which is not served here")
    if target.subresource == "proxy" and target.resource in ("pods", "services"):
        return _proxy(session, http, target)
    return None


# --- logs


def _log(session: Session, http: HttpRequest, target: Target) -> HttpAnswer:
    query = query_of(http)
    pod = session.client.get("pods", target.namespace, target.name)
    names = [container["name"] for container in pod["spec"]["containers"]]
    name = query.get("container") or (names[0] if len(names) == 1 else "")
    if not name:
        raise BadRequest(
            f"a container name must be specified for pod {target.name}, choose one of: [{' '.join(names)}]"
        )
    follow = query.get("follow") in ("1", "true")
    lines = _lines(session, pod, name, query)
    found = answers.of_text("".join(lines))
    if follow:
        found.stream = _following(session, pod, name, query, lines)
    return found


def _lines(session: Session, pod: Obj, name: str, query: dict[str, str]) -> list[str]:
    from minikctl.apimachinery.timestamps import parse, rfc3339

    found = session.logs(pod, name, {"previous": query.get("previous") in ("1", "true")})
    if query.get("sinceSeconds", "").isdigit():
        found = [line for line in found if line[0] >= session.now - int(query["sinceSeconds"]) * 1000]
    elif query.get("sinceTime"):
        found = [line for line in found if line[0] >= parse(query["sinceTime"])]
    if query.get("tailLines", "").isdigit():
        count = int(query["tailLines"])
        found = found[len(found) - count :] if count < len(found) else found
    stamped = query.get("timestamps") in ("1", "true")
    return [f"{rfc3339(at)[:-1]}.{at % 1000:03d}000000Z {text}\n" if stamped else f"{text}\n" for at, text in found]


def _following(session: Session, pod: Obj, name: str, query: dict[str, str], sent: list[str]) -> Iterator[bytes]:
    """The lines there are, and those that come, until the container has ended."""
    yield "".join(sent).encode()
    told = len(sent)
    whole = {key: value for key, value in query.items() if key not in ("tailLines", "sinceSeconds", "sinceTime")}
    first = True
    while True:
        with session.another() as view:
            present = view.client.find("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])
            if present is None or present["metadata"]["uid"] != pod["metadata"]["uid"]:
                return
            lines = _lines(view, present, name, whole)
            state = (remote.status_of(present, name) or {}).get("state") or {}
        if first:
            told, first = len(lines), False
        yield "".join(lines[told:]).encode()
        told = max(told, len(lines))
        if "running" not in state:
            return
        time.sleep(POLL_SECONDS)


# --- watches


def _watch(session: Session, http: HttpRequest, target: Target) -> HttpAnswer:
    kind = api.kind_of(target)
    request, query = request_of(http, target), query_of(http)
    if "watch" not in kind.verbs:
        api.answer(_asking(session), http)
    watch = Watch(request, query.get("resourceVersion", ""), table=TABLE in http.header("Accept"))
    seconds = float(query["timeoutSeconds"]) if query.get("timeoutSeconds", "").isdigit() else None
    first = watch.step(_asking(session))
    found = HttpAnswer(200, b"", [answers.NO_CACHE, answers.JSON])
    found.stream = _watching(session, watch, first, seconds)
    return found


def _watching(session: Session, watch: Watch, first: list[bytes], seconds: float | None) -> Iterator[bytes]:
    ends = None if seconds is None else time.monotonic() + seconds
    yield b"".join(first)
    while not watch.over and (ends is None or time.monotonic() < ends):
        time.sleep(POLL_SECONDS)
        with session.another() as view:
            lines = watch.step(_asking(view))
        yield b"".join(lines)


# --- the way to pods


def _proxy(session: Session, http: HttpRequest, target: Target) -> HttpAnswer:
    """``…/services/[SCHEME:]NAME[:PORT]/proxy/PATH``, the same for pods. Source: k8s.io/apimachinery util/net."""
    scheme, name, port = _named(target.name)
    find = _service_backend if target.resource == "services" else _pod_backend
    host, number = find(session, target.namespace, name, port)
    query = http.target.partition("?")[2]
    path = target.rest.partition("?")[0] + (f"?{query}" if query else "")
    headers = [("Host", f"{host}:{number}"), *((key, value) for key, value in http.headers if key.lower() != "host")]
    request = HttpRequest(http.method, path, headers, http.body)
    trace = session.network().connect(
        Source(node=_control_plane(session)), host, number, http=Http(host, path, http.method, tls=scheme == "https")
    )
    if trace.verdict != ANSWERED or trace.pod is None:
        why = "connection refused" if trace.verdict == REFUSED else "i/o timeout"
        raise ServiceUnavailable(f"error trying to reach service: dial tcp {host}:{number}: connect: {why}")
    found = remote.answer_of(session, trace, request)
    if found is None:
        raise ServiceUnavailable("error trying to reach service: EOF")
    return found


def _named(text: str) -> tuple[str, str, str]:
    """(scheme, name, port) of ``NAME``, ``NAME:PORT``, ``SCHEME:NAME:PORT``."""
    parts = text.split(":")
    if len(parts) > 2:
        return parts[0], parts[1], parts[2]
    return "", parts[0], parts[1] if len(parts) > 1 else ""


def _control_plane(session: Session) -> str:
    """The node that the API server is on."""
    label = "node-role.kubernetes.io/control-plane"
    found = session.client.list("nodes", labels=label) or session.client.list("nodes")
    return str(found[0]["metadata"]["name"]) if found else ""


def _pod_backend(session: Session, namespace: str, name: str, port: str) -> tuple[str, int]:
    pod = session.client.get("pods", namespace, name)
    ports = [entry for container in pod["spec"]["containers"] for entry in container.get("ports") or ()]
    number = port
    if port and not port.isdigit():
        named = next((entry for entry in ports if entry.get("name") == port), None)
        number = str(named["containerPort"]) if named else "0"
    elif not port:
        number = str(ports[0]["containerPort"]) if ports else "80"
    address = (pod.get("status") or {}).get("podIP")
    if not address:
        raise BadRequest(f"address not allowed: pod {name} has no address")
    return str(address), int(number)


def _service_backend(session: Session, namespace: str, name: str, port: str) -> tuple[str, int]:
    service = session.client.get("services", namespace, name)
    entries = list(service["spec"].get("ports") or ())
    chosen = next((entry for entry in entries if port in (str(entry["port"]), entry.get("name"))), None)
    if not port and len(entries) == 1:
        chosen = entries[0]
    if chosen is None and port:
        raise ServiceUnavailable(f'no service port "{port}" found for service "{name}"')
    selector = f"kubernetes.io/service-name={name}"
    for piece in session.client.list("endpointslices.discovery.k8s.io", namespace, labels=selector):
        for entry in piece.get("ports") or ():
            if chosen is None or (entry.get("name") or "") != (chosen.get("name") or ""):
                continue
            for endpoint in piece.get("endpoints") or ():
                if (endpoint.get("conditions") or {}).get("ready", True):
                    return str(endpoint["addresses"][0]), int(entry["port"])
    raise ServiceUnavailable(f'no endpoints available for service "{name}"')

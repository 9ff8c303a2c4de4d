"""What FROM and TO of `route` mean: who asks, and which host and port they ask for."""

from __future__ import annotations

from minikctl.client.network import Http, Source
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.route_objects import KINDS, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Trace
    from minikctl.kubectl.invocation import Invocation

SCHEMES = {
    "http": 80,
    "https": 443,
    "tcp": 0,
    "udp": 0,
    "redis": 6379,
    "mysql": 3306,
    "postgres": 5432,
    "postgresql": 5432,
    "mongodb": 27017,
    "amqp": 5672,
    "nats": 4222,
    "ftp": 21,
    "grpc": 443,
}
"""Scheme of a URL -> its port, 0 where it has none of its own."""


def source_of(invocation: Invocation, word: str) -> Source:
    """Raises CommandError, and StatusError for what is not there."""
    if word == "outside":
        return Source()
    kind, slash, name = word.partition("/")
    if slash and _resource(invocation, kind) == "nodes":
        node = invocation.session.client.get("nodes", "", name)
        return Source(node=node["metadata"]["name"])
    from minikctl.kubectl.pod_choice import for_work, pods_of
    from minikctl.kubectl.pod_targets import selected

    obj = selected(invocation, word).infos[0].obj or {}
    pod = obj if obj["kind"] == "Pod" else pods_of(invocation, obj, 0, for_work)[0]
    phase = (pod.get("status") or {}).get("phase") or "Pending"
    if phase != "Running":
        raise CommandError(f"pod {pod['metadata']['name']} is not running (it is {phase}): nothing in it can ask")
    return Source(pod)


def target_of(invocation: Invocation, word: str, source: Source, protocol: str) -> Target | Trace:
    """The host and port that a word means, as FROM would name them; a trace where that is the end already."""
    scheme, separator, rest = word.partition("://")
    if separator:
        return _of_url(scheme.lower(), rest, protocol)
    kind, slash, name = word.partition("/")
    if slash:
        resource = _resource(invocation, kind)
        if resource in KINDS:
            return KINDS[resource](invocation, name, source, protocol)
        if resource and "." not in kind and ":" not in kind:
            raise CommandError(f"a request cannot go to {kind}: name a svc, pod, node or ingress, or a host")
        return _of_url("http", word, protocol)
    return _of_host(word, protocol)


def _resource(invocation: Invocation, word: str) -> str:
    found = invocation.session.client.resolve(word) if word else None
    return "" if found is None else f"{found['name']}.{found['group']}".rstrip(".")


def _of_url(scheme: str, rest: str, protocol: str) -> Target:
    authority, slash, path = rest.partition("/")
    host, port = _host_and_port(authority.rpartition("@")[2])
    number = port or SCHEMES.get(scheme, 0)
    if not host or not number:
        raise CommandError(f"{scheme}://{rest} names no host and port to go to")
    http = Http(host, slash + path or "/", tls=scheme == "https") if scheme in ("http", "https") else None
    return Target(host, number, "UDP" if scheme == "udp" else protocol, http)


def _of_host(word: str, protocol: str) -> Target:
    host, port = _host_and_port(word)
    if not host:
        raise CommandError(f'"{word}" names no host to go to')
    web = protocol == "TCP" and port in (0, 80, 443)
    return Target(host, port or 80, protocol, Http(host, tls=port == 443) if web else None)


def _host_and_port(text: str) -> tuple[str, int]:
    """Of ``host``, ``host:80`` or ``[::1]:80``; 0 for a port that is not said. Raises CommandError."""
    if text.count(":") > 1 and not text.startswith("["):
        return text, 0
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        return text.strip("[]"), 0
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f'"{port}" is no port: give a number from 1 to 65535')
    return host.strip("[]"), int(port)

"""``get --raw PATH``: what the API server answers to a path, as it comes.

Objects, lists, ``/version`` and the health checks are answered; other paths are refused clearly. Source: kubectl
pkg/cmd/get/get.go, pkg/rawhttp; the paths are those of the Kubernetes API.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.json_text import struct_json
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation

_HEALTH = ("/healthz", "/livez", "/readyz")
_OPTIONS = ("labelSelector", "fieldSelector", "limit", "continue")


def get(invocation: Invocation) -> int:
    """Print what stands behind the path; raises CommandError, StatusError."""
    _check(invocation)
    path, _, query = invocation.flags["raw"].partition("?")
    client = invocation.session.client
    if path.rstrip("/") in _HEALTH:
        invocation.out.write("ok")
        return 0
    if path == "/version":
        import json

        invocation.out.write(json.dumps(client.version(), indent=2))
        return 0
    invocation.out.write(struct_json(_answer(client, path, query)) + "\n")
    return 0


def _check(invocation: Invocation) -> None:
    flags = invocation.flags
    if invocation.args:
        raise CommandError("arguments may not be passed when --raw is specified")
    if flags["watch"] or flags["watch-only"] or flags["selector"]:
        raise CommandError(
            "--raw may not be specified with other flags that filter the server request or alter the output"
        )
    if flags["output"]:
        raise CommandError("--raw and --output are mutually exclusive")
    if not flags["raw"].startswith("/"):
        from minikctl.apimachinery.go_format import quote

        shown = quote(flags["raw"])
        raise CommandError(f"--raw must be a valid URL path: parse {shown}: invalid URI for request")


def _answer(client: Client, path: str, query: str) -> Obj:
    parts = [part for part in path.split("/") if part]
    if len(parts) > 2 and parts[0] == "api":
        group, version, rest = "", parts[1], parts[2:]
    elif len(parts) > 3 and parts[0] == "apis":
        group, version, rest = parts[1], parts[2], parts[3:]
    else:
        raise CommandError(f"--raw answers for objects, lists, /version and health checks only, not for {path}")
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    resource = ".".join(filter(None, (rest[0], version if group else "", group)))
    if len(rest) > 3:
        raise NotFound("the server could not find the requested resource")
    if len(rest) == 1:
        return _list(client, resource, namespace, query)
    subresource = rest[2] if len(rest) == 3 else ""
    return _ordered(client.get(resource, namespace, rest[1], subresource=subresource))


def _list(client: Client, resource: str, namespace: str, query: str) -> Obj:
    from urllib.parse import parse_qsl

    options = {key: value for key, value in parse_qsl(query) if key in _OPTIONS}
    return as_sent(client.list_page(resource, namespace, **options))


def as_sent(page: Obj) -> Obj:
    """A List in the order of fields in which the API server sends it; its items do not name their kind."""
    hidden = ("kind", "apiVersion")
    items = [{key: value for key, value in item.items() if key not in hidden} for item in page["items"]]
    return {**_ordered(page), "items": [_ordered(item) for item in items]}


def _ordered(obj: Obj) -> Obj:
    first: Obj = {key: obj[key] for key in ("kind", "apiVersion", "metadata") if key in obj}
    return {**first, **obj}

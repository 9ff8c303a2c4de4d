"""``get --raw PATH``: what the API server answers to a path, as it comes.

Objects, lists, ``/version`` and the health checks are answered; for other paths nothing is found. Neighbour:
`raw_requests` takes paths apart. Source: kubectl pkg/cmd/get/get.go, pkg/rawhttp.
"""

from __future__ import annotations

from minikctl.apimachinery.json_text import struct_json
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.raw_requests import target_of

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
    target = target_of(path, client)
    if target.name:
        return _ordered(client.get(target.resource, target.namespace, target.name, subresource=target.subresource))
    from urllib.parse import parse_qsl

    options = {key: value for key, value in parse_qsl(query) if key in _OPTIONS}
    return as_sent(client.list_page(target.resource, target.namespace, **options))


def as_sent(page: Obj) -> Obj:
    """A List in the order of fields in which the API server sends it; its items do not name their kind."""
    hidden = ("kind", "apiVersion")
    items = [{key: value for key, value in item.items() if key not in hidden} for item in page["items"]]
    return {**_ordered(page), "items": [_ordered(item) for item in items]}


def _ordered(obj: Obj) -> Obj:
    first: Obj = {key: obj[key] for key in ("kind", "apiVersion", "metadata") if key in obj}
    return {**first, **obj}

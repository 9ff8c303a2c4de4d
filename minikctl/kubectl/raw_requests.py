"""``--raw``: one request to a path of the API, with the bytes of a file; the answer is printed as it came.

Source: kubectl pkg/rawhttp. Paths are taken apart here because the API server of this process has none.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, NotFound
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation

_NAMED = {
    "edit": "--raw and --edit are mutually exclusive",
    "interactive": "--interactive can not be used with --raw",
    "recursive": "--raw and --recursive are mutually exclusive",
    "selector": "--raw and --selector (-l) are mutually exclusive",
    "output": "--raw and --output are mutually exclusive",
}
_MISSING = "the server could not find the requested resource"


class Target:
    """What a path means: ``subresource`` and the names are "" where the path has none."""

    __slots__ = ("name", "namespace", "resource", "subresource")

    def __init__(self, resource: str, namespace: str, name: str, subresource: str) -> None:
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.subresource = subresource


def check_raw(invocation: Invocation, *, exclusive: tuple[str, ...], files_needed: bool = False) -> None:
    """Raises CommandError for what cannot go with ``--raw``: the flags of ``exclusive``, more than one file, URLs."""
    flags = invocation.flags
    early = ("edit", "interactive")
    for name in exclusive:
        if name in early and flags[name]:
            raise CommandError(_NAMED[name])
    files = flags["filename"]
    if len(files) > 1 or (files_needed and not files):
        raise CommandError("--raw can only use a single local file or stdin")
    if files and files[0].startswith(("http://", "https://")):
        raise CommandError("--raw cannot read from a url")
    for name in exclusive:
        if name not in early and flags[name]:
            raise CommandError(_NAMED[name])
    path: str = flags["raw"]
    if not path.startswith("/") and "://" not in path:
        raise CommandError(f'--raw must be a valid URL path: parse "{path}": invalid URI for request')


def send(invocation: Invocation, verb: str) -> int:
    """Send the request and print the answer. ``verb`` is create, update or delete."""
    from minikctl.apimachinery.json_text import compact_json

    client = invocation.session.client
    files = invocation.flags["filename"]
    body = _body(invocation, files[0]) if files else None
    answer = _request(client, verb, target_of(invocation.flags["raw"], client), body)
    invocation.print(compact_json(answer))
    return 0


def target_of(path: str, client: Client) -> Target:
    """Take a path of the API apart; raises NotFound for one that leads nowhere."""
    path = path.partition("?")[0]
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["api"]:
        group, version, rest = "", parts[1:2], parts[2:]
    elif parts[:1] == ["apis"] and len(parts) > 2:
        group, version, rest = parts[1], parts[2:3], parts[3:]
    else:
        raise NotFound(_MISSING)
    namespace = ""
    if rest[:1] == ["namespaces"] and len(rest) > 2 and rest[2] not in ("status", "finalize"):
        namespace, rest = rest[1], rest[2:]
    mapping = client.resolve(f"{rest[0]}.{version[0]}.{group}") if rest and version else None
    if mapping is None or len(rest) > 3 or mapping["name"] != rest[0]:
        raise NotFound(_MISSING)
    name, subresource = (*rest[1:], "", "")[:2]
    return Target(f"{rest[0]}.{version[0]}.{group}" if group else rest[0], namespace, name, subresource)


def _request(client: Client, verb: str, target: Target, body: Any) -> Any:
    if verb == "delete":
        options: Obj = {}
        for field in ("gracePeriodSeconds", "propagationPolicy", "preconditions"):
            if isinstance(body, dict) and field in body:
                options[field] = body[field]
        if not target.name:
            client.delete_collection(target.resource, target.namespace, **options)
            return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
        return client.delete(target.resource, target.namespace, target.name, **options)
    if not isinstance(body, dict):
        raise BadRequest("the object provided is unrecognized (must be of type Object)")
    if verb == "create":
        return client.create(target.resource, body, namespace=target.namespace, subresource=target.subresource)
    meta = {"name": target.name, **({"namespace": target.namespace} if target.namespace else {})}
    merged = {**body, "metadata": {**meta, **(body.get("metadata") or {})}}
    return client.update(target.resource, merged, subresource=target.subresource)


def _body(invocation: Invocation, filename: str) -> Any:
    import json

    try:
        if filename == "-":
            return json.loads(invocation.stdin.read())
        with open(filename, encoding="utf-8") as file:
            return json.load(file)
    except OSError as fault:
        raise CommandError(f"open {filename}: {(fault.strerror or str(fault)).lower()}") from None
    except ValueError as fault:
        raise BadRequest(f"couldn't read the body: {fault}") from None

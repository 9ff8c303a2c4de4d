"""api-resources: the types that the server knows. Source: kubectl pkg/cmd/apiresources/apiresources.go."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.printers.table import print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_HEADERS = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
_WIDE = ["VERBS", "CATEGORIES"]


def run(invocation: Invocation) -> int:
    _check(invocation)
    output = invocation.flags["output"]
    chosen = _sorted(_chosen(invocation), invocation.flags["sort-by"])
    if output == "name":
        invocation.out.write("".join(f"{resource['resource']}\n" for resource in chosen))
        return 0
    wide = output == "wide"
    headers = [*_HEADERS, *_WIDE] if wide else _HEADERS
    rows = [_row(resource, wide) for resource in chosen]
    invocation.out.write(print_table(headers, rows, no_headers=invocation.flags["no-headers"]))
    return 0


def _check(invocation: Invocation) -> None:
    if invocation.args:
        raise UsageError(f"unexpected arguments: [{' '.join(invocation.args)}]")
    output = invocation.flags["output"]
    if output not in ("", "wide", "name"):
        raise CommandError(f"--output {output} is not available")
    if invocation.flags["sort-by"] not in ("", "name", "kind"):
        raise CommandError("--sort-by accepts only name or kind")


def _chosen(invocation: Invocation) -> list[Obj]:
    """What the flags select, each resource in the version that the server prefers."""
    flags, changed = invocation.flags, invocation.changed
    found: dict[str, Obj] = {}
    for resource in invocation.session.client.discover():
        if "api-group" in changed and resource["group"] != flags["api-group"]:
            continue
        if "namespaced" in changed and resource["namespaced"] != flags["namespaced"]:
            continue
        if not set(flags["verbs"]) <= set(resource["verbs"]):
            continue
        if not set(flags["categories"]) <= set(resource["categories"]):
            continue
        found.setdefault(resource["resource"], resource)
    return list(found.values())


def _sorted(resources: list[Obj], by: str) -> list[Obj]:
    field = by or "group"
    return sorted(resources, key=lambda resource: (resource[field], resource["name"]))


def _row(resource: Obj, wide: bool) -> list[str]:
    namespaced = "true" if resource["namespaced"] else "false"
    short = ",".join(resource["shortNames"])
    row = [resource["name"], short, resource["apiVersion"], namespaced, resource["kind"]]
    return [*row, ",".join(resource["verbs"]), ",".join(resource["categories"])] if wide else row

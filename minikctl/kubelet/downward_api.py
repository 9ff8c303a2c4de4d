"""What a pod may tell its containers of itself: fields and resources, as text. Pure, but for the lookup of the node.

Source: k8s.io/kubernetes/pkg/fieldpath, pkg/api/v1/resource/helpers.go.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup

_KEYS = "\"'"


def field(pod: Obj, path: str) -> str:
    """The text of a field, "" where it has no value: a name, labels as lines, or one (``metadata.labels['a']``)."""
    meta, spec, status = pod["metadata"], pod["spec"], pod.get("status") or {}
    if path.endswith("]") and "[" in path:
        group, _, key = path[:-1].partition("[")
        return str((meta.get(group.rpartition(".")[2]) or {}).get(key.strip(_KEYS), ""))
    if path in ("metadata.labels", "metadata.annotations"):
        return lines(meta.get(path.rpartition(".")[2]) or {})
    group, _, name = path.partition(".")
    if path in ("status.podIPs", "status.hostIPs"):
        return ",".join(entry["ip"] for entry in status.get(name) or ())
    of = {"metadata": meta, "spec": spec, "status": status}.get(group) or {}
    return str(of.get(name) or "")


def lines(pairs: Mapping[str, str]) -> str:
    """``key="value"`` a line, sorted, with no end of line after the last; values in Go's quotes."""
    from minikctl.apimachinery.go_format import quote

    return "\n".join(f"{key}={quote(pairs[key])}" for key in sorted(pairs))


def resource(pod: Obj, container: Obj, reference: Obj, lookup: Lookup) -> str:
    """An amount of a container in units of the divisor, rounded up; a limit that is not set is the node's."""
    named = reference.get("containerName")
    for other in (*pod["spec"]["containers"], *(pod["spec"].get("initContainers") or ())):
        if other["name"] == named:
            container = other
    kind, _, name = reference["resource"].partition(".")
    resources = container.get("resources") or {}
    amount = (resources.get(kind) or {}).get(name)
    if amount is None and kind == "limits":
        node = lookup.find("nodes", "", pod["spec"].get("nodeName") or "") or {}
        amount = ((node.get("status") or {}).get("allocatable") or {}).get(name)
    divisor = decode(reference.get("divisor") or "1").nano or decode("1").nano
    return str(-(-decode(amount or "0").nano // divisor))

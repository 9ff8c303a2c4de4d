"""top node: what the pods of each node use together, and what part of the node that is.

Source: kubectl pkg/cmd/top/top_node.go.
"""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import RESOURCES, sharers, usage
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.metrics import check_labels, check_sort_by, require, shown, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.metrics import Amounts

_COLUMNS = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]


def run(invocation: Invocation) -> int:
    if len(invocation.args) > 1:
        raise UsageError("node [NAME | -l label]")
    check_sort_by(invocation)
    if invocation.args and invocation.flags["selector"]:
        raise CommandError("only one of NAME or --selector can be provided")
    check_labels(invocation)
    require(invocation)
    nodes = _nodes(invocation)
    used = _used(invocation)
    measured = [node for node in nodes if _is_measured(node)]
    if not measured:
        raise CommandError("metrics not available yet")
    sort_by = invocation.flags["sort-by"]
    if sort_by:
        measured.sort(key=lambda node: -used.get(node["metadata"]["name"], {}).get(sort_by, 0))
    lines = [] if invocation.flags["no-headers"] else [_COLUMNS]
    lines += [_line(node, used, capacity=invocation.flags["show-capacity"]) for node in measured]
    lines += [[node["metadata"]["name"], *["<unknown>"] * 4] for node in nodes if not _is_measured(node)]
    invocation.out.write(table(lines))
    return 0


def _nodes(invocation: Invocation) -> list[Obj]:
    client = invocation.session.client
    if not invocation.args:
        return client.list("nodes", labels=invocation.flags["selector"])
    found = client.find("nodes", "", invocation.args[0])
    if found is None:
        from minikctl.apimachinery.errors import not_found

        raise not_found("nodemetrics.metrics.k8s.io", invocation.args[0])
    return [found]


def _is_measured(node: Obj) -> bool:
    """Whether the node answers who asks what it uses."""
    conditions = (node.get("status") or {}).get("conditions") or ()
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def _used(invocation: Invocation) -> dict[str, Amounts]:
    """What is used on each node."""
    pods = invocation.session.client.list("pods")
    together, totals = sharers(pods), dict[str, "Amounts"]()
    for pod in pods:
        total = totals.setdefault(pod["spec"].get("nodeName") or "", dict.fromkeys(RESOURCES, 0))
        for resource in RESOURCES:
            total[resource] += usage(pod, resource, invocation.session.now, sharers=together) or 0
    return totals


def _line(node: Obj, used: dict[str, Amounts], *, capacity: bool) -> list[str]:
    from minikctl.apimachinery.quantity import milli

    name = node["metadata"]["name"]
    amounts = used.get(name, {})
    available = node["status"].get("capacity" if capacity else "allocatable") or {}
    cells = [name]
    for resource in RESOURCES:
        amount, whole = amounts.get(resource, 0), milli(available.get(resource) or "0")
        cells += [shown(resource, amount), f"{amount * 100 // whole if whole else 0}%"]
    return cells

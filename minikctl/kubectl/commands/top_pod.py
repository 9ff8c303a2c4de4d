"""top pod: what pods, or their containers, use. Source: kubectl pkg/cmd/top/top_pod.go."""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import RESOURCES, containers, sharers, usage
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.metrics import check_labels, check_sort_by, require, shown, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.metrics import Amounts

_COLUMNS = ["NAME", "CPU(cores)", "MEMORY(bytes)"]
_PATIENCE = 120_000
"""Milliseconds for which a pod may be without metrics."""


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if len(invocation.args) > 1:
        raise UsageError("pod [NAME | -l label]")
    check_sort_by(invocation)
    if invocation.args and (flags["selector"] or flags["field-selector"]):
        raise CommandError("only one of NAME or selector can be provided")
    check_labels(invocation)
    _check_fields(flags["field-selector"])
    require(invocation)
    found = _pods(invocation)
    measured = [pod for pod in found if pod["status"].get("phase") == "Running"]
    if measured:
        invocation.out.write(table(_lines(invocation, measured)))
    elif found:
        raise CommandError(_why_not(found, invocation.session.now))
    elif flags["all-namespaces"]:
        invocation.err.write("No resources found\n")
    else:
        invocation.err.write(f"No resources found in {invocation.namespace} namespace.\n")
    return 0


def _check_fields(text: str) -> None:
    from minikctl.apimachinery.selectors import parse_field_selector

    try:
        parse_field_selector(text)
    except ValueError as fault:
        raise CommandError(str(fault)) from None


def _pods(invocation: Invocation) -> list[Obj]:
    client, flags = invocation.session.client, invocation.flags
    if not invocation.args:
        namespace = "" if flags["all-namespaces"] else invocation.namespace
        return client.list("pods", namespace, labels=flags["selector"], fields=flags["field-selector"])
    name = invocation.args[0]
    found = client.find("pods", invocation.namespace, name)
    if found is None:
        from minikctl.apimachinery.errors import not_found

        raise not_found("podmetrics.metrics.k8s.io", f"{invocation.namespace}/{name}")
    return [found]


def _why_not(pods: list[Obj], now: int) -> str:
    from minikctl.apimachinery.duration import format_go
    from minikctl.apimachinery.timestamps import parse

    for pod in pods:
        meta = pod["metadata"]
        age = now - parse(meta["creationTimestamp"])
        if age > _PATIENCE:
            return f"Metrics not available for pod {meta['namespace']}/{meta['name']}, age: {format_go(age)}"
    return "metrics not available yet"


def _lines(invocation: Invocation, pods: list[Obj]) -> list[list[str]]:
    flags, now = invocation.flags, invocation.session.now
    together = sharers(invocation.session.client.list("pods"))
    totals = [(pod, _amounts(pod, now, together)) for pod in pods]
    if flags["sort-by"]:
        totals.sort(key=lambda entry: -entry[1][flags["sort-by"]])
    before = (["NAMESPACE"] if flags["all-namespaces"] else []) + (["POD"] if flags["containers"] else [])
    lines = [] if flags["no-headers"] else [[*before, *_COLUMNS]]
    for pod, total in totals:
        meta = pod["metadata"]
        space = [meta["namespace"]] if flags["all-namespaces"] else []
        if not flags["containers"]:
            lines.append([*space, meta["name"], *_shown(total)])
            continue
        parts = {c["name"]: _amounts(pod, now, together, c["name"]) for c in containers(pod)}
        names = sorted(parts, key=lambda name: (-parts[name][flags["sort-by"]] if flags["sort-by"] else 0, name))
        lines += [[*space, meta["name"], name, *_shown(parts[name])] for name in names]
    if flags["sum"]:
        whole = {resource: sum(total[resource] for _, total in totals) for resource in RESOURCES}
        empty = [""] * (1 + (0 if flags["no-headers"] else len(before)))
        lines += [[*empty, "________", "________"], [*empty, *_shown(whole)]]
    return lines


def _amounts(pod: Obj, now: int, together: dict[tuple[str, str], int], container: str = "") -> Amounts:
    return {resource: usage(pod, resource, now, container=container, sharers=together) or 0 for resource in RESOURCES}


def _shown(amounts: Amounts) -> list[str]:
    return [shown(resource, amounts[resource]) for resource in RESOURCES]

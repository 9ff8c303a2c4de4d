"""drain: cordon nodes and take their pods away. Source: kubectl pkg/cmd/drain/drain.go, pkg/drain."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, StatusError
from minikctl.apimachinery.selectors import SelectorError, parse_label_selector
from minikctl.kubectl.cordoning import cordon, select_nodes
from minikctl.kubectl.drain_filters import Filters, sort_out
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.eviction import Eviction
from minikctl.kubectl.printers.names import print_name
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if invocation.flags["pod-selector"]:
        try:
            parse_label_selector(invocation.flags["pod-selector"])
        except SelectorError:
            raise CommandError("--pod-selector=<pod_selector> must be a valid label selector") from None
    infos = select_nodes(invocation)
    dry_run = invocation.dry_run
    cordon(invocation, infos, unschedulable=True, dry_run=dry_run)
    faults: list[Exception] = []
    remaining: list[str] = []
    for info in infos:
        try:
            _drain(invocation, info, dry_run)
        except (CommandError, StatusError, AggregateError) as fault:
            invocation.err.write(
                f'error: unable to drain node "{info.name}" due to error: {fault}, continuing command...\n'
            )
            faults.append(fault)
            remaining.append(info.name)
            continue
        invocation.print(print_name(info.obj or {}, "drained", dry_run))
    if remaining:
        invocation.err.write("There are pending nodes to be drained:\n" + "".join(f" {name}\n" for name in remaining))
    _raise(faults)
    return 0


def _raise(faults: list[Exception]) -> None:
    """What several pods gave rise to is told without the word error, even where it is one fault."""
    if len(faults) == 1 and isinstance(faults[0], AggregateError):
        raise CommandError("\n".join(dict.fromkeys(map(str, faults[0].faults))), prefix="")
    raise_all(faults)


def _drain(invocation: Invocation, info: Info, dry_run: str) -> None:
    chosen, warnings = _sorted_out(invocation, info.name)
    if warnings:
        invocation.warn(warnings)
    if dry_run == "client":
        for pod in chosen:
            meta = pod["metadata"]
            invocation.print(f"evicting pod {meta['namespace']}/{meta['name']} (dry run)")
        return
    try:
        Eviction(invocation, dry_run).take(chosen)
    except (CommandError, StatusError, AggregateError) as fault:
        _tell_pending(invocation, info.name, fault)
        raise


def _sorted_out(invocation: Invocation, node: str) -> tuple[list[Obj], str]:
    client = invocation.session.client

    def daemon_set_fault(namespace: str, name: str) -> tuple[str, bool] | None:
        try:
            client.get("daemonsets.apps", namespace, name)
        except StatusError as fault:
            return str(fault), isinstance(fault, NotFound)
        return None

    pods = client.list("pods", "", labels=invocation.flags["pod-selector"], fields=f"spec.nodeName={node}")
    return sort_out(pods, Filters(invocation.flags, invocation.session.now, daemon_set_fault))


def _tell_pending(invocation: Invocation, node: str, fault: Exception) -> None:
    try:
        pods, _ = _sorted_out(invocation, node)
    except (CommandError, AggregateError) as more:
        invocation.err.write(f"Following errors occurred while getting the list of pods to delete:\n{more}")
        return
    if pods:
        invocation.err.write(f'There are pending pods in node "{node}" when an error occurred: {fault}\n')
        invocation.err.write("".join(f"pod/{pod['metadata']['name']}\n" for pod in pods))

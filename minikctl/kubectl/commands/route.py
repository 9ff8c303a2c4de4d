"""route: where a request through the cluster's network ends, told hop by hop, or how many of them spread."""

from __future__ import annotations

from minikctl.client.network import ANSWERED, Trace
from minikctl.kubectl import route_ends
from minikctl.kubectl.errors import CommandError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.network import Network, Source
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.route_objects import Target

FORMATS = ("", "json", "yaml")
PROTOCOLS = ("TCP", "UDP", "SCTP")
MOST = 1_000_000


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 2:
        raise UsageError(f"FROM and TO are required, got {len(invocation.args)} of them")
    flags = invocation.flags
    count, protocol = flags["count"], flags["protocol"].upper()
    if not 1 <= count <= MOST:
        raise CommandError(f"--count must be from 1 to {MOST}")
    if protocol not in PROTOCOLS:
        raise CommandError(f'--protocol must be one of {", ".join(PROTOCOLS)}, not "{flags["protocol"]}"')
    if flags["output"] not in FORMATS:
        raise CommandError(f'--output must be json or yaml, not "{flags["output"]}"')
    source = route_ends.source_of(invocation, invocation.args[0])
    target = route_ends.target_of(invocation, invocation.args[1], source, protocol)
    network = invocation.session.network()
    traces = [_trace(network, source, target) for _ in range(count)]
    if flags["output"]:
        _print_object(invocation, _as_object(invocation, traces))
    elif count == 1:
        from minikctl.kubectl.route_picture import picture

        invocation.out.write(picture(traces[0], invocation.out))
    else:
        from minikctl.kubectl.route_spread import spread

        invocation.out.write(spread(traces, invocation.out))
    return 0 if all(trace.verdict == ANSWERED for trace in traces) else 1


def _trace(network: Network, source: Source, target: Target | Trace) -> Trace:
    if isinstance(target, Trace):
        return target
    return network.connect(source, target.host, target.port, protocol=target.protocol, http=target.http)


def _print_object(invocation: Invocation, obj: Obj) -> None:
    from minikctl.kubectl.printers.serialised import JSONPrinter, YAMLPrinter

    printer = JSONPrinter(sort_keys=False) if invocation.flags["output"] == "json" else YAMLPrinter()
    printer.print(obj, invocation.out)


def _as_object(invocation: Invocation, traces: list[Trace]) -> Obj:
    first = traces[0]
    obj: Obj = {
        "apiVersion": "minikctl.dev/v1",
        "kind": "Route",
        "from": invocation.args[0],
        "to": invocation.args[1],
        **_outcome(first),
        "hops": [{"kind": hop.kind, "name": hop.name, "detail": hop.detail} for hop in first.hops],
    }
    if len(traces) > 1:
        from minikctl.kubectl.route_spread import counted

        obj["requests"] = len(traces)
        obj["spread"] = [{**_outcome(trace), "requests": number} for trace, number in counted(traces)]
    return obj


def _outcome(trace: Trace) -> Obj:
    found: Obj = {"verdict": trace.verdict}
    if trace.reason:
        found["reason"] = trace.reason
    if trace.status:
        found["status"] = trace.status
    if trace.pod is not None:
        meta = trace.pod["metadata"]
        found.update(namespace=meta["namespace"], pod=meta["name"], node=trace.pod["spec"].get("nodeName") or "")
    if trace.container:
        found["container"] = trace.container
    if trace.port:
        found["port"] = trace.port
    return found

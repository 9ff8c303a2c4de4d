"""port-forward: the checks that kubectl makes. Simulated pods have no sockets, so that is where it ends."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.forwarded_ports import check_pod_ports, check_service_ports
from minikctl.kubectl.pod_targets import pod_of, selected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) < 2:
        raise UsageError("TYPE/NAME and list of ports are required for port-forward")
    if invocation.flags["pod-running-timeout"] <= 0:
        raise UsageError("--pod-running-timeout must be higher than zero")
    word, *ports = invocation.args
    obj = selected(invocation, word).infos[0].obj or {}
    pod = pod_of(invocation, obj)
    if obj["kind"] == "Service":
        check_service_ports(ports, obj, pod)
    else:
        check_pod_ports(ports, pod)
    phase = (pod.get("status") or {}).get("phase") or ""
    if phase != "Running":
        raise CommandError(f"unable to forward port because pod is not running. Current status={phase}")
    raise CommandError("pods are simulated: nothing listens on their ports; see docs/fidelity.md")

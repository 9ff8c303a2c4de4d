"""port-forward: local ports lead to a pod, which answers requests of HTTP. Source: kubectl pkg/cmd/portforward."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.forwarded_ports import pod_ports, service_ports
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
    forwarded = service_ports(ports, obj, pod) if obj["kind"] == "Service" else pod_ports(ports, pod)
    phase = (pod.get("status") or {}).get("phase") or ""
    if phase != "Running":
        raise CommandError(f"unable to forward port because pod is not running. Current status={phase}")
    from minikctl.kubectl.forwarding import Forwarder

    return invocation.session.step_aside(Forwarder(invocation, pod, forwarded).run)

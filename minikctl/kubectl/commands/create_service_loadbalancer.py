"""create service loadbalancer."""

from __future__ import annotations

from minikctl.kubectl.service_making import create_service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    return create_service(invocation, "LoadBalancer")

"""create namespace."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    obj = {**creation.head("Namespace", "v1", namespaced=False), "spec": {}, "status": {}}
    return creation.send("namespaces", obj, namespaced=False)

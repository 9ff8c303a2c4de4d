"""load clear: what was said of a workload's load is taken back; its pods are as their template has them again."""

from __future__ import annotations

from minikctl.kubectl.load_targets import clear, named_targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    for info in named_targets(invocation):
        found = clear(invocation.session.client, info)
        invocation.print(f"{info.typed_name} load cleared" if found else f"{info.typed_name} has no load")
    return 0

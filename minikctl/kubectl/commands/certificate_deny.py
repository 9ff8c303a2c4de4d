"""certificate deny."""

from __future__ import annotations

from minikctl.kubectl.certificate_decisions import decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    message = "This CSR was denied by kubectl certificate deny."
    return decide(invocation, "Denied", excluded="Approved", reason="KubectlDeny", message=message)

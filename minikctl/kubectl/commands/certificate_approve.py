"""certificate approve."""

from __future__ import annotations

from minikctl.kubectl.certificate_decisions import decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    message = "This CSR was approved by kubectl certificate approve."
    return decide(invocation, "Approved", excluded="Denied", reason="KubectlApprove", message=message)

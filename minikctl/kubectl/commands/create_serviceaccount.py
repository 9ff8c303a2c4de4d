"""create serviceaccount."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    return creation.send(
        "serviceaccounts", creation.head("ServiceAccount", "v1"), failed="failed to create serviceaccount: "
    )

"""api-versions: the groups and versions that the server knows. Source: kubectl pkg/cmd/apiresources/apiversions.go."""

from __future__ import annotations

from minikctl.kubectl.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if invocation.args:
        raise UsageError(f"unexpected arguments: [{' '.join(invocation.args)}]")
    versions = {str(resource["apiVersion"]) for resource in invocation.session.client.discover()}
    for version in sorted(versions):
        invocation.print(version)
    return 0

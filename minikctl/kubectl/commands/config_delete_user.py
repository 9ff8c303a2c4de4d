"""config delete-user."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.kubeconfig_access import Access

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    access = Access(invocation)
    if len(invocation.args) != 1:
        raise UsageError("user to delete is required")
    name = invocation.args[0]
    if name not in access.users:
        raise CommandError(f"cannot delete user {name}, not in {access.path}")
    del access.users[name]
    access.save()
    invocation.print(f"deleted user {name} from {access.path}")
    return 0

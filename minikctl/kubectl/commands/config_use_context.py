"""config use-context: the context of the commands to come."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, one_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    name = one_name(invocation)
    access = Access(invocation)
    if not name:
        raise CommandError("empty context names are not allowed")
    if name not in access.contexts:
        raise CommandError(f"no context exists with the name: {quote(name)}")
    access.current = name
    access.save()
    invocation.print(f"Switched to context {quote(name)}.")
    return 0

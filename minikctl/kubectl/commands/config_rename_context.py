"""config rename-context: another name, also where it is the current one."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, show_help

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 2:
        show_help(invocation)
        raise CommandError(f"Unexpected args: [{' '.join(invocation.args)}]")
    old, new = invocation.args
    if not new:
        raise CommandError("You must specify a new non-empty context name")
    access = Access(invocation)
    if old not in access.contexts:
        raise CommandError(f"cannot rename the context {quote(old)}, it's not in {access.path}")
    if new in access.contexts:
        raise CommandError(
            f"cannot rename the context {quote(old)}, the context {quote(new)} already exists in {access.path}"
        )
    access.contexts[new] = access.contexts.pop(old)
    if access.current == old:
        access.current = new
    access.save()
    invocation.print(f"Context {quote(old)} renamed to {quote(new)}.")
    return 0

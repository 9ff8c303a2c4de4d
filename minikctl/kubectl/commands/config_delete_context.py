"""config delete-context."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kubeconfig_access import Access, show_help

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_ACTIVE = 'warning: this removed your active context, use "kubectl config use-context" to select a different one\n'


def run(invocation: Invocation) -> int:
    access = Access(invocation)
    if len(invocation.args) != 1:
        show_help(invocation)
        return 0
    name = invocation.args[0]
    if name not in access.contexts:
        raise CommandError(f"cannot delete context {name}, not in {access.path}")
    if access.current == name:
        invocation.err.write(_ACTIVE)
    del access.contexts[name]
    access.save()
    invocation.print(f"deleted context {name} from {access.path}")
    return 0

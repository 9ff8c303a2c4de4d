"""config delete-cluster: the entry goes; the cluster's state stays (see `cluster delete`)."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kubeconfig_access import Access, show_help

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    access = Access(invocation)
    if len(invocation.args) != 1:
        show_help(invocation)
        return 0
    name = invocation.args[0]
    if name not in access.clusters:
        raise CommandError(f"cannot delete cluster {name}, not in {access.path}")
    del access.clusters[name]
    access.save()
    invocation.print(f"deleted cluster {name} from {access.path}")
    return 0

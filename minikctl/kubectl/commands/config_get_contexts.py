"""config get-contexts: all contexts or some, the current one marked."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kubeconfig_access import Access
from minikctl.kubectl.printers.table import print_table
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_HEADERS = ("CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE")


def run(invocation: Invocation) -> int:
    output = invocation.flags["output"]
    if output not in ("", "name"):
        raise CommandError(
            f"--output {output} is not available in kubectl config get-contexts; resetting to default output format"
        )
    access = Access(invocation)
    wanted = invocation.args or list(access.contexts)
    names = sorted(name for name in wanted if name in access.contexts)
    if output == "name":
        invocation.out.write("".join(f"{name}\n" for name in names))
    else:
        rows = [_row(name, access) for name in names]
        invocation.out.write(print_table(_HEADERS, rows, no_headers=invocation.flags["no-headers"]))
    raise_all([CommandError(f"context {name} not found") for name in wanted if name not in access.contexts])
    return 0


def _row(name: str, access: Access) -> list[str]:
    context = access.contexts[name]
    mark = "*" if access.current == name else " "
    return [mark, name, *(str(context.get(field) or "") for field in ("cluster", "user", "namespace"))]

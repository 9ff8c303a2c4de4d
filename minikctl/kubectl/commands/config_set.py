"""config set: one value by its path."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, show_help
from minikctl.kubectl.kubeconfig_properties import find, set_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 2:
        show_help(invocation)
        raise CommandError(f"Unexpected args: [{' '.join(invocation.args)}]")
    path, value = invocation.args
    if not value:
        raise CommandError("you cannot use set to unset a property")
    if not path:
        raise CommandError("you must specify a property")
    access = Access(invocation)
    set_value(access, find(path), value, raw_bytes=invocation.flags["set-raw-bytes"])
    access.save()
    invocation.print(f"Property {quote(path)} set.")
    return 0

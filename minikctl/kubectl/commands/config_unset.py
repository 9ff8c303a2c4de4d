"""config unset: one value, or a whole entry, goes."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, one_name
from minikctl.kubectl.kubeconfig_properties import find, unset_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    path = one_name(invocation)
    if not path:
        raise CommandError("you must specify a property")
    access = Access(invocation)
    unset_value(access, find(path))
    access.save()
    invocation.print(f"Property {quote(path)} unset.")
    return 0

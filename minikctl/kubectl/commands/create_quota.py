"""create quota."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.resource_amounts import resource_amounts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    spec: Obj = {}
    hard = resource_amounts(invocation.flags["hard"])
    if hard:
        spec["hard"] = dict(sorted(hard.items()))
    if invocation.flags["scopes"]:
        spec["scopes"] = invocation.flags["scopes"].split(",")
        if "" in spec["scopes"]:
            raise CommandError('invalid resource quota scope ""')
    obj = {**creation.head("ResourceQuota", "v1"), "spec": spec, "status": {}}
    return creation.send("resourcequotas", obj, failed="failed to create quota: ")

"""create role: one rule a group of resources."""

from __future__ import annotations

from minikctl.kubectl import access_rules
from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    flags = invocation.flags
    verbs, targets = access_rules.verbs(flags["verb"]), access_rules.targets(flags["resource"])
    creation.require_name()
    if not verbs:
        raise CommandError("at least one verb must be specified")
    for verb in verbs:
        if verb not in access_rules.VERBS:
            invocation.warn(f"'{verb}' is not a standard resource verb")
    if not targets:
        raise CommandError("at least one resource must be specified")
    access_rules.check_targets(invocation, verbs, targets)
    obj = creation.head("Role", "rbac.authorization.k8s.io/v1")
    obj["rules"] = access_rules.rules(invocation, verbs, targets, flags["resource-name"])
    return creation.send("roles.rbac.authorization.k8s.io", obj)

"""create clusterrole: rules for resources or for paths, or the sum of other cluster roles."""

from __future__ import annotations

from minikctl.kubectl import access_rules
from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kubectl.invocation import Invocation

_PATH_VERBS = ("*", "get", "post", "put", "delete", "patch", "head", "options")


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    creation = Creation(invocation)
    creation.require_name()
    verbs, targets = access_rules.verbs(flags["verb"]), access_rules.targets(flags["resource"])
    paths, labels = flags["non-resource-url"], flags["aggregation-rule"]
    obj = creation.head("ClusterRole", "rbac.authorization.k8s.io/v1", namespaced=False)
    if labels:
        if paths or verbs or targets or flags["resource-name"]:
            raise CommandError(
                "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames"
            )
        obj["rules"] = None
        obj["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": dict(sorted(labels.items()))}]}
    else:
        _check(invocation, verbs, targets, paths)
        obj["rules"] = access_rules.rules(invocation, verbs, targets, flags["resource-name"], paths)
    return creation.send("clusterroles.rbac.authorization.k8s.io", obj, namespaced=False)


def _check(
    invocation: Invocation, verbs: Sequence[str], targets: Sequence[access_rules.Target], paths: Sequence[str]
) -> None:
    if not verbs:
        raise CommandError("at least one verb must be specified")
    if not targets and not paths:
        raise CommandError("one of resource or nonResourceURL must be specified")
    if targets:
        for verb in verbs:
            if verb not in access_rules.VERBS:
                invocation.warn(f"'{verb}' is not a standard resource verb")
        access_rules.check_targets(invocation, verbs, targets)
    for verb in verbs if paths else ():
        if verb not in _PATH_VERBS:
            raise CommandError(f"invalid verb: '{verb}' for nonResourceURL")
    for path in paths:
        if path == "*":
            continue
        if not path.startswith("/"):
            raise CommandError("nonResourceURL should start with /")
        if "*" in path[:-1]:
            raise CommandError("nonResourceURL only supports wildcard matches when '*' is at the end")

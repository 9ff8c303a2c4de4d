"""ClusterRoles that are sums of others get the rules of all that their selectors find.

Source: k8s.io/kubernetes/pkg/controller/clusterroleaggregation.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import labels_of, name_of
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

RESOURCE = "clusterroles.rbac.authorization.k8s.io"


class ClusterRoleAggregationController(Controller):
    name = "clusterrole-aggregation"
    source = "clusterrole-aggregation-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        """Any role may be part of any sum, and sums of sums."""
        return [name_of(role) for role in self.client.list(RESOURCE) if role.get("aggregationRule")]

    def reconcile(self, key: str) -> int | None:
        role = self.client.find(RESOURCE, "", key)
        if role is None or not role.get("aggregationRule"):
            return None
        rules = summed(role, self.client.list(RESOURCE))
        if rules != (role.get("rules") or []):
            self.client.update(RESOURCE, {**role, "rules": rules})
        return None


def summed(role: Obj, roles: list[Obj]) -> list[Obj]:
    """The different rules of the roles that each selector in turn finds, these by their names."""
    others = sorted((other for other in roles if name_of(other) != name_of(role)), key=name_of)
    rules: list[Obj] = []
    for wanted in role["aggregationRule"].get("clusterRoleSelectors") or ():
        selector = from_object(wanted)
        for other in others:
            if selector.matches(labels_of(other)):
                rules += [rule for rule in other.get("rules") or () if rule not in rules]
    return rules

"""create rolebinding: a Role or ClusterRole, given within a namespace."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.subjects import role_ref, subjects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    cluster_role, role = invocation.flags["clusterrole"], invocation.flags["role"]
    if bool(cluster_role) == bool(role):
        raise CommandError("exactly one of clusterrole or role must be specified")
    obj = creation.head("RoleBinding", "rbac.authorization.k8s.io/v1")
    found = subjects(invocation.flags)
    if found:
        obj["subjects"] = found
    obj["roleRef"] = role_ref("Role", role) if role else role_ref("ClusterRole", cluster_role)
    return creation.send("rolebindings.rbac.authorization.k8s.io", obj, failed="failed to create rolebinding: ")

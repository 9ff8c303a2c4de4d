"""create clusterrolebinding: a ClusterRole, given everywhere."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.subjects import role_ref, subjects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    obj = creation.head("ClusterRoleBinding", "rbac.authorization.k8s.io/v1", namespaced=False)
    found = subjects(invocation.flags)
    if found:
        obj["subjects"] = found
    obj["roleRef"] = role_ref("ClusterRole", invocation.flags["clusterrole"])
    return creation.send(
        "clusterrolebindings.rbac.authorization.k8s.io",
        obj,
        failed="failed to create clusterrolebinding: ",
        namespaced=False,
    )

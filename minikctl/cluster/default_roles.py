"""The ClusterRoles for users that every cluster begins with, and who is bound to them.

``view``, ``edit`` and ``admin`` are sums: what each adds to the one before stands in a role of its own, which carries
the label that the sum selects, as those of others may. Roles of Kubernetes' own components are not there: nothing here
asks for their permission. Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

GROUP = "rbac.authorization.k8s.io"
READ = ("get", "list", "watch")
WRITE = ("create", "delete", "deletecollection", "patch", "update")
READ_WRITE = tuple(sorted(READ + WRITE))
_RUNNING = "pods/attach pods/exec pods/portforward pods/proxy"

ADDED: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]] = {
    "view": (
        (
            READ,
            "",
            (
                "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers "
                "replicationcontrollers/scale serviceaccounts services services/status"
            ),
        ),
        (
            READ,
            "",
            (
                "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status "
                "resourcequotas resourcequotas/status"
            ),
        ),
        (READ, "", "namespaces"),
        (READ, "discovery.k8s.io", "endpointslices"),
        (
            READ,
            "apps",
            (
                "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status "
                "replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status"
            ),
        ),
        (READ, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
        (READ, "batch", "cronjobs cronjobs/status jobs jobs/status"),
        (
            READ,
            "extensions",
            (
                "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses "
                "ingresses/status networkpolicies replicasets replicasets/scale replicasets/status "
                "replicationcontrollers/scale"
            ),
        ),
        (READ, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
        (READ, "networking.k8s.io", "ingresses ingresses/status networkpolicies"),
    ),
    "edit": (
        (READ, "", f"{_RUNNING} secrets services/proxy"),
        (("impersonate",), "", "serviceaccounts"),
        (WRITE, "", f"pods {_RUNNING}"),
        (("create",), "", "pods/eviction"),
        (
            WRITE,
            "",
            (
                "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets "
                "serviceaccounts services services/proxy"
            ),
        ),
        (("create",), "", "serviceaccounts/token"),
        (
            WRITE,
            "apps",
            (
                "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale "
                "statefulsets statefulsets/scale"
            ),
        ),
        (WRITE, "autoscaling", "horizontalpodautoscalers"),
        (WRITE, "batch", "cronjobs jobs"),
        (
            WRITE,
            "extensions",
            (
                "daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets "
                "replicasets/scale replicationcontrollers/scale"
            ),
        ),
        (WRITE, "policy", "poddisruptionbudgets"),
        (WRITE, "networking.k8s.io", "ingresses networkpolicies"),
        (READ_WRITE, "coordination.k8s.io", "leases"),
    ),
    "admin": (
        (("create",), "authorization.k8s.io", "localsubjectaccessreviews"),
        (READ_WRITE, GROUP, "rolebindings roles"),
    ),
}
"""What each role adds: (verbs, API group, resources)."""

PATHS = {
    "system:discovery": "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/",
    "system:monitoring": "/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*",
    "system:public-info-viewer": "/healthz /livez /readyz /version /version/",
}
"""Roles that let their groups get paths of the API server."""
BOUND = {
    "cluster-admin": ("system:masters",),
    "system:basic-user": ("system:authenticated",),
    "system:discovery": ("system:authenticated",),
    "system:monitoring": ("system:monitoring",),
    "system:public-info-viewer": ("system:authenticated", "system:unauthenticated"),
}
"""role -> the groups that have it."""


def cluster_roles() -> list[Obj]:
    added = {name: [_rule(*one) for one in rules] for name, rules in ADDED.items()}
    view = added["view"]
    edit = [*added["edit"], *view]
    about_oneself = [
        _rule(("create",), "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"),
        _rule(("create",), "authentication.k8s.io", "selfsubjectreviews"),
    ]
    everything = [
        {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
        {"nonResourceURLs": ["*"], "verbs": ["*"]},
    ]
    return [
        _role("cluster-admin", everything),
        *(_role(f"system:aggregate-to-{name}", rules, part_of=name) for name, rules in added.items()),
        _role("view", view, part_of="edit", sums=True),
        _role("edit", edit, part_of="admin", sums=True),
        _role("admin", [*edit, *added["admin"]], sums=True),
        _role("system:basic-user", about_oneself),
        *(_role(name, [{"nonResourceURLs": paths.split(), "verbs": ["get"]}]) for name, paths in PATHS.items()),
    ]


def cluster_role_bindings() -> list[Obj]:
    return [
        {
            "apiVersion": f"{GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": _meta(name),
            "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": name},
            "subjects": [{"apiGroup": GROUP, "kind": "Group", "name": group} for group in groups],
        }
        for name, groups in BOUND.items()
    ]


def _role(name: str, rules: list[Obj], *, part_of: str = "", sums: bool = False) -> Obj:
    role: Obj = {"apiVersion": f"{GROUP}/v1", "kind": "ClusterRole", "metadata": _meta(name), "rules": rules}
    if part_of:
        role["metadata"]["labels"] |= _label(part_of)
    if sums:
        role["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": _label(name)}]}
    return role


def _label(name: str) -> dict[str, str]:
    return {f"{GROUP}/aggregate-to-{name}": "true"}


def _meta(name: str) -> Obj:
    return {
        "name": name,
        "annotations": {"rbac.authorization.kubernetes.io/autoupdate": "true"},
        "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"},
    }


def _rule(verbs: tuple[str, ...], group: str, resources: str) -> Obj:
    return {"apiGroups": [group], "resources": resources.split(), "verbs": list(verbs)}

"""Reads manifests of versions that Kubernetes 1.33 no longer has, as the versions that replaced them.

A real server says ``no matches for kind``; so many manifests in books and repositories are of such versions that they
are understood here, with a warning in the words of Kubernetes' own deprecation warnings. Runs before any other look at
the object. What changed in a kind's fields or defaults is in `migrations`, one file for what changed together.

Kinds that nothing replaced (PodSecurityPolicy, PodPreset) are left alone, and so are not found, as in Kubernetes.
Dates are those of the `prerelease-lifecycle` files of k8s.io/api; where these name no replacement or an older one, the
version of today stands here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

# Version, kinds, deprecated and unavailable since 1.x, today's version (with its group where that is another one), the
# module of the migration if one is due, and its function where that is not `modernise`.
_TABLE = """
extensions/v1beta1 Deployment 8 16 apps/v1 workloads:deployment_from_extensions
extensions/v1beta1 DaemonSet 8 16 apps/v1 workloads:daemon_set_from_extensions
extensions/v1beta1 ReplicaSet 8 16 apps/v1 workloads:with_selector
extensions/v1beta1 Ingress 14 22 networking.k8s.io/v1 ingress
extensions/v1beta1 NetworkPolicy 9 16 networking.k8s.io/v1 -
apps/v1beta1 Deployment 8 16 v1 workloads:deployment_from_apps_v1beta1
apps/v1beta1 StatefulSet 8 16 v1 workloads:stateful_set_from_apps_v1beta1
apps/v1beta1 ControllerRevision 8 16 v1 -
apps/v1beta2 Deployment,DaemonSet,ReplicaSet,StatefulSet,ControllerRevision 9 16 v1 -
networking.k8s.io/v1beta1 Ingress 19 22 v1 ingress
networking.k8s.io/v1beta1 IngressClass 19 22 v1 -
batch/v1beta1 CronJob 21 25 v1 -
batch/v2alpha1 CronJob 8 21 v1 -
policy/v1beta1 PodDisruptionBudget 21 25 v1 poddisruptionbudget
autoscaling/v2beta1 HorizontalPodAutoscaler 22 25 v2 horizontalpodautoscaler:from_v2beta1
autoscaling/v2beta2 HorizontalPodAutoscaler 23 26 v2 -
rbac.authorization.k8s.io/v1alpha1 Role,ClusterRole 17 22 v1 -
rbac.authorization.k8s.io/v1alpha1 RoleBinding,ClusterRoleBinding 17 22 v1 rolebinding:from_v1alpha1
rbac.authorization.k8s.io/v1beta1 Role,ClusterRole 17 22 v1 -
rbac.authorization.k8s.io/v1beta1 RoleBinding,ClusterRoleBinding 17 22 v1 rolebinding:from_v1beta1
storage.k8s.io/v1beta1 CSINode 17 22 v1 -
storage.k8s.io/v1beta1 CSIDriver,StorageClass,VolumeAttachment 19 22 v1 -
storage.k8s.io/v1beta1 CSIStorageCapacity 24 27 v1 -
storage.k8s.io/v1alpha1 VolumeAttachment,CSIStorageCapacity 21 24 v1 -
apiextensions.k8s.io/v1beta1 CustomResourceDefinition 16 22 v1 customresourcedefinition
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration 16 22 v1 webhooks
admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration 16 22 v1 webhooks
apiregistration.k8s.io/v1beta1 APIService 19 22 v1 -
scheduling.k8s.io/v1alpha1 PriorityClass 14 22 v1 -
scheduling.k8s.io/v1beta1 PriorityClass 14 22 v1 -
coordination.k8s.io/v1beta1 Lease 19 22 v1 -
discovery.k8s.io/v1beta1 EndpointSlice 21 25 v1 endpointslice
certificates.k8s.io/v1beta1 CertificateSigningRequest 19 22 v1 certificatesigningrequest
node.k8s.io/v1alpha1 RuntimeClass 22 25 v1 runtimeclass:from_v1alpha1
node.k8s.io/v1beta1 RuntimeClass 22 25 v1 -
events.k8s.io/v1beta1 Event 22 25 v1 -
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema 23 26 v1 -
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema 26 29 v1 -
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema 29 32 v1 -
flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration 23 26 v1 prioritylevel
flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration 26 29 v1 prioritylevel
flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration 29 32 v1 prioritylevel
authentication.k8s.io/v1beta1 TokenReview 19 22 v1 -
authentication.k8s.io/v1beta1 SelfSubjectReview 30 33 v1 -
authorization.k8s.io/v1beta1 SelfSubjectAccessReview,SelfSubjectRulesReview 19 22 v1 -
"""

# Still served, but not for ever: a server of 1.33 warns at every request for these.

_rows: dict[tuple[str, str], list[str]] = {}


def modernise(obj: Obj) -> tuple[Obj, str | None]:
    """The object in today's version and the text of the warning; any other object as it is, and None."""
    api_version, kind = obj.get("apiVersion"), obj.get("kind")
    row = _find(api_version, kind) if isinstance(api_version, str) and isinstance(kind, str) else None
    if row is None:
        return obj, None
    _, _, deprecated, removed, today, migration = row
    warning = (
        f"{api_version} {kind} is deprecated in v1.{deprecated}+, unavailable in v1.{removed}+; use {today} {kind}"
    )
    return {**_migrate(obj, migration), "apiVersion": today}, warning


def replacement(api_version: str, kind: str) -> str | None:
    """Today's apiVersion of an obsolete kind; None for any other."""
    row = _find(api_version, kind)
    return None if row is None else row[4]


def _find(api_version: str, kind: str) -> list[str] | None:
    if not _rows:
        for line in _TABLE.strip().splitlines():
            row = line.split()
            if "/" not in row[4]:
                row[4] = f"{row[0].rpartition('/')[0]}/{row[4]}"
            _rows.update({(row[0], name): row for name in row[1].split(",")})
    return _rows.get((api_version, kind))


def _migrate(obj: Obj, migration: str) -> Obj:
    """A faulty object is only renamed: the schema of today's version will say what is wrong with it."""
    if migration == "-":
        return obj
    from importlib import import_module

    module, _, function = migration.partition(":")
    migrate = getattr(import_module(f"minikctl.apiserver.migrations.{module}"), function or "modernise")
    try:
        migrated: Obj = migrate(obj)
    except (AttributeError, TypeError, ValueError):
        return obj
    return migrated

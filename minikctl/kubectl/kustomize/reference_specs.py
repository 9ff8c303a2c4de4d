"""Which fields of which kinds name objects of other kinds; facts of kustomize's built-in configuration."""

from __future__ import annotations

from minikctl.kubectl.kustomize.field_paths import FieldSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_POD_SPECS = (
    ("Pod", "spec", "v1"),
    ("PodTemplate", "template/spec", ""),
    ("Deployment", "spec/template/spec", ""),
    ("ReplicaSet", "spec/template/spec", ""),
    ("DaemonSet", "spec/template/spec", ""),
    ("StatefulSet", "spec/template/spec", ""),
    ("Job", "spec/template/spec", ""),
    ("CronJob", "spec/jobTemplate/spec/template/spec", ""),
)
_OTHER_POD_SPECS = (
    ("Pod", "spec"),
    ("StatefulSet", "spec/template/spec"),
    ("Deployment", "spec/template/spec"),
    ("ReplicationController", "spec/template/spec"),
    ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ("Job", "spec/template/spec"),
    ("DaemonSet", "spec/template/spec"),
)
_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"


class Target:
    """A kind that is named, and where."""

    __slots__ = ("group", "kind", "specs", "version")

    def __init__(self, kind: str, specs: tuple[FieldSpec, ...], group: str = "", version: str = "") -> None:
        self.kind = kind
        self.specs = specs
        self.group = group
        self.version = version


def _in_pods(*fields: str) -> Iterator[FieldSpec]:
    for kind, path, version in _POD_SPECS:
        yield from (FieldSpec(f"{path}/{field}", kind, "", version) for field in fields)


def _in_other_pods(field: str) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(f"{path}/{field}", kind) for kind, path in _OTHER_POD_SPECS)


def _in_containers(key: str, source: str) -> tuple[str, ...]:
    lists = ("containers", "initContainers")
    return (
        *(f"{name}/env/valueFrom/{key}/name" for name in lists),
        *(f"{name}/envFrom/{source}/name" for name in lists),
    )


_AUTOSCALED = tuple(
    Target(kind, (FieldSpec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler"),))
    for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
)
_RULES = (FieldSpec("rules/resourceNames", "Role"), FieldSpec("rules/resourceNames", "ClusterRole"))

_CONFIG_MAP = Target(
    "ConfigMap",
    (
        *_in_pods(
            "volumes/configMap/name",
            *_in_containers("configMapKeyRef", "configMapRef"),
            "volumes/projected/sources/configMap/name",
        ),
        FieldSpec("spec/configSource/configMap", "Node"),
        *_RULES,
        FieldSpec(r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap", "Ingress"),
    ),
    version="v1",
)
_SECRET = Target(
    "Secret",
    (
        *_in_pods(
            "volumes/secret/secretName",
            *_in_containers("secretKeyRef", "secretRef"),
            "imagePullSecrets/name",
            "volumes/projected/sources/secret/name",
        ),
        FieldSpec("spec/tls/secretName", "Ingress"),
        FieldSpec(r"metadata/annotations/ingress.kubernetes.io\/auth-secret", "Ingress"),
        FieldSpec(r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret", "Ingress"),
        FieldSpec(r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret", "Ingress"),
        FieldSpec("imagePullSecrets/name", "ServiceAccount"),
        *(
            FieldSpec(f"parameters/{name}", "StorageClass")
            for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")
        ),
        *_RULES,
        FieldSpec(
            "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", "serving.knative.dev", "v1"
        ),
        FieldSpec("spec/azureFile/secretName", "PersistentVolume"),
    ),
    version="v1",
)
_SERVICE = Target(
    "Service",
    (
        FieldSpec("spec/serviceName", "StatefulSet", "apps"),
        FieldSpec("spec/rules/http/paths/backend/serviceName", "Ingress"),
        FieldSpec("spec/backend/serviceName", "Ingress"),
        FieldSpec("spec/rules/http/paths/backend/service/name", "Ingress"),
        FieldSpec("spec/defaultBackend/service/name", "Ingress"),
        FieldSpec("spec/service/name", "APIService", "apiregistration.k8s.io"),
        FieldSpec("webhooks/clientConfig/service", "ValidatingWebhookConfiguration", _ADMISSION),
        FieldSpec("webhooks/clientConfig/service", "MutatingWebhookConfiguration", _ADMISSION),
    ),
    version="v1",
)

TARGETS = (
    *_AUTOSCALED,
    _CONFIG_MAP,
    _SECRET,
    _SERVICE,
    Target("Role", (FieldSpec("roleRef/name", "RoleBinding", _RBAC),), _RBAC),
    Target(
        "ClusterRole",
        (FieldSpec("roleRef/name", "RoleBinding", _RBAC), FieldSpec("roleRef/name", "ClusterRoleBinding", _RBAC)),
        _RBAC,
    ),
    Target(
        "ServiceAccount",
        (
            FieldSpec("subjects", "RoleBinding", _RBAC),
            FieldSpec("subjects", "ClusterRoleBinding", _RBAC),
            *_in_other_pods("serviceAccountName"),
        ),
        version="v1",
    ),
    Target("PersistentVolumeClaim", _in_other_pods("volumes/persistentVolumeClaim/claimName"), version="v1"),
    Target(
        "PersistentVolume",
        (FieldSpec("spec/volumeName", "PersistentVolumeClaim"), FieldSpec("rules/resourceNames", "ClusterRole")),
        version="v1",
    ),
    Target(
        "StorageClass",
        (
            FieldSpec("spec/storageClassName", "PersistentVolume"),
            FieldSpec("spec/storageClassName", "PersistentVolumeClaim"),
            FieldSpec("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet"),
        ),
        "storage.k8s.io",
        "v1",
    ),
    Target("PriorityClass", _in_other_pods("priorityClassName"), "scheduling.k8s.io", "v1"),
    Target(
        "ValidatingAdmissionPolicy",
        (FieldSpec("spec/policyName", "ValidatingAdmissionPolicyBinding", _ADMISSION),),
        _ADMISSION,
    ),
)

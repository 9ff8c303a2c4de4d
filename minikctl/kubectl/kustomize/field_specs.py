"""Where kustomize looks for labels, annotations, images and so on; facts of its built-in configuration."""

from __future__ import annotations

from minikctl.kubectl.kustomize.field_paths import FieldSpec

_TEMPLATES = (
    ("spec/template", "ReplicationController", "", "v1"),
    ("spec/template", "Deployment", "", ""),
    ("spec/template", "ReplicaSet", "", ""),
    ("spec/template", "DaemonSet", "", ""),
    ("spec/template", "StatefulSet", "apps", ""),
    ("spec/template", "Job", "batch", ""),
    ("spec/jobTemplate", "CronJob", "batch", ""),
    ("spec/jobTemplate/spec/template", "CronJob", "batch", ""),
)


def _in_templates(field: str, *, any_stateful_set: bool = False) -> tuple[FieldSpec, ...]:
    specs = []
    for path, kind, group, version in _TEMPLATES:
        group = "" if any_stateful_set and kind == "StatefulSet" else group
        specs.append(FieldSpec(f"{path}/metadata/{field}", kind, group, version, create=True))
    return tuple(specs)


LABELS = (FieldSpec("metadata/labels", create=True),)
_CLAIMS = FieldSpec("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps", create=True)
TEMPLATE_LABELS = (*LABELS, *_in_templates("labels"), _CLAIMS)
ANNOTATIONS = (
    FieldSpec("metadata/annotations", create=True),
    *_in_templates("annotations", any_stateful_set=True),
)


def _affinities() -> tuple[FieldSpec, ...]:
    paths = []
    for kind in ("podAffinity", "podAntiAffinity"):
        for how, term in (("preferred", "/podAffinityTerm"), ("required", "")):
            paths.append(f"affinity/{kind}/{how}DuringSchedulingIgnoredDuringExecution{term}/labelSelector")
    paths.append("topologySpreadConstraints/labelSelector")
    return tuple(
        FieldSpec(f"spec/template/spec/{path}/matchLabels", kind, "apps")
        for kind in ("Deployment", "StatefulSet")
        for path in paths
    )


SELECTORS = (
    FieldSpec("spec/selector", "Service", "", "v1", create=True),
    FieldSpec("spec/selector", "ReplicationController", "", "v1", create=True),
    FieldSpec("spec/selector/matchLabels", "Deployment", create=True),
    FieldSpec("spec/selector/matchLabels", "ReplicaSet", create=True),
    FieldSpec("spec/selector/matchLabels", "DaemonSet", create=True),
    FieldSpec("spec/selector/matchLabels", "StatefulSet", "apps", create=True),
    *_affinities(),
    FieldSpec("spec/selector/matchLabels", "Job", "batch"),
    FieldSpec("spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"),
    FieldSpec("spec/selector/matchLabels", "PodDisruptionBudget", "policy"),
    FieldSpec("spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    FieldSpec("spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    FieldSpec("spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
)
COMMON_LABELS = (*SELECTORS, *TEMPLATE_LABELS)

REPLICAS = tuple(
    FieldSpec("spec/replicas", kind, create=True)
    for kind in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
)
NAMESPACE_NAMES = (
    FieldSpec("spec/service/namespace", "APIService", "apiregistration.k8s.io", create=True),
    FieldSpec(
        "spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition", "apiextensions.k8s.io"
    ),
)

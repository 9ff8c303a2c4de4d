"""What a kustomization changes in all of its objects: namespace, names, labels, annotations, replicas, images."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kustomize import field_specs
from minikctl.kubectl.kustomize.field_paths import FieldSpec, visit
from minikctl.kubectl.kustomize.images import set_images
from minikctl.kubectl.kustomize.resource import CLUSTER_SCOPED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.kustomize.kustomization import Kustomization
    from minikctl.kubectl.kustomize.resource import Resource

_UNTOUCHED_NAMES = (("CustomResourceDefinition", ""), ("APIService", "apiregistration.k8s.io"), ("Namespace", ""))


def rename_and_label(kustomization: Kustomization, resources: Sequence[Resource]) -> None:
    """Namespace, prefix, suffix, labels and annotations, in kustomize's order, in place."""
    fields = kustomization.fields
    if fields.get("namespace"):
        for resource in resources:
            _set_namespace(resource, fields["namespace"])
    for resource in resources:
        _add_affixes(resource, fields.get("namePrefix") or "", fields.get("nameSuffix") or "")
    for entry in kustomization.get("labels"):
        _set_pairs(resources, _texts(entry.get("pairs")), _label_specs(entry))
    _set_pairs(resources, _texts(fields.get("commonLabels")), field_specs.COMMON_LABELS)
    _set_pairs(resources, _texts(fields.get("commonAnnotations")), field_specs.ANNOTATIONS)


def scale_and_set_images(kustomization: Kustomization, resources: Sequence[Resource]) -> None:
    """Replicas and images, in place; raises CommandError for replicas of an object that is not there."""
    for entry in kustomization.get("replicas"):
        _set_replicas(resources, str(entry.get("name") or ""), entry.get("count") or 0)
    for entry in kustomization.get("images"):
        for resource in resources:
            set_images(resource.obj, entry)


def _texts(pairs: Obj | None) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in sorted((pairs or {}).items())}


def _set_namespace(resource: Resource, namespace: str) -> None:
    resource.remember()
    obj, identity = resource.obj, resource.id
    meta = obj.setdefault("metadata", {})
    if identity.kind == "Namespace" and obj.get("apiVersion") == "v1":
        meta["name"] = namespace
    elif identity.kind not in CLUSTER_SCOPED:
        meta["namespace"] = namespace
    if identity.kind in ("RoleBinding", "ClusterRoleBinding"):
        for subject in obj.get("subjects") or ():
            if subject.get("name") == "default":
                subject["namespace"] = namespace
    for spec in field_specs.NAMESPACE_NAMES:
        if spec.concerns(identity):
            create = (lambda: "") if spec.create else None
            visit(obj, spec.parts, lambda _: namespace, create=create)


def _add_affixes(resource: Resource, prefix: str, suffix: str) -> None:
    if any(resource.original.is_selected(kind=kind, group=group) for kind, group in _UNTOUCHED_NAMES):
        return
    if prefix:
        resource.prefixes.append(prefix)
        resource.remember()
        resource.rename(prefix + resource.name)
    if suffix:
        resource.suffixes.append(suffix)
        resource.remember()
        resource.rename(resource.name + suffix)


def _label_specs(entry: Obj) -> list[FieldSpec]:
    specs = [
        FieldSpec(
            str(spec.get("path") or ""),
            str(spec.get("kind") or ""),
            str(spec.get("group") or ""),
            str(spec.get("version") or ""),
            create=bool(spec.get("create")),
        )
        for spec in entry.get("fields") or ()
    ]
    if entry.get("includeSelectors"):
        return [*specs, *field_specs.COMMON_LABELS]
    if entry.get("includeTemplates"):
        specs += field_specs.TEMPLATE_LABELS
    return [*specs, *field_specs.LABELS]


def _set_pairs(resources: Sequence[Resource], pairs: dict[str, str], specs: Sequence[FieldSpec]) -> None:
    if not pairs:
        return

    def with_pairs(present: Any) -> Any:
        return {**(present or {}), **pairs}

    for resource in resources:
        for spec in specs:
            if spec.concerns(resource.id):
                visit(resource.obj, spec.parts, with_pairs, create=dict if spec.create else None)


def _set_replicas(resources: Sequence[Resource], name: str, count: int) -> None:
    found = False
    for spec in field_specs.REPLICAS:
        for resource in resources:
            if any(each.name == name and spec.concerns(each) for each in resource.identities):
                found = True
                visit(resource.obj, spec.parts, lambda _: count, create=lambda: 0)
    if not found:
        kinds = " ".join(f"{spec.kind}.[noVer].[noGrp]" for spec in field_specs.REPLICAS)
        raise CommandError(f"resource with name {name} does not match a config with the following GVK [{kinds}]")

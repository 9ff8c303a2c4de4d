"""The revisions of a Deployment: its ReplicaSets, by the number in their annotation.

Source: kubectl pkg/polymorphichelpers/history.go and rollback.go, pkg/util/deployment.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import annotations_of, controller_of
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH_LABEL = "pod-template-hash"
_OWN_ANNOTATIONS = frozenset(
    (
        "kubectl.kubernetes.io/last-applied-configuration",
        REVISION,
        "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.deployment.rollback.to",
    )
)


def replica_sets(client: Client, namespace: str, name: str) -> tuple[Obj, dict[int, Obj]]:
    """The Deployment, and its ReplicaSets by revision, old ones first; raises CommandError."""
    try:
        deployment = client.get("deployments.apps", namespace, name)
    except StatusError as fault:
        raise CommandError(f"failed to retrieve deployment {name}: {fault}") from None
    uid = deployment["metadata"]["uid"]
    owned = [
        found
        for found in client.list("replicasets.apps", namespace, owner=uid)
        if (controller_of(found) or {}).get("uid") == uid
    ]
    owned.sort(key=_age)
    current = next((found for found in owned if same_template(found, deployment)), None)
    ordered = [found for found in owned if found is not current]
    if current is not None:
        ordered.append(current)
    return deployment, {revision: found for found in ordered if (revision := _revision(found)) is not None}


def _age(obj: Obj) -> tuple[str, str]:
    return obj["metadata"].get("creationTimestamp") or "", obj["metadata"]["name"]


def _revision(obj: Obj) -> int | None:
    """0 without the annotation, None for one that is no number."""
    text = annotations_of(obj).get(REVISION, "0")
    try:
        return int(text)
    except ValueError:
        return None


def same_template(replica_set: Obj, deployment: Obj) -> bool:
    return without_hash(replica_set["spec"]["template"]) == without_hash(deployment["spec"]["template"])


def without_hash(template: Obj) -> Obj:
    """A pod template as the Deployment has it, without the label of the ReplicaSet."""
    meta = template.get("metadata") or {}
    labels = {key: value for key, value in (meta.get("labels") or {}).items() if key != HASH_LABEL}
    return {**template, "metadata": {**{key: part for key, part in meta.items() if key != "labels"}, "labels": labels}}


def rollback_patch(deployment: Obj, replica_set: Obj) -> list[Obj]:
    """The JSON patch that brings the template and the annotations of a revision back."""
    own = annotations_of(deployment)
    annotations = {key: own[key] for key in sorted(_OWN_ANNOTATIONS) if key in own}
    annotations.update(
        (key, value) for key, value in annotations_of(replica_set).items() if key not in _OWN_ANNOTATIONS
    )
    return [
        {"op": "replace", "path": "/spec/template", "value": without_hash(replica_set["spec"]["template"])},
        {"op": "replace", "path": "/metadata/annotations", "value": annotations},
    ]


def previous(revisions: dict[int, Obj]) -> Obj | None:
    """The ReplicaSet of the last revision but one."""
    numbers = sorted(revisions)
    return revisions[numbers[-2]] if len(numbers) > 1 else None

"""Which storage class a claim or a volume is of, and which class is the default.

Source: k8s.io/component-helpers/storage/volume/helpers.go and pkg/volume/util/storageclass.go of Kubernetes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"
DEFAULT_ANNOTATIONS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


def class_of(obj: Obj) -> str:
    """The storage class of a claim or a volume, or ""; the old annotation wins over the field."""
    annotations = obj["metadata"].get("annotations") or {}
    return str(annotations.get(CLASS_ANNOTATION, obj["spec"].get("storageClassName")) or "")


def has_class(claim: Obj) -> bool:
    """Whether a claim says anything about its class; "" means that it wants none."""
    annotations = claim["metadata"].get("annotations") or {}
    return CLASS_ANNOTATION in annotations or claim["spec"].get("storageClassName") is not None


def default_class(classes: Iterable[Obj]) -> Obj | None:
    """The default of these storage classes: the youngest that says it is, of two as young the first by name."""
    chosen = [c for c in classes if any(_annotations(c).get(name) == "true" for name in DEFAULT_ANNOTATIONS)]
    chosen.sort(key=lambda c: str(c["metadata"]["name"]))
    return max(chosen, key=lambda c: str(c["metadata"]["creationTimestamp"]), default=None)


def _annotations(obj: Obj) -> Obj:
    return obj["metadata"].get("annotations") or {}

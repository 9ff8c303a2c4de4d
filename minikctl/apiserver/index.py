"""What the store may know of objects: look-up terms and table summaries."""

from __future__ import annotations

from minikctl.apiserver.event_expiry import minute_term
from minikctl.apiserver.handlers.table import summary_of
from minikctl.apiserver.registry.keys import by_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

SUMMARY_VERSION = 1
"""Raised when any kind's cells change, so that stored summaries of older releases are made anew."""

UNINDEXED_LABELS = frozenset(
    (
        "pod-template-hash",
        "controller-revision-hash",
        "controller-uid",
        "job-name",
        "endpointslice.kubernetes.io/managed-by",
    )
)
"""Labels whose objects are found by their owner, or which all objects of a kind have alike, so that looking them up
narrows nothing (and keeps a label from use that would)."""

_ORPHAN = ("o:-",)
_SOURCES = {
    "configMap": "configmaps",
    "configMapRef": "configmaps",
    "configMapKeyRef": "configmaps",
    "secret": "secrets",
    "secretRef": "secrets",
    "secretKeyRef": "secrets",
}
_ROOT_CA = "r:configmaps/kube-root-ca.crt"


class ObjectIndexer:
    """Terms: ``o:<uid>`` of each owner (``o:-`` of a pod or ReplicaSet that nobody controls), ``d:<node>`` of a pod
    (``d:`` of one without), ``r:configmaps/<name>`` of a pod that is configured by it, ``l:<label>=<value>``,
    ``i:<uid>`` of what an event is about and ``e:<minute>`` in which it was written last."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def terms(self, key: str, obj: Obj) -> tuple[str, ...]:
        meta = obj["metadata"]
        terms = [f"o:{reference['uid']}" for reference in meta.get("ownerReferences") or ()]
        labels = meta.get("labels")
        if labels:
            terms += [f"l:{name}={value}" for name, value in labels.items() if name not in UNINDEXED_LABELS]
        if key.startswith("/registry/pods/"):
            terms.append(f"d:{obj['spec'].get('nodeName') or ''}")
            terms += _ORPHAN if _uncontrolled(meta) else ()
            terms += _configured_by(obj["spec"])
        elif key.startswith("/registry/replicasets/"):
            terms += _ORPHAN if _uncontrolled(meta) else ()
        elif key.startswith("/registry/events/"):
            terms.append(f"i:{(obj.get('involvedObject') or {}).get('uid') or ''}")
            terms.append(minute_term(obj))
        return tuple(terms)

    def summary(self, key: str, obj: Obj) -> Any:
        return summary_of(self.kind_of(key), obj)

    def kind_of(self, key: str) -> Kind:
        """The stored kind of a key."""
        folder = key[: key.rfind("/") + 1]
        kind = self._kinds.get(folder)
        if kind is None:
            kind = self._kinds[folder] = by_key(key)
        return kind


def _configured_by(spec: Obj) -> Iterable[str]:
    """Terms of the ConfigMaps and Secrets that containers have variables or files from. The CA that every pod mounts
    never changes, so it is left out."""
    terms: dict[str, None] = {}
    for group in ("containers", "initContainers"):
        for container in spec.get(group) or ():
            for source in container.get("envFrom") or ():
                _note_sources(source, terms)
            for entry in container.get("env") or ():
                _note_sources(entry.get("valueFrom") or {}, terms)
    for volume in spec.get("volumes") or ():
        for part in (volume.get("projected") or {}).get("sources") or (volume,):
            _note_sources(part, terms)
    terms.pop(_ROOT_CA, None)
    return terms


def _note_sources(source: Obj, terms: dict[str, None]) -> None:
    for field in source:
        resource = _SOURCES.get(field)
        if resource and source[field]:
            name = source[field].get("name") or source[field].get("secretName") or ""
            terms[f"r:{resource}/{name}"] = None


def _uncontrolled(meta: Obj) -> bool:
    return not any(reference.get("controller") for reference in meta.get("ownerReferences") or ())

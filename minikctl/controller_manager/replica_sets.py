"""How a Deployment makes, sizes, annotates and forgets its ReplicaSets."""

from __future__ import annotations

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.errors import Conflict, NotFound
from minikctl.apimachinery.identity import NAME_ALPHABET
from minikctl.apimachinery.meta import controller_of, controller_reference, is_deleting, uid_of, with_meta
from minikctl.controller_manager import deployment_decisions as decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.selectors import LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.client.events import EventRecorder

SETS = "replicasets.apps"
NOT_COPIED = frozenset(
    (
        "kubectl.kubernetes.io/last-applied-configuration",
        decide.REVISION,
        decide.REVISION_HISTORY,
        decide.DESIRED,
        decide.MAXIMUM,
        "deprecated.deployment.rollback.to",
    )
)
"""Annotations of a Deployment that its ReplicaSets do not get."""


def template_hash(template: Obj, collisions: int) -> str:
    """The value of pod-template-hash: FNV-1a of the template as text, in letters that are safe in names.

    Kubernetes hashes a Go dump of the template, so its values differ from these; they have the same form.
    """
    text = fast_json.dumps_sorted(template) + (str(collisions) if collisions else "")
    number = 0x811C9DC5
    for byte in text.encode():
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return "".join(NAME_ALPHABET[ord(digit) % 27] for digit in str(number))


def same_template(one: Obj, other: Obj) -> bool:
    """Whether two pod templates are the same but for the hash label."""
    return _without_hash(one) == _without_hash(other)


def _without_hash(template: Obj) -> Obj:
    meta = template.get("metadata") or {}
    labels = {k: v for k, v in (meta.get("labels") or {}).items() if k != decide.HASH_LABEL}
    rest = {k: v for k, v in meta.items() if k not in ("labels", "creationTimestamp") and v}
    return {"labels": labels, "metadata": rest, "spec": template.get("spec")}


def new_replica_set(deployment: Obj, number: int, replicas: int) -> Obj:
    """The ReplicaSet of a Deployment's present template, as revision ``number``."""
    spec, meta = deployment["spec"], deployment["metadata"]
    hashed = template_hash(_without_hash(spec["template"]), deployment.get("status", {}).get("collisionCount", 0))
    template_meta = spec["template"].get("metadata") or {}
    labels = {**(template_meta.get("labels") or {}), decide.HASH_LABEL: hashed}
    selector = {
        **spec["selector"],
        "matchLabels": {**(spec["selector"].get("matchLabels") or {}), decide.HASH_LABEL: hashed},
    }
    set_spec = {
        "replicas": replicas,
        "selector": selector,
        "template": {**spec["template"], "metadata": {**template_meta, "labels": labels}},
    }
    if spec.get("minReadySeconds"):
        set_spec["minReadySeconds"] = spec["minReadySeconds"]
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{meta['name']}-{hashed}",
            "namespace": meta["namespace"],
            "labels": labels,
            "annotations": {**_copied(deployment), **_sizes(deployment), decide.REVISION: str(number)},
            "ownerReferences": [controller_reference(deployment)],
        },
        "spec": set_spec,
    }


def _copied(deployment: Obj) -> dict[str, str]:
    annotations = deployment["metadata"].get("annotations") or {}
    return {name: text for name, text in annotations.items() if name not in NOT_COPIED}


def _sizes(deployment: Obj) -> dict[str, str]:
    replicas = decide.wanted(deployment)
    return {decide.DESIRED: str(replicas), decide.MAXIMUM: str(replicas + decide.max_surge(deployment))}


class ReplicaSetControl:
    __slots__ = ("_client", "_events")

    def __init__(self, client: Client, events: EventRecorder) -> None:
        self._client = client
        self._events = events

    def claim(self, sets: list[Obj], owner: Obj, selector: LabelSelector) -> list[Obj]:
        """The sets that are the owner's: its own that match, and matching orphans, adopted; others are released."""
        uid, mine = uid_of(owner), []
        for found in sets:
            reference = controller_of(found)
            matches = selector.matches(found["metadata"].get("labels") or {})
            references = found["metadata"].get("ownerReferences") or []
            if reference is not None and reference["uid"] != uid:
                continue
            if reference is not None and matches:
                mine.append(found)
            elif reference is not None and not is_deleting(owner):
                left = [r for r in references if r["uid"] != uid]
                self._update(with_meta(found, ownerReferences=left or None))
            elif reference is None and matches and not is_deleting(owner) and not is_deleting(found):
                adopted = self._update(with_meta(found, ownerReferences=[*references, controller_reference(owner)]))
                mine += [adopted] if adopted is not None else []
        return mine

    def scale(self, deployment: Obj, found: Obj, size: int | None) -> Obj:
        """Give a set its size (None: the one it has) and the annotations about the whole; tells of a changed size."""
        before = decide.wanted(found)
        size = before if size is None else size
        annotations = found["metadata"].get("annotations") or {}
        stale = any(annotations.get(name) != text for name, text in _sizes(deployment).items())
        if size == before and (not stale or before == 0):
            return found
        meta = {**found["metadata"], "annotations": {**annotations, **_sizes(deployment)}}
        stored = self._client.update(SETS, {**found, "metadata": meta, "spec": {**found["spec"], "replicas": size}})
        if size != before:
            self.tell(deployment, stored, before, size)
        return stored

    def tell(self, deployment: Obj, found: Obj, before: int, size: int) -> None:
        direction = "up" if size > before else "down"
        text = f"Scaled {direction} replica set {found['metadata']['name']} from {before} to {size}"
        self._events.normal(deployment, "ScalingReplicaSet", text)

    def annotate(self, deployment: Obj, new: Obj, number: int) -> Obj:
        """Bring the present set's revision, its copied annotations and minReadySeconds up to date."""
        annotations = dict(new["metadata"].get("annotations") or {})
        annotations.update(_copied(deployment))
        before = decide.revision(new)
        if before < number:
            if before:
                history = annotations.get(decide.REVISION_HISTORY)
                annotations[decide.REVISION_HISTORY] = f"{history},{before}" if history else str(before)
            annotations[decide.REVISION] = str(number)
        spec = new["spec"]
        if (spec.get("minReadySeconds") or 0) != (deployment["spec"].get("minReadySeconds") or 0):
            spec = {**spec, "minReadySeconds": deployment["spec"].get("minReadySeconds") or 0}
        if annotations == (new["metadata"].get("annotations") or {}) and spec is new["spec"]:
            return new
        return self._client.update(SETS, {**with_meta(new, annotations=annotations), "spec": spec})

    def forget(self, surplus: list[Obj], old: list[Obj]) -> list[Obj]:
        """Delete sets that history need not keep; those that are left."""
        for found in surplus:
            meta = found["metadata"]
            try:
                self._client.delete(SETS, meta["namespace"], meta["name"], propagationPolicy="Background")
            except NotFound:
                continue
        gone = {found["metadata"]["uid"] for found in surplus}
        return [found for found in old if found["metadata"]["uid"] not in gone]

    def _update(self, found: Obj) -> Obj | None:
        try:
            return self._client.update(SETS, found)
        except (NotFound, Conflict):
            return None

"""The pods of a StatefulSet and their claims: names, ordinals, bodies, and who owns a claim. Pure.

Source: k8s.io/kubernetes/pkg/controller/statefulset/stateful_set_utils.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.meta import controller_of, controller_reference, labels_of, name_of, uid_of, with_meta
from minikctl.controller_manager.pod_control import pod_from_template
from minikctl.controller_manager.pod_state import available_at, is_ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"
REVISION = "controller-revision-hash"
"""On pods, the name of a revision; a revision's own hash stands under another label."""
_NAME = re.compile(r"(.*)-([0-9]+)")


def parent_of(pod: Obj) -> tuple[str, int]:
    """(name of the set, ordinal) by the pod's name; ("", -1) where it is none of a set's."""
    found = _NAME.fullmatch(name_of(pod))
    return (found[1], int(found[2])) if found else ("", -1)


def ordinal_of(pod: Obj) -> int:
    return parent_of(pod)[1]


def first_ordinal(owner: Obj) -> int:
    return (owner["spec"].get("ordinals") or {}).get("start") or 0


def in_range(pod: Obj, owner: Obj) -> bool:
    start = first_ordinal(owner)
    return ordinal_of(pod) in range(start, start + owner["spec"]["replicas"])


def revision_of(pod: Obj) -> str:
    return labels_of(pod).get(REVISION, "")


def is_running_and_ready(pod: Obj) -> bool:
    return pod["status"].get("phase") == "Running" and is_ready(pod)


def is_healthy(pod: Obj) -> bool:
    return is_running_and_ready(pod) and not pod["metadata"].get("deletionTimestamp")


def is_available(pod: Obj, owner: Obj, now: int) -> bool:
    moment = available_at(pod, owner["spec"].get("minReadySeconds") or 0)
    return moment is not None and moment <= now


def new_pod(owner: Obj, template: Obj, ordinal: int, revision: str) -> Obj:
    """The body of the pod with that ordinal, from the template of a revision."""
    name = f"{name_of(owner)}-{ordinal}"
    pod = pod_from_template(template, owner, name=name)
    labels = {**(pod["metadata"].get("labels") or {}), **identity(name, ordinal), REVISION: revision}
    spec = {**pod["spec"], "hostname": name}
    if owner["spec"].get("serviceName"):
        spec["subdomain"] = owner["spec"]["serviceName"]
    claimed = [
        {"name": name_of(claim), "persistentVolumeClaim": {"claimName": claim_name(owner, claim, ordinal)}}
        for claim in owner["spec"].get("volumeClaimTemplates") or ()
    ]
    if claimed:
        names = {volume["name"] for volume in claimed}
        spec["volumes"] = [*claimed, *(v for v in spec.get("volumes") or () if v["name"] not in names)]
    return {**with_meta(pod, labels=labels), "spec": spec}


def identity(name: str, ordinal: int) -> dict[str, str]:
    """The labels by which a pod is known as that of an ordinal."""
    return {POD_NAME: name, POD_INDEX: str(ordinal)}


def claim_name(owner: Obj, template: Obj, ordinal: int) -> str:
    return f"{name_of(template)}-{name_of(owner)}-{ordinal}"


def claims(owner: Obj, ordinal: int) -> list[Obj]:
    """The bodies of the claims of a pod, in the order of their templates."""
    found = []
    for template in owner["spec"].get("volumeClaimTemplates") or ():
        source = template["metadata"]
        labels = {**(source.get("labels") or {}), **(owner["spec"]["selector"].get("matchLabels") or {})}
        meta = {"name": claim_name(owner, template, ordinal), "namespace": owner["metadata"]["namespace"]}
        meta.update({field: source[field] for field in ("annotations", "finalizers") if source.get(field)})
        if labels:
            meta["labels"] = labels
        found.append({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": template["spec"]})
    return found


def claim_owners(claim: Obj, owner: Obj, pod: Obj) -> list[Obj]:
    """The owner references that a claim should have by persistentVolumeClaimRetentionPolicy: the set's, so that it goes
    with the set, or the pod's, once that is to go by scaling down. Another controller's claim stays its own."""
    policy = owner["spec"].get("persistentVolumeClaimRetentionPolicy") or {}
    references: list[Obj] = claim["metadata"].get("ownerReferences") or []
    ours = (uid_of(owner), uid_of(pod))
    others = [reference for reference in references if reference["uid"] not in ours]
    stranger = controller_of(claim)
    if stranger is not None and stranger["uid"] not in ours:
        return others
    goes_with_pod = policy.get("whenScaled") == "Delete" and not in_range(pod, owner)
    if goes_with_pod:
        return [*others, controller_reference(pod)]
    return [*others, controller_reference(owner)] if policy.get("whenDeleted") == "Delete" else others


def is_stale(claim: Obj, pod_name: str, owner: Obj) -> bool:
    """Whether a claim still goes with an earlier pod of the same name, so that a new one has to wait for it."""
    policy = owner["spec"].get("persistentVolumeClaimRetentionPolicy") or {}
    references = claim["metadata"].get("ownerReferences") or ()
    return policy.get("whenScaled") == "Delete" and any(
        reference["kind"] == "Pod" and reference["name"] == pod_name for reference in references
    )

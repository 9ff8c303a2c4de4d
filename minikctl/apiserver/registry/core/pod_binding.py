"""The binding of a pod to a node: what the scheduler asks for, and nobody can undo.

Neighbours: the handler of ``pods/binding`` and of ``bindings`` calls both functions.
Source: pkg/registry/core/pod/storage/storage.go and ValidatePodBinding.
"""

from __future__ import annotations

from minikctl.apimachinery import errors, field_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj


def validate_binding(binding: Obj) -> list[FieldError]:
    """A whole Binding object."""
    target = binding.get("target") or {}
    faults = []
    if target.get("kind") not in (None, "", "Node"):
        detail = 'supported values: "Node", "<empty>"'
        path, reason = "target.kind", "FieldValueNotSupported"
        faults.append(field_errors.FieldError(path, reason, "Unsupported value", target["kind"], detail))
    if not target.get("name"):
        faults.append(field_errors.required("target.name"))
    return faults


def bind(pod: Obj, node: str, annotations: Mapping[str, str] | None, now: str) -> Obj:
    """A new pod that is assigned to ``node`` and PodScheduled at ``now`` (``Time`` text).

    Raises Conflict if the pod is assigned already, is being deleted, or is held back by a scheduling gate.
    """
    meta, spec = pod["metadata"], pod["spec"]
    name = meta["name"]
    if meta.get("deletionTimestamp"):
        raise _refused(name, f"pod {name} is being deleted, cannot be assigned to a host")
    if spec.get("nodeName"):
        raise _refused(name, f'pod {name} is already assigned to node "{spec["nodeName"]}"')
    if spec.get("schedulingGates"):
        raise _refused(name, f"pod {name} has non-empty .spec.schedulingGates")
    bound = {**pod, "spec": {**spec, "nodeName": node}, "status": _scheduled(pod.get("status") or {}, now)}
    if annotations:
        bound["metadata"] = {**meta, "annotations": {**(meta.get("annotations") or {}), **annotations}}
    return bound


def _refused(name: str, why: str) -> errors.Conflict:
    return errors.conflict("pods/binding", name, why)


def _scheduled(status: Obj, now: str) -> Obj:
    condition = {"type": "PodScheduled", "status": "True", "lastProbeTime": None, "lastTransitionTime": now}
    before = status.get("conditions") or []
    for index, item in enumerate(before):
        if item["type"] == "PodScheduled":
            if item.get("status") == "True":
                condition["lastTransitionTime"] = item.get("lastTransitionTime")
            return {**status, "conditions": [*before[:index], condition, *before[index + 1 :]]}
    return {**status, "conditions": [*before, condition]}

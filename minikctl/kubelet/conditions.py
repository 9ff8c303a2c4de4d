"""The conditions that a kubelet keeps of a pod, in Kubernetes' order, with its reasons and messages. Pure.

Source: k8s.io/kubernetes/pkg/kubelet/status/generate.go.
"""

from __future__ import annotations

from minikctl.kubelet.container_status import is_sidecar
from minikctl.kubelet.phase import FAILED, SUCCEEDED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

RESIZE = ("PodResizePending", "PodResizeInProgress")
OWN = frozenset(("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled", *RESIZE))

Verdict = tuple[str, str, str]
"""status, reason, message."""

_TRUE: Verdict = ("True", "", "")


def build(
    spec: Obj,
    statuses: dict[str, Obj],
    phase: str,
    old: list[Obj],
    stamp: str,
    *,
    sandbox: bool,
    resize: dict[str, Verdict],
) -> list[Obj]:
    """All conditions: those of others as they were, then the kubelet's own. ``sandbox``: the pod has its network;
    ``resize``: those of `RESIZE` that hold."""
    before = {condition["type"]: condition for condition in old}
    foreign = [condition for condition in old if condition["type"] not in OWN]
    containers_ready = _containers_ready(spec, statuses, phase)
    own: tuple[tuple[str, Verdict], ...] = (
        *((kind, resize[kind]) for kind in RESIZE if kind in resize),
        ("PodReadyToStartContainers", _TRUE if sandbox else ("False", "", "")),
        ("Initialized", _initialized(spec, statuses, phase)),
        ("Ready", _ready(spec, containers_ready, before)),
        ("ContainersReady", containers_ready),
        ("PodScheduled", _TRUE),
    )
    return foreign + [_condition(kind, verdict, before.get(kind), stamp) for kind, verdict in own]


def with_disruption(old: list[Obj], message: str, stamp: str) -> list[Obj]:
    """The conditions of a pod that its node sends away."""
    told = _condition("DisruptionTarget", ("True", "TerminationByKubelet", message), None, stamp)
    return [condition for condition in old if condition["type"] != "DisruptionTarget"] + [told]


def _condition(kind: str, verdict: Verdict, known: Obj | None, stamp: str) -> Obj:
    status, reason, message = verdict
    since = known.get("lastTransitionTime") if known is not None and known["status"] == status else None
    condition: Obj = {
        "type": kind,
        "status": status,
        "lastProbeTime": None,
        "lastTransitionTime": since or stamp,
    }
    if reason:
        condition["reason"] = reason
    if message:
        condition["message"] = message
    return condition


def _initialized(spec: Obj, statuses: dict[str, Obj], phase: str) -> Verdict:
    if phase == SUCCEEDED:
        return ("True", "PodCompleted", "")
    init = spec.get("initContainers")
    if not init or any(statuses[c["name"]].get("containerID") for c in spec["containers"]):
        return _TRUE
    incomplete = [
        container["name"]
        for container in init
        if not statuses[container["name"]]["started" if is_sidecar(container) else "ready"]
    ]
    if incomplete:
        return ("False", "ContainersNotInitialized", f"containers with incomplete status: [{' '.join(incomplete)}]")
    return _TRUE


def _containers_ready(spec: Obj, statuses: dict[str, Obj], phase: str) -> Verdict:
    if phase == SUCCEEDED:
        return ("False", "PodCompleted", "")
    if phase == FAILED:
        return ("False", "PodFailed", "")
    unready = [
        c["name"] for c in spec.get("initContainers") or () if is_sidecar(c) and not statuses[c["name"]]["ready"]
    ]
    unready += [c["name"] for c in spec["containers"] if not statuses[c["name"]]["ready"]]
    if unready:
        return ("False", "ContainersNotReady", f"containers with unready status: [{' '.join(unready)}]")
    return _TRUE


def _ready(spec: Obj, containers_ready: Verdict, before: dict[str, Obj]) -> Verdict:
    gates = spec.get("readinessGates")
    if containers_ready[0] != "True" or not gates:
        return containers_ready
    unmet = []
    for gate in gates:
        kind = gate["conditionType"]
        condition = before.get(kind)
        if condition is None:
            unmet.append(f'corresponding condition of pod readiness gate "{kind}" does not exist.')
        elif condition["status"] != "True":
            unmet.append(f'the status of pod readiness gate "{kind}" is not "True", but {condition["status"]}')
    if unmet:
        return ("False", "ReadinessGatesNotReady", ", ".join(unmet))
    return _TRUE

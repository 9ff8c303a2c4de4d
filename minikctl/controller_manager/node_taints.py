"""Which taints a node has because of its state, and when a node counts as lost. Pure; `node_lifecycle` acts on it.

Source: k8s.io/kubernetes/pkg/controller/nodelifecycle (node_lifecycle_controller.go).
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse, rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

    State = tuple[str, str]
    """Zone and readiness of a node."""

STOPPED = "minikctl.dev/stopped-at"
"""Annotation of a node whose kubelet has stopped: the moment of its last sign of life."""
GRACE_PERIOD = 50_000
"""Milliseconds without a sign of life after which a node counts as lost."""
LARGE_ZONE = 50
UNHEALTHY_SHARE = 0.55
EVICTION_PAUSE, SLOW_EVICTION_PAUSE = 10_000, 100_000
"""Milliseconds until the next node of a zone may be emptied; the longer one in large zones of which most nodes fail."""

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

BY_CONDITION: tuple[tuple[str, str, str], ...] = (
    ("Ready", "False", NOT_READY),
    ("Ready", "Unknown", UNREACHABLE),
    ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
    ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
    ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
)
"""type and status of a condition -> the key of the taint that keeps new pods away."""
_CONDITION_KEYS = {key for _, _, key in BY_CONDITION} | {UNSCHEDULABLE}
_EVICTING_KEYS = (NOT_READY, UNREACHABLE)
_LOST = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")
_ZONE_LABELS = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone")


def taints(node: Obj, now: int, *, evicting: bool) -> list[Obj]:
    """The taints that ``node`` should have: those of others, and its own by its conditions.

    ``evicting``: whether an unhealthy node may get a new taint that makes its pods go; one that it has stays.
    """
    own = _wanted(node)
    present = (node.get("spec") or {}).get("taints") or []
    kept, known = [], set()
    for taint in present:
        identity = (taint["key"], taint["effect"])
        if not _is_ours(*identity) or identity in own:
            kept.append(taint)
            known.add(identity)
    stamp = rfc3339(now)
    for key, effect in own:
        if (key, effect) not in known and (evicting or effect != "NoExecute"):
            kept.append({"effect": effect, "key": key, "timeAdded": stamp})
    return kept


def without_evicting(taints: list[Obj]) -> list[Obj]:
    """The taints of a node of a cluster that has no healthy node: nothing is sent away any more."""
    return [taint for taint in taints if taint["effect"] != "NoExecute" or taint["key"] not in _EVICTING_KEYS]


def _wanted(node: Obj) -> list[tuple[str, str]]:
    """(key, effect) of the taints by state."""
    statuses = {c["type"]: c["status"] for c in (node.get("status") or {}).get("conditions") or ()}
    found = [(key, "NoSchedule") for kind, status, key in BY_CONDITION if statuses.get(kind) == status]
    if (node.get("spec") or {}).get("unschedulable"):
        found.append((UNSCHEDULABLE, "NoSchedule"))
    found += [(key, "NoExecute") for kind, status, key in BY_CONDITION[:2] if statuses.get(kind) == status]
    return found


def _is_ours(key: str, effect: str) -> bool:
    return (effect == "NoSchedule" and key in _CONDITION_KEYS) or (effect == "NoExecute" and key in _EVICTING_KEYS)


def lost_at(node: Obj) -> int | None:
    """The moment (ms) at which a node whose kubelet has stopped counts as lost; None for one that runs."""
    stopped = (node["metadata"].get("annotations") or {}).get(STOPPED)
    return parse(stopped) + GRACE_PERIOD if stopped else None


def lost_conditions(node: Obj, now: int) -> list[Obj]:
    """The conditions of a lost node: what its kubelet would have to tell is unknown."""
    conditions: list[Obj] = (node.get("status") or {}).get("conditions") or []
    return [
        {
            **condition,
            "status": "Unknown",
            "reason": "NodeStatusUnknown",
            "message": "Kubelet stopped posting node status.",
            "lastTransitionTime": rfc3339(now),
        }
        if condition["type"] in _LOST and condition["status"] != "Unknown"
        else condition
        for condition in conditions
    ]


def readiness(node: Obj | None) -> str:
    """The status of the condition Ready, "" where there is none."""
    conditions = ((node or {}).get("status") or {}).get("conditions") or ()
    return next((str(c["status"]) for c in conditions if c["type"] == "Ready"), "")


def state(node: Obj) -> State:
    return zone(node), readiness(node)


def all_lost(states: Iterable[State]) -> bool:
    """Whether no node is ready: then it is rather the control plane that sees nothing, and nobody is evicted."""
    return not any(ready == "True" for _, ready in states)


def is_emptied(node: Obj) -> bool:
    """Whether a node's pods are told to go already."""
    taints = (node.get("spec") or {}).get("taints") or ()
    return any(taint["effect"] == "NoExecute" and taint["key"] in _EVICTING_KEYS for taint in taints)


def eviction_pause(place: str, states: Iterable[State]) -> int | None:
    """Milliseconds from one unhealthy node of a zone that is emptied to the next. None: there is none, for it is a
    small zone of which most nodes fail."""
    members = [ready for where, ready in states if where == place]
    bad = sum(ready != "True" for ready in members)
    if bad == len(members) or bad <= 2 or bad / len(members) < UNHEALTHY_SHARE:
        return EVICTION_PAUSE
    return SLOW_EVICTION_PAUSE if len(members) > LARGE_ZONE else None


def zone(node: Obj) -> str:
    """Where a node is, by region and zone."""
    labels = node["metadata"].get("labels") or {}
    return ":".join(labels.get(label) or "" for label in _ZONE_LABELS)

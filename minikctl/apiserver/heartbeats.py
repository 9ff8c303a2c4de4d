"""Heartbeats, computed when somebody looks: a running node renews its lease every 10 s and its status every 5 min.

They are a function of the time alone, so storing them would only make every reading command a writing one. A node that
has stopped carries the moment in an annotation of its lease, and its heartbeats end there.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import micro, parse, rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

LEASE_PERIOD = 10_000
STATUS_PERIOD = 300_000
STOPPED = "minikctl.dev/stopped-at"


def as_read(kind: Kind, obj: Obj, now: int) -> Obj:
    """The object with the heartbeats that it would have now."""
    stopped = (obj["metadata"].get("annotations") or {}).get(STOPPED)
    if stopped:
        now = min(now, parse(stopped))
    if kind.resource == "leases":
        return _lease(obj, now)
    return _node(obj, now)


def _beat(since: str, period: int, now: int) -> int:
    start = parse(since)
    return start + max(now - start, 0) // period * period


def _lease(obj: Obj, now: int) -> Obj:
    spec = obj.get("spec") or {}
    if obj["metadata"].get("namespace") != "kube-node-lease" or not spec.get("renewTime"):
        return obj
    return {**obj, "spec": {**spec, "renewTime": micro(_beat(spec["renewTime"], LEASE_PERIOD, now))}}


def _node(obj: Obj, now: int) -> Obj:
    status = obj.get("status") or {}
    if not status.get("conditions"):
        return obj
    conditions = [
        {**c, "lastHeartbeatTime": rfc3339(_beat(c["lastHeartbeatTime"], STATUS_PERIOD, now))}
        if c.get("lastHeartbeatTime") and c.get("reason") != "NodeStatusUnknown"
        else c
        for c in status["conditions"]
    ]
    return {**obj, "status": {**status, "conditions": conditions}}

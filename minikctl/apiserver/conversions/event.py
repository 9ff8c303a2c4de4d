"""The core group's Event, which is stored, and events.k8s.io's, which names the same things otherwise."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

# core: events.k8s.io
_NAMES = {
    "involvedObject": "regarding",
    "message": "note",
    "source": "deprecatedSource",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "count": "deprecatedCount",
    "reportingComponent": "reportingController",
}
_CORE_NAMES = {new: old for old, new in _NAMES.items()}


def core_to_events(obj: Obj) -> Obj:
    return {_NAMES.get(key, key): value for key, value in obj.items()}


def events_to_core(obj: Obj) -> Obj:
    return {_CORE_NAMES.get(key, key): value for key, value in obj.items()}

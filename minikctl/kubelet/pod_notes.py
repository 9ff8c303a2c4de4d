"""What is known of a pod beside its object, in one note that goes with the pod. Nothing else may go in there.

Parts: ``environment`` (`as_of_start.py`), ``runs`` and ``volumes`` (`filesystem/kept.py`), ``attached`` (`logs.py`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes


def read(notes: Notes, uid: str, part: str) -> Obj:
    """A part by name of container or volume, {} where nothing is known."""
    found: Obj = (notes.get(_name(uid)) or {}).get(part) or {}
    return found


def write(notes: Notes, uid: str, part: str, name: str, value: Obj) -> None:
    known = notes.get(_name(uid)) or {}
    notes.set(_name(uid), {**known, part: {**(known.get(part) or {}), name: value}})


def forget(notes: Notes, uid: str) -> None:
    notes.set(_name(uid), None)


def run_of(pod: Obj, container: str) -> str:
    """The id of the container's run that goes on or was the last; "" before the first."""
    status = pod.get("status") or {}
    for group in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for known in status.get(group) or ():
            if known["name"] == container:
                return str(known.get("containerID") or "")
    return ""


def _name(uid: str) -> str:
    return f"pod:{uid}"

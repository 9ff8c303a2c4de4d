"""The pod that ``exec``, ``attach`` and ``port-forward`` mean, by itself or through an object that has pods."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.pod_choice import for_work, pods_of
from minikctl.kubectl.pod_containers import default_name, find
from minikctl.kubectl.pod_specs import go_type
from minikctl.kubectl.query import Query, Selection
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def selected(invocation: Invocation, word: str, kind: str = "pods", *, files: bool = False) -> Selection:
    """What ``NAME`` or ``TYPE/NAME`` (or ``-f``) selects; raises the first fault."""
    flags = invocation.flags
    words = [] if not word else [word if "/" in word else f"{kind}/{word}"]
    query = (
        Query(filenames=flags["filename"], enforce_namespace=bool(flags["namespace"]), latest=True)
        if files
        else Query()
    )
    selection = select(invocation, words, query)
    if selection.faults:
        raise selection.faults[0]
    return selection


def pod_of(invocation: Invocation, obj: Obj) -> Obj:
    """The object if it is a pod, else the best of its pods; waits for one. Raises CommandError."""
    if obj["kind"] == "Pod":
        return obj
    try:
        return pods_of(invocation, obj, invocation.flags["pod-running-timeout"], for_work)[0]
    except CommandError as fault:
        if fault.message.startswith("timed out"):
            raise
        raise CommandError(f"cannot attach to {go_type(obj)}: {fault}") from None


def container_of(invocation: Invocation, pod: Obj, name: str) -> Obj:
    """The container of that name, or the default one, told of on stderr unless ``--quiet``."""
    if name:
        found = find(pod, name)
        if found is None:
            raise CommandError(f"container {name} not found in pod {pod['metadata']['name']}")
        return found
    found = find(pod, default_name(pod, invocation, tell=not invocation.flags["quiet"]))
    if found is None:
        raise AssertionError("a pod has the container that it was said to have")
    return found


def refuse_ended(pod: Obj, what: str) -> None:
    phase = (pod.get("status") or {}).get("phase")
    if phase in ("Succeeded", "Failed"):
        raise CommandError(f"cannot {what} a completed pod; current phase is {phase}")

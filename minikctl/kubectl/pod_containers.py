"""The containers of a pod by name, and the one that a command means when none is named.

Source: kubectl pkg/cmd/util/podcmd.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

DEFAULT_ANNOTATION = "kubectl.kubernetes.io/default-container"
_LISTS = ("initContainers", "containers", "ephemeralContainers")


def all_names(pod: Obj) -> list[str]:
    """In the order in which they start: init containers first, ephemeral ones last."""
    spec = pod["spec"]
    return [container["name"] for part in _LISTS for container in spec.get(part) or ()]


def find(pod: Obj, name: str) -> Obj | None:
    for part in _LISTS:
        for container in pod["spec"].get(part) or ():
            if container["name"] == name:
                found: Obj = container
                return found
    return None


def shown_names(pod: Obj) -> str:
    """``a, b, debugger (ephem), c (init)``, as the note about the default has it."""
    spec = pod["spec"]
    parts = (("containers", ""), ("ephemeralContainers", " (ephem)"), ("initContainers", " (init)"))
    return ", ".join(f"{container['name']}{mark}" for part, mark in parts for container in spec.get(part) or ())


def default_name(pod: Obj, invocation: Invocation, *, tell: bool = True) -> str:
    """The container of the annotation, else the first, with a note on stderr where there are more."""
    wanted = (pod["metadata"].get("annotations") or {}).get(DEFAULT_ANNOTATION)
    if wanted:
        if find(pod, wanted) is not None:
            return str(wanted)
        name = pod["metadata"]["name"]
        invocation.err.write(f"Default container name {quote(wanted)} not found in pod {name}\n")
    containers = pod["spec"].get("containers") or []
    if not containers:
        raise CommandError("pod has no containers")
    first = str(containers[0]["name"])
    if tell and len(all_names(pod)) > 1:
        invocation.err.write(f"Defaulted container {quote(first)} out of: {shown_names(pod)}\n")
    return first

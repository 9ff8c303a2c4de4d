"""Where the pod's spec lies within objects that run pods. Source: kubectl pkg/polymorphichelpers/updatepodspec.go."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_WITH_TEMPLATE = frozenset(("ReplicationController", "Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "Job"))
_GROUPS = frozenset(("", "apps", "batch", "extensions"))


def pod_spec(obj: Obj) -> Obj:
    """The spec itself, not a copy; raises CommandError for a kind without one."""
    kind, group = obj["kind"], _group(obj)
    here: Any = obj
    if group in _GROUPS and kind == "Pod":
        path: tuple[str, ...] = ("spec",)
    elif group in _GROUPS and kind in _WITH_TEMPLATE:
        path = ("spec", "template", "spec")
    elif kind == "CronJob":
        path = ("spec", "jobTemplate", "spec", "template", "spec")
    else:
        raise CommandError(f"the object is not a pod or does not have a pod template: {go_type(obj)}")
    for name in path:
        here = here.setdefault(name, {})
    found: Obj = here
    return found


def go_type(obj: Obj) -> str:
    """What Go calls the type of an object: ``*v1.Service``."""
    return f"*{obj['apiVersion'].rpartition('/')[2]}.{obj['kind']}"


def _group(obj: Obj) -> str:
    return str(obj["apiVersion"].rpartition("/")[0])


def select_containers(containers: list[Obj], pattern: str) -> list[Obj]:
    """The containers whose name fits a pattern in which ``*`` stands for anything."""
    return [container for container in containers if _fits(container["name"], pattern)]


def _fits(name: str, pattern: str) -> bool:
    """kubectl's own matching: the parts between the stars, each looked for from where the last one began."""
    if pattern == "*":
        return True
    if "*" not in pattern:
        return name == pattern
    position = 0
    parts = pattern.split("*")
    for place, part in enumerate(parts):
        if not part:
            continue
        found = name[position:].find(part)
        if found < position or (place == 0 and position != 0):
            return False
        if place == len(parts) - 1 and len(name) != len(part) + found:
            return False
        position = found
    return True

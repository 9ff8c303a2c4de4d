"""What the scripts of containers have written by now: computed from what they do, like their logs."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet import behaviour
from minikctl.kubelet.filesystem.tree import FILE, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.container_files import ContainerFiles

_MARKS = (">", "tee ", "touch ")
"""Without any of these a script writes no file."""


def may_write(container: Obj) -> bool:
    words = [*(container.get("command") or ()), *(container.get("args") or ())]
    return any(mark in f"{word} " for word in words for mark in _MARKS)


def written(pod: Obj, container: Obj, files: ContainerFiles, now: int) -> dict[str, Entry]:
    """Absolute path -> file of the run that goes on, or of the last one."""
    span = _span(pod, container["name"], now)
    argv = behaviour.argv_of(pod, container) if span else None
    if span is None or argv is None:
        return {}
    course = behaviour.course_of(pod, container, argv, span[0], span[1], files)
    moments = {path: moment for moment, path, _ in course.files if moment <= span[1]}
    found = {}
    for path in list(course.left):
        if path in moments:
            text = "".join(f"{line}\n" for line in course.left[path])
            entry = Entry(FILE, data=text.encode(), mtime=moments[path])
            entry.history = course.left.history.get(path) or []
            found[course.left.whole(path)] = entry
    return found


def _span(pod: Obj, name: str, now: int) -> tuple[int, int] | None:
    """(start, end or now) in ms of the run; None before the first."""
    status = pod.get("status") or {}
    for group in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for known in status.get(group) or ():
            if known["name"] == name:
                if "running" in known["state"]:
                    return parse(known["state"]["running"]["startedAt"]), now
                ended = known["state"].get("terminated")
                if ended and ended.get("startedAt"):
                    return parse(ended["startedAt"]), min(parse(ended["finishedAt"]) + 999, now)
    return None

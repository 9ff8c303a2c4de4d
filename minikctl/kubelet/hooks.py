"""Lifecycle hooks: how long ``postStart`` and ``preStop`` take, and whether they fail. Pure.

An ``exec`` hook does what its command does (`shell.py`); one that never ends takes all the time that there is. Requests
over HTTP and TCP succeed at once. Source: k8s.io/kubernetes/pkg/kubelet/lifecycle/handlers.go.
"""

from __future__ import annotations

from minikctl.kubelet import behaviour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

FOREVER = 86_400_000


class Hook:
    """``failure`` is what the kubelet says of a hook that failed, "" for one that went well."""

    __slots__ = ("failure", "milliseconds")

    def __init__(self, milliseconds: int = 0, failure: str = "") -> None:
        self.milliseconds = milliseconds
        self.failure = failure


NOTHING = Hook()


def hook(pod: Obj, container: Obj, which: str) -> Hook:
    """The hook ``postStart`` or ``preStop`` of a container."""
    handler = (container.get("lifecycle") or {}).get(which)
    if not handler:
        return NOTHING
    if handler.get("sleep"):
        return Hook(int(handler["sleep"].get("seconds") or 0) * 1000)
    command: list[str] = (handler.get("exec") or {}).get("command") or []
    if not command:
        return NOTHING
    course = behaviour.course_of(pod, container, command, 0, None)
    if course.ends_at is None:
        return Hook(FOREVER)
    return Hook(course.ends_at, _failure(pod, container, command, course.code) if course.code else "")


def _failure(pod: Obj, container: Obj, command: list[str], code: int) -> str:
    meta = pod["metadata"]
    title = f"{meta['name']}_{meta['namespace']}({meta['uid']})"
    return (
        f'Exec lifecycle hook ([{" ".join(command)}]) for Container "{container["name"]}" in Pod "{title}" failed - '
        f"error: command '{' '.join(command)}' exited with {code}: , message: \"\""
    )

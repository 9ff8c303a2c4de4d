"""``--record``: the command line, kept in an annotation of what it changed. Source: cli-runtime's recorder."""

from __future__ import annotations

from minikctl.apimachinery.meta import replace_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

ANNOTATION = "kubernetes.io/change-cause"


def recorded(obj: Obj, invocation: Invocation) -> Obj:
    """The object, with the annotation where ``--record`` asks for it."""
    if not invocation.flags.get("record"):
        return obj
    return replace_in(obj, ("metadata", "annotations", ANNOTATION), command_line(invocation))


def command_line(invocation: Invocation) -> str:
    """``kubectl set image deployment/web main=nginx:2 --record=true``: words first, then flags with their values."""
    flags = [f"--{name}={_text(invocation.flags[name])}" for name in invocation.flags if name in invocation.changed]
    return " ".join((invocation.program, *invocation.path, *invocation.args, *flags))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value)

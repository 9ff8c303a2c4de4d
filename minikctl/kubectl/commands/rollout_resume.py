"""rollout resume: a paused deployment rolls out what was changed meanwhile."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.rollout_patching import patch_rollouts
from minikctl.kubectl.rollout_selection import DEPLOYMENT, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    return patch_rollouts(invocation, "resumed", _resume, unchanged=str)


def _resume(info: Info, obj: Obj) -> None:
    if kind_of(info) != DEPLOYMENT:
        raise CommandError("resuming is not supported")
    if not obj["spec"].get("paused"):
        raise CommandError("is not paused")
    del obj["spec"]["paused"]

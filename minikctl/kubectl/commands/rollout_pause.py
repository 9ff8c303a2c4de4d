"""rollout pause: changes of the pod template wait until the deployment is resumed."""

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
    return patch_rollouts(invocation, "paused", _pause, unchanged=str)


def _pause(info: Info, obj: Obj) -> None:
    if kind_of(info) != DEPLOYMENT:
        raise CommandError("pausing is not supported")
    if obj["spec"].get("paused"):
        raise CommandError("is already paused")
    obj["spec"]["paused"] = True

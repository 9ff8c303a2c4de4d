"""rollout restart: new pods, by an annotation of the pod template that holds the present moment."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.rollout_patching import patch_rollouts
from minikctl.kubectl.rollout_selection import kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

ANNOTATION = "kubectl.kubernetes.io/restartedAt"


def run(invocation: Invocation) -> int:
    def restart(info: Info, obj: Obj) -> None:
        if not kind_of(info):
            raise CommandError("restarting is not supported")
        if obj["spec"].get("paused"):
            raise CommandError("can't restart paused deployment (run rollout resume first)")
        meta = obj["spec"]["template"].setdefault("metadata", {})
        annotations = meta.setdefault("annotations", {})
        annotations[ANNOTATION] = rfc3339(invocation.session.now)

    return patch_rollouts(invocation, "restarted", restart, unchanged=_too_soon)


def _too_soon(name: str) -> str:
    return (
        f"failed to create patch for {name}: if restart has already been triggered within the past second, please wait "
        "before attempting to trigger another"
    )

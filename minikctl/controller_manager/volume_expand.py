"""Claims that ask for more than they have: told that somebody else has to make their volume larger.

All kinds of volumes are in the hands of external resizers today. Source: k8s.io/kubernetes/pkg/controller/volume/
expand.
"""

from __future__ import annotations

from minikctl.apimachinery.claim_growth import wants_more
from minikctl.apimachinery.meta import key_of, split_key
from minikctl.apimachinery.volume_matching import requested
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.watch import Change

CLAIMS = "persistentvolumeclaims"


class VolumeExpandController(Controller):
    name = "volume-expand"
    source = "volume_expand"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.type != "MODIFIED" or change.old is None or requested(change.obj) <= requested(change.old):
            return []
        return [key_of(change.obj)]

    def reconcile(self, key: str) -> int | None:
        claim = self.client.find(CLAIMS, *split_key(key))
        if claim is not None and wants_more(claim):
            self.events.normal(claim, "ExternalExpanding", "waiting for an external controller to expand this PVC")
        return None

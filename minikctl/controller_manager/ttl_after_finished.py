"""Finished Jobs that have ``ttlSecondsAfterFinished`` go after that time, with their pods.

Source: k8s.io/kubernetes/pkg/controller/ttlafterfinished.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition, condition_is, is_deleting, key_of, split_key
from minikctl.apimachinery.timestamps import parse
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change


class TTLAfterFinishedController(Controller):
    name = "ttl-after-finished"
    source = "ttl-after-finished-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        return [] if change.type == "DELETED" or expires_at(change.obj) is None else [key_of(change.obj)]

    def reconcile(self, key: str) -> int | None:
        job = self.client.find("jobs.batch", *split_key(key))
        end = None if job is None or is_deleting(job) else expires_at(job)
        if job is None or end is None or end > self.clock.now:
            return end
        meta = job["metadata"]
        wanted = {"uid": meta["uid"], "resourceVersion": meta["resourceVersion"]}
        self.client.delete(
            "jobs.batch", meta["namespace"], meta["name"], propagationPolicy="Foreground", preconditions=wanted
        )
        return None


def expires_at(job: Obj) -> int | None:
    """The moment (ms) at which a Job is to go; None for one that is not finished or stays."""
    seconds = job["spec"].get("ttlSecondsAfterFinished")
    if seconds is None:
        return None
    for kind in ("Complete", "Failed"):
        if condition_is(job, kind):
            finished = condition(job, kind) or {}
            return parse(finished["lastTransitionTime"]) + int(seconds) * 1000
    return None

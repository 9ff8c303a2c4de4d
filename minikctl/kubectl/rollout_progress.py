"""How far a rollout is, by the status of its object alone. Source: kubectl pkg/polymorphichelpers/rollout_status.go."""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, condition
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj

    Progress = tuple[str, bool]
    """The line to tell, and whether the rollout is done."""

REVISION = "deployment.kubernetes.io/revision"
_ONLY_ROLLING = "rollout status is only available for RollingUpdate strategy type"


def viewer_of(mapping: Obj) -> Callable[[Obj, int], Progress]:
    """What tells of objects of a resource; raises CommandError for one that is not rolled out."""
    viewers = {
        "deployments.apps": deployment_progress,
        "daemonsets.apps": daemon_set_progress,
        "statefulsets.apps": stateful_set_progress,
    }
    viewer = viewers.get(mapping["resource"])
    if viewer is None:
        kind = f"{mapping['kind']}.{mapping['group']}" if mapping["group"] else mapping["kind"]
        raise CommandError(f"no status viewer has been implemented for {kind}")
    return viewer


def deployment_progress(obj: Obj, revision: int) -> Progress:
    """``revision`` 0 means any; raises CommandError for another than the running one and past the deadline."""
    name, spec, status = obj["metadata"]["name"], obj["spec"], obj.get("status") or {}
    if revision > 0:
        _check_revision(obj, revision)
    if _behind(obj):
        return "Waiting for deployment spec update to be observed...", False
    progressing = condition(obj, "Progressing")
    if progressing is not None and progressing.get("reason") == "ProgressDeadlineExceeded":
        raise CommandError(f'deployment "{name}" exceeded its progress deadline')
    waiting = f'Waiting for deployment "{name}" rollout to finish: '
    wanted, updated = spec.get("replicas", 0), status.get("updatedReplicas", 0)
    if updated < wanted:
        return f"{waiting}{updated} out of {wanted} new replicas have been updated...", False
    old = status.get("replicas", 0) - updated
    if old > 0:
        return f"{waiting}{old} old replicas are pending termination...", False
    available = status.get("availableReplicas", 0)
    if available < updated:
        return f"{waiting}{available} of {updated} updated replicas are available...", False
    return f'deployment "{name}" successfully rolled out', True


def daemon_set_progress(obj: Obj, revision: int) -> Progress:
    """Revisions do not matter here."""
    name, status = obj["metadata"]["name"], obj.get("status") or {}
    _check_strategy(obj)
    if _behind(obj):
        return "Waiting for daemon set spec update to be observed...", False
    waiting = f'Waiting for daemon set "{name}" rollout to finish: '
    wanted, updated = status.get("desiredNumberScheduled", 0), status.get("updatedNumberScheduled", 0)
    if updated < wanted:
        return f"{waiting}{updated} out of {wanted} new pods have been updated...", False
    available = status.get("numberAvailable", 0)
    if available < wanted:
        return f"{waiting}{available} of {wanted} updated pods are available...", False
    return f'daemon set "{name}" successfully rolled out', True


def stateful_set_progress(obj: Obj, revision: int) -> Progress:
    """Revisions do not matter here."""
    spec, status = obj["spec"], obj.get("status") or {}
    _check_strategy(obj)
    if not status.get("observedGeneration") or _behind(obj):
        return "Waiting for statefulset spec update to be observed...", False
    wanted, updated = spec.get("replicas", 0), status.get("updatedReplicas", 0)
    if status.get("readyReplicas", 0) < wanted:
        return f"Waiting for {wanted - status.get('readyReplicas', 0)} pods to be ready...", False
    rolling = spec["updateStrategy"].get("rollingUpdate")
    if rolling is not None:
        changing = wanted - rolling.get("partition", 0)
        if "partition" in rolling and updated < changing:
            head = "Waiting for partitioned roll out to finish: "
            return f"{head}{updated} out of {changing} new pods have been updated...", False
        return f"partitioned roll out complete: {updated} new pods have been updated...", True
    new, current = status.get("updateRevision", ""), status.get("currentRevision", "")
    if new != current:
        return f"waiting for statefulset rolling update to complete {updated} pods at revision {new}...", False
    count = status.get("currentReplicas", 0)
    return f"statefulset rolling update complete {count} pods at revision {current}...", True


def _behind(obj: Obj) -> bool:
    """Whether the controller has not seen the object's latest specification yet."""
    observed: int = (obj.get("status") or {}).get("observedGeneration", 0)
    return bool(obj["metadata"].get("generation", 0) > observed)


def _check_strategy(obj: Obj) -> None:
    if (obj["spec"].get("updateStrategy") or {}).get("type") != "RollingUpdate":
        raise CommandError(_ONLY_ROLLING)


def _check_revision(obj: Obj, revision: int) -> None:
    from minikctl.apimachinery.go_format import quote

    text = annotations_of(obj).get(REVISION, "0")
    try:
        running = int(text)
    except ValueError:
        name = obj["metadata"]["name"]
        fault = f"strconv.ParseInt: parsing {quote(text)}: invalid syntax"
        raise CommandError(f'cannot get the revision of deployment "{name}": {fault}') from None
    if running != revision:
        raise CommandError(f"desired revision ({revision}) is different from the running revision ({running})")

"""What a Deployment should do next, as arithmetic on counts: no client, no clock but ``now``.

Source: k8s.io/kubernetes/pkg/controller/deployment (rolling.go, sync.go, util/deployment_util.go).
"""

from __future__ import annotations

from minikctl.apimachinery.int_or_percent import resolve
from minikctl.apimachinery.meta import condition
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

REVISION = "deployment.kubernetes.io/revision"
REVISION_HISTORY = "deployment.kubernetes.io/revision-history"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"
HASH_LABEL = "pod-template-hash"
UNLIMITED = 2**31 - 1
"""A deadline or a limit that is none."""


def wanted(obj: Obj) -> int:
    """spec.replicas."""
    return int(obj["spec"].get("replicas", 1))


def total(sets: Iterable[Obj]) -> int:
    return sum(wanted(replica_set) for replica_set in sets)


def observed(sets: Iterable[Obj], field: str) -> int:
    """The sum of a status count."""
    return sum(replica_set.get("status", {}).get(field, 0) for replica_set in sets)


def annotation_number(obj: Obj, name: str) -> int | None:
    text = (obj["metadata"].get("annotations") or {}).get(name)
    try:
        return int(text) if text else None
    except ValueError:
        return None


def revision(replica_set: Obj) -> int:
    return annotation_number(replica_set, REVISION) or 0


def max_surge(deployment: Obj) -> int:
    """The pods that may be above the wanted number; 0 unless rolling."""
    return _bounds(deployment)[0]


def max_unavailable(deployment: Obj) -> int:
    replicas = wanted(deployment)
    if deployment["spec"]["strategy"].get("type") != "RollingUpdate" or replicas == 0:
        return 0
    return min(_bounds(deployment)[1], replicas)


def _bounds(deployment: Obj) -> tuple[int, int]:
    """(maxSurge, maxUnavailable) as numbers: surge rounds up, unavailable down, and both 0 means one unavailable."""
    strategy = deployment["spec"]["strategy"]
    if strategy.get("type") != "RollingUpdate":
        return 0, 0
    rolling, replicas = strategy.get("rollingUpdate") or {}, wanted(deployment)
    surge = resolve(rolling.get("maxSurge", "25%"), replicas, True)
    unavailable = resolve(rolling.get("maxUnavailable", "25%"), replicas, False)
    return surge, (1 if surge == 0 and unavailable == 0 else unavailable)


def new_set_size(deployment: Obj, sets: list[Obj], new: Obj | None) -> int:
    """How large the new ReplicaSet may be now; ``sets`` are all, with or without ``new``."""
    have = wanted(new) if new is not None else 0
    if deployment["spec"]["strategy"].get("type") != "RollingUpdate":
        return wanted(deployment)
    room = wanted(deployment) + max_surge(deployment) - total(sets)
    return have if room <= 0 else have + min(room, wanted(deployment) - have)


def old_sizes(deployment: Obj, new: Obj, old: list[Obj]) -> dict[str, int]:
    """Name -> size of the old ReplicaSets that shrink now: first their broken pods, then as availability allows."""
    sets = [*old, new]
    minimum = wanted(deployment) - max_unavailable(deployment)
    new_unavailable = wanted(new) - new.get("status", {}).get("availableReplicas", 0)
    may_go = total(sets) - minimum - new_unavailable
    if total(old) == 0 or may_go <= 0:
        return {}
    ordered = sorted(old, key=_by_age)
    sizes = {replica_set["metadata"]["name"]: wanted(replica_set) for replica_set in ordered}
    before = dict(sizes)
    cleaned = 0
    for replica_set in ordered:
        name = replica_set["metadata"]["name"]
        broken = sizes[name] - replica_set.get("status", {}).get("availableReplicas", 0)
        share = min(may_go - cleaned, broken)
        if sizes[name] and share > 0:
            sizes[name] -= share
            cleaned += share
    # a set that was made smaller a moment ago still tells of the pods that it had
    spare = sum(min(s.get("status", {}).get("availableReplicas", 0), wanted(s)) for s in sets) - minimum
    for replica_set in ordered:
        name = replica_set["metadata"]["name"]
        share = min(sizes[name], spare)
        if share > 0:
            sizes[name] -= share
            spare -= share
    return {name: size for name, size in sizes.items() if size != before[name]}


def proportional_sizes(deployment: Obj, sets: list[Obj]) -> dict[str, int]:
    """Name -> size when a rollout under way is scaled: every active set gets its share, the largest the rest."""
    replicas = wanted(deployment)
    allowed = replicas + max_surge(deployment) if replicas > 0 else 0
    to_add = allowed - total(sets)
    if to_add >= 0:
        ordered = sorted(sets, key=lambda s: (-wanted(s), *_negated_age(s)))
    else:
        ordered = sorted(sets, key=lambda s: (-wanted(s), *_by_age(s)))
    sizes: dict[str, int] = {}
    added = 0
    for replica_set in ordered:
        share = 0
        if to_add:
            fraction, left = _fraction(deployment, replica_set), to_add - added
            share = min(fraction, left) if to_add > 0 else max(fraction, left)
        sizes[replica_set["metadata"]["name"]] = wanted(replica_set) + share
        added += share
    if ordered and to_add:
        first = ordered[0]["metadata"]["name"]
        sizes[first] = max(sizes[first] + to_add - added, 0)
    return sizes


def _fraction(deployment: Obj, replica_set: Obj) -> int:
    """How many replicas more (or fewer) a set gets when the whole changes its size."""
    have = wanted(replica_set)
    if wanted(deployment) == 0:
        return -have
    whole = wanted(deployment) + max_surge(deployment)
    before = annotation_number(replica_set, MAXIMUM)
    if not before:
        before = deployment.get("status", {}).get("replicas", 0) or whole
    size = have * whole / before
    return int(size + 0.5) - have


def _by_age(obj: Obj) -> tuple[str, str]:
    return obj["metadata"]["creationTimestamp"], obj["metadata"]["name"]


def _negated_age(obj: Obj) -> tuple[int, str]:
    return -parse(obj["metadata"]["creationTimestamp"]), obj["metadata"]["name"]


def is_scaling(deployment: Obj, sets: list[Obj]) -> bool:
    """Whether spec.replicas changed since the active sets were last sized."""
    for replica_set in sets:
        desired = annotation_number(replica_set, DESIRED)
        if wanted(replica_set) > 0 and desired is not None and desired != wanted(deployment):
            return True
    return False


def is_saturated(deployment: Obj, replica_set: Obj) -> bool:
    """Whether the set alone already is all that is wanted."""
    replicas = wanted(deployment)
    return bool(
        wanted(replica_set) == replicas
        and annotation_number(replica_set, DESIRED) == replicas
        and replica_set.get("status", {}).get("availableReplicas", 0) == replicas
    )


def is_complete(deployment: Obj, status: Obj) -> bool:
    replicas = wanted(deployment)
    return bool(
        status.get("updatedReplicas", 0) == replicas
        and status.get("replicas", 0) == replicas
        and status.get("availableReplicas", 0) == replicas
        and status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
    )


def is_progressing(before: Obj, status: Obj) -> bool:
    """Whether anything moved in the right direction between two statuses."""
    old_left = before.get("replicas", 0) - before.get("updatedReplicas", 0)
    left = status.get("replicas", 0) - status.get("updatedReplicas", 0)
    return bool(
        status.get("updatedReplicas", 0) > before.get("updatedReplicas", 0)
        or left < old_left
        or status.get("readyReplicas", 0) > before.get("readyReplicas", 0)
        or status.get("availableReplicas", 0) > before.get("availableReplicas", 0)
    )


def progress_seconds(deployment: Obj) -> int | None:
    """progressDeadlineSeconds; None where there is no deadline, which the largest number means, too."""
    seconds = deployment["spec"].get("progressDeadlineSeconds")
    return None if seconds is None or seconds == UNLIMITED else int(seconds)


def deadline(deployment: Obj, status: Obj) -> int | None:
    """The moment (ms) at which the rollout counts as stuck; None where there is nothing to wait for."""
    seconds = progress_seconds(deployment)
    progressing = condition({"status": status}, "Progressing")
    if (
        seconds is None
        or progressing is None
        or progressing["reason"] in ("NewReplicaSetAvailable", "ProgressDeadlineExceeded")
    ):
        return None
    return parse(progressing["lastUpdateTime"]) + seconds * 1000


def counts(deployment: Obj, sets: list[Obj], new: Obj | None) -> Obj:
    """The status without its conditions."""
    available, replicas = observed(sets, "availableReplicas"), observed(sets, "replicas")
    status: Obj = {"observedGeneration": deployment["metadata"].get("generation", 0)}
    for field, count in (
        ("replicas", replicas),
        ("updatedReplicas", observed([new], "replicas") if new is not None else 0),
        ("readyReplicas", observed(sets, "readyReplicas")),
        ("availableReplicas", available),
        ("unavailableReplicas", max(total(sets) - available, 0)),
    ):
        if count:
            status[field] = count
    if deployment.get("status", {}).get("collisionCount"):
        status["collisionCount"] = deployment["status"]["collisionCount"]
    return status


def surplus_history(deployment: Obj, old: list[Obj]) -> list[Obj]:
    """The empty old sets beyond revisionHistoryLimit, the oldest revisions first."""
    limit = deployment["spec"].get("revisionHistoryLimit")
    if limit is None or limit == UNLIMITED:
        return []
    alive = [s for s in old if not s["metadata"].get("deletionTimestamp")]
    ordered = sorted(alive, key=lambda s: (revision(s), *_by_age(s)))
    found = []
    for replica_set in ordered[: max(len(ordered) - limit, 0)]:
        status, meta = replica_set.get("status", {}), replica_set["metadata"]
        busy = status.get("replicas") or wanted(replica_set)
        if not busy and meta.get("generation", 0) <= status.get("observedGeneration", 0):
            found.append(replica_set)
    return found

"""Which toleration stands against which taint. Source: k8s.io/api/core/v1/toleration.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

SCHEDULING = ("NoSchedule", "NoExecute")
"""The effects that keep new pods away."""


def tolerates(tolerations: Iterable[Obj], taint: Obj) -> bool:
    return any(_stands(toleration, taint) for toleration in tolerations)


def untolerated(taints: Iterable[Obj], tolerations: Iterable[Obj]) -> Obj | None:
    """The first taint that keeps a pod away, or None."""
    for taint in taints:
        if taint.get("effect") in SCHEDULING and not tolerates(tolerations, taint):
            return taint
    return None


def _stands(toleration: Obj, taint: Obj) -> bool:
    effect, key = toleration.get("effect"), toleration.get("key")
    if (effect and effect != taint.get("effect")) or (key and key != taint["key"]):
        return False
    operator = toleration.get("operator")
    if operator == "Exists":
        return True
    return operator in (None, "", "Equal") and (toleration.get("value") or "") == (taint.get("value") or "")

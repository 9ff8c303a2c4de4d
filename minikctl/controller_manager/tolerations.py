"""How long a pod may stay on a node with given NoExecute taints. Pure.

Source: k8s.io/api/core/v1/toleration.go, k8s.io/kubernetes/pkg/controller/tainteviction.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


def no_execute(node: Obj) -> list[Obj]:
    """The taints of a node that send pods away."""
    return [taint for taint in (node.get("spec") or {}).get("taints") or () if taint.get("effect") == "NoExecute"]


def stay(taints: Iterable[Obj], tolerations: list[Obj]) -> int | None:
    """Milliseconds for which a pod may stay, 0 for none at all; None: as long as it likes."""
    seconds: list[int] = []
    for taint in taints:
        # the first that stands is the one that counts, even where a later one would allow for more
        used = next((toleration for toleration in tolerations if _stands(toleration, taint)), None)
        if used is None:
            return 0
        if used.get("tolerationSeconds") is not None:
            seconds.append(max(int(used["tolerationSeconds"]), 0))
    return min(seconds) * 1000 if seconds else None


def _stands(toleration: Obj, taint: Obj) -> bool:
    effect, key = toleration.get("effect"), toleration.get("key")
    if (effect and effect != taint["effect"]) or (key and key != taint["key"]):
        return False
    operator = toleration.get("operator")
    if operator == "Exists":
        return True
    return operator in (None, "", "Equal") and (toleration.get("value") or "") == (taint.get("value") or "")

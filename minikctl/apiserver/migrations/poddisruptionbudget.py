"""policy/v1beta1 PodDisruptionBudget: an empty selector chose no pod, where today's chooses all."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

NO_POD = {
    "matchExpressions": [{"key": "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match", "operator": "Exists"}]
}
"""What Kubernetes puts in the place of an empty selector: nobody bears this label."""


def modernise(obj: Obj) -> Obj:
    spec = obj.get("spec") or {}
    selector = spec.get("selector")
    if selector is None or selector.get("matchLabels") or selector.get("matchExpressions"):
        return obj
    return {**obj, "spec": {**spec, "selector": NO_POD}}

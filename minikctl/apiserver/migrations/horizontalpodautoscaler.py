"""autoscaling/v2beta1 HorizontalPodAutoscaler: metrics were written flat. v2beta2 differs from v2 in nothing."""

from __future__ import annotations

from minikctl.apiserver.conversions import metrics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def from_v2beta1(obj: Obj) -> Obj:
    out = {**obj}
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    if spec.get("metrics"):
        out["spec"] = {**spec, "metrics": [metrics.spec_to_v2(metric) for metric in spec["metrics"]]}
    if status.get("currentMetrics"):
        current = [metrics.status_to_v2(metric) for metric in status["currentMetrics"]]
        out["status"] = {**status, "currentMetrics": current}
    return out

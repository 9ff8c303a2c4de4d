"""node.k8s.io/v1alpha1 RuntimeClass: what stands at the top today stood in a spec."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def from_v1alpha1(obj: Obj) -> Obj:
    out = {**obj}
    spec = {**(out.pop("spec", None) or {})}
    if "runtimeHandler" in spec:
        spec["handler"] = spec.pop("runtimeHandler")
    return {**out, **spec}

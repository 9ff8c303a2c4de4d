"""flowcontrol betas: a share of concurrency had another name, and none or 0 stood for the default of 30."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def modernise(obj: Obj) -> Obj:
    spec = obj.get("spec") or {}
    limited = spec.get("limited")
    if not limited:
        return obj
    limited = {**limited}
    shares = limited.pop("assuredConcurrencyShares", None) or limited.pop("nominalConcurrencyShares", None)
    if shares:
        limited["nominalConcurrencyShares"] = shares
    return {**obj, "spec": {**spec, "limited": limited}}

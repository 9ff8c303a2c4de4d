"""extensions/v1beta1 and apps/v1beta1 workloads: the selector followed from the template, and defaults were others.

Source: k8s.io/kubernetes pkg/apis/extensions/v1beta1/defaults.go and pkg/apis/apps/v1beta1/defaults.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

FOREVER = 2**31 - 1
"""What stood for "no limit"."""


def with_selector(obj: Obj) -> Obj:
    """The template's labels are the default of the selector and of the object's own labels."""
    spec = {**(obj.get("spec") or {})}
    out = {**obj, "spec": spec}
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    if not labels:
        return out
    if spec.get("selector") is None:
        spec["selector"] = {"matchLabels": {**labels}}
    meta = obj.get("metadata") or {}
    if not meta.get("labels"):
        out["metadata"] = {**meta, "labels": {**labels}}
    return out


def deployment_from_extensions(obj: Obj) -> Obj:
    out = with_selector(obj)
    spec = out["spec"]
    spec.pop("rollbackTo", None)
    _default(spec, "progressDeadlineSeconds", FOREVER)
    _default(spec, "revisionHistoryLimit", FOREVER)
    strategy = spec.get("strategy") or {}
    if (strategy.get("type") or "RollingUpdate") == "RollingUpdate":
        rolling = {"maxSurge": 1, "maxUnavailable": 1, **(strategy.get("rollingUpdate") or {})}
        spec["strategy"] = {**strategy, "rollingUpdate": rolling}
    return out


def deployment_from_apps_v1beta1(obj: Obj) -> Obj:
    out = with_selector(obj)
    out["spec"].pop("rollbackTo", None)
    _default(out["spec"], "revisionHistoryLimit", 2)
    return out


def daemon_set_from_extensions(obj: Obj) -> Obj:
    out = with_selector(obj)
    out["spec"].pop("templateGeneration", None)
    _default(out["spec"], "updateStrategy", {"type": "OnDelete"})
    return out


def stateful_set_from_apps_v1beta1(obj: Obj) -> Obj:
    out = with_selector(obj)
    _default(out["spec"], "updateStrategy", {"type": "OnDelete"})
    return out


def _default(spec: Obj, field: str, value: object) -> None:
    if spec.get(field) is None:
        spec[field] = value

"""admissionregistration.k8s.io/v1beta1 webhook configurations: other defaults, and nothing had to be said.

A webhook of unknown side effects is refused today. Whoever left the field out is taken to have none.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_DEFAULTS: Obj = {
    "failurePolicy": "Ignore",
    "matchPolicy": "Exact",
    "timeoutSeconds": 30,
    "sideEffects": "None",
    "admissionReviewVersions": ["v1beta1"],
}


def modernise(obj: Obj) -> Obj:
    if not obj.get("webhooks"):
        return obj
    return {**obj, "webhooks": [_webhook(webhook) for webhook in obj["webhooks"]]}


def _webhook(webhook: Obj) -> Obj:
    given = {field: value for field, value in webhook.items() if value is not None}
    out = {**_DEFAULTS, **given}
    if out["sideEffects"] in ("Unknown", "Some"):
        out["sideEffects"] = "None"
    return out

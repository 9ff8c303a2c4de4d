"""The token that a pod finds in its volume, and gets anew when four fifths of its time are over.

Source: k8s.io/kubernetes/pkg/kubelet/token/token_manager.go; the API server lets an injected token live for a year and
tells by ``warnafter`` when it should have been replaced.
"""

from __future__ import annotations

from minikctl.apimachinery.service_account_tokens import ISSUER, claims, signed
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup

SECONDS = 3600
INJECTED = 3607
"""What the admission plugin asks for, by which tokens that live for a year are known."""
YEAR = 365 * 86_400


def token_for(pod: Obj, source: Obj, lookup: Lookup, now: int) -> str:
    """The token at a moment (ms), "" where the service account is gone."""
    meta, spec = pod["metadata"], pod["spec"]
    account = lookup.find("serviceaccounts", meta["namespace"], spec.get("serviceAccountName") or "default")
    if account is None:
        return ""
    seconds = int(source.get("expirationSeconds") or SECONDS)
    begun = parse((pod.get("status") or {}).get("startTime") or meta["creationTimestamp"]) // 1000
    period = max(seconds * 4 // 5, 1)
    issued = begun + (now // 1000 - begun) // period * period
    bound = {"pod": {"name": meta["name"], "uid": meta["uid"]}}
    node = lookup.find("nodes", "", spec.get("nodeName") or "")
    if node is not None:
        bound["node"] = {"name": node["metadata"]["name"], "uid": node["metadata"]["uid"]}
    long = seconds == INJECTED
    return signed(
        claims(
            account,
            bound,
            audiences=[source.get("audience") or ISSUER],
            issued=issued,
            expires=issued + (YEAR if long else seconds),
            warn=issued + seconds if long else None,
        )
    )

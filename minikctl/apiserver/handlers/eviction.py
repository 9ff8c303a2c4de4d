"""create of pods/eviction: a pod goes, unless the disruption budget that covers it has nothing left.

What is left is read from the budget's status, which its controller keeps; an eviction takes one of it. Source:
k8s.io/kubernetes/pkg/registry/core/pod/storage/eviction.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, StatusError, TooManyRequests, forbidden, not_found
from minikctl.apimachinery.meta import condition_is
from minikctl.apiserver.handlers.bodies import check_body
from minikctl.apiserver.handlers.delete import delete_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

BUDGETS = "poddisruptionbudgets.policy"
MAX_UNCONFIRMED = 2000
"""Evictions that a budget's controller has not seen the end of, past which there are no more."""
VIOLATED = "Cannot evict pod as it would violate the pod's disruption budget."
SUCCESS = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    body = request.body
    if not request.trusted:
        request.warnings += check_body(body, "policy/v1", "Eviction", request)
    if (body.get("metadata") or {}).get("name") != request.name:
        raise BadRequest("name in URL does not match name in Eviction object")
    key = kind.key(request.namespace, request.name)
    pod = server.store.get(key)
    if pod is None:
        raise not_found(kind.qualified, request.name)
    options = {**(body.get("deleteOptions") or {}), **request.options}
    if options.get("dryRun"):
        options["dryRun"] = True
    if _is_guarded(pod):
        _take_from_budget(server, pod, dry=bool(options.get("dryRun")))
    if not options.get("dryRun"):
        pod = _mark(server, kind, key, pod)
    inner = type(request)(
        "delete", request.resource, namespace=request.namespace, name=request.name, options=options, user=request.user
    )
    delete_object(server, kind, inner, key, pod)
    return SUCCESS


def _is_guarded(pod: Obj) -> bool:
    """Whether a budget has a say: not for a pod that has not begun, has ended, or goes anyway."""
    if pod["metadata"].get("deletionTimestamp"):
        return False
    return (pod.get("status") or {}).get("phase") not in ("Pending", "Succeeded", "Failed")


def _take_from_budget(server: APIServer, pod: Obj, *, dry: bool) -> None:
    budgets = _covering(server, pod)
    if len(budgets) > 1:
        raise StatusError(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
        )
    if not budgets:
        return
    (budget,) = budgets
    status = budget.get("status") or {}
    if not condition_is(pod, "Ready"):
        if budget["spec"].get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
            return
        if status.get("currentHealthy", 0) >= status.get("desiredHealthy", 0) > 0:
            return
    taken = _one_less(budget, pod["metadata"]["name"], server.clock.stamp())
    if not dry:
        kind, meta = server.kind(BUDGETS), budget["metadata"]
        server.store_updated(kind, kind.key(meta["namespace"], meta["name"]), taken, budget)


def _covering(server: APIServer, pod: Obj) -> list[Obj]:
    from minikctl.apimachinery.selectors import from_object

    labels = pod["metadata"].get("labels") or {}
    found = server.store.list(f"{server.kind(BUDGETS).key_prefix}{pod['metadata']['namespace']}/")
    return [budget for budget in found if from_object(budget["spec"].get("selector")).matches(labels)]


def _one_less(budget: Obj, pod: str, stamp: str) -> Obj:
    """The budget after one more eviction; raises TooManyRequests or Forbidden."""
    meta, status = budget["metadata"], budget.get("status") or {}
    allowed = status.get("disruptionsAllowed", 0)
    if status.get("observedGeneration", 0) < meta.get("generation", 0):
        raise _too_many(f"The disruption budget {meta['name']} is still being processed by the server.", 10)
    if allowed < 0:
        raise forbidden("poddisruptionbudget.policy", meta["name"], "pdb disruptions allowed is negative")
    if len(status.get("disruptedPods") or {}) > MAX_UNCONFIRMED:
        why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        raise forbidden("poddisruptionbudget.policy", meta["name"], why)
    if allowed == 0:
        raise _too_many(
            f"The disruption budget {meta['name']} needs {status.get('desiredHealthy', 0)} healthy pods and has "
            f"{status.get('currentHealthy', 0)} currently"
        )
    new = {
        **status,
        "disruptionsAllowed": allowed - 1,
        "disruptedPods": {**(status.get("disruptedPods") or {}), pod: stamp},
    }
    if allowed == 1:
        new["conditions"] = _insufficient(status, stamp)
    return {**budget, "metadata": dict(meta), "status": new}


def _too_many(cause: str, retry_seconds: int = 0) -> TooManyRequests:
    details: Obj = {"causes": [{"reason": "DisruptionBudget", "message": cause}]}
    if retry_seconds:
        details["retryAfterSeconds"] = retry_seconds
    return TooManyRequests(VIOLATED, details)


def _insufficient(status: Obj, stamp: str) -> list[Obj]:
    others = [c for c in status.get("conditions") or () if c["type"] != "DisruptionAllowed"]
    exhausted = {
        "type": "DisruptionAllowed",
        "status": "False",
        "reason": "InsufficientPods",
        "message": "",
        "observedGeneration": status.get("observedGeneration", 0),
        "lastTransitionTime": stamp,
    }
    return [*others, exhausted]


def _mark(server: APIServer, kind: Kind, key: str, pod: Obj) -> Obj:
    """The pod with the condition that tells why it goes."""
    status, stamp = pod.get("status") or {}, server.clock.stamp()
    target = {
        "type": "DisruptionTarget",
        "status": "True",
        "reason": "EvictionByEvictionAPI",
        "message": "Eviction API: evicting",
        "lastProbeTime": None,
        "lastTransitionTime": stamp,
    }
    before = status.get("conditions") or []
    if any(c["type"] == target["type"] and c["status"] == "True" for c in before):
        return pod
    conditions = [*(c for c in before if c["type"] != target["type"]), target]
    new = {**pod, "metadata": dict(pod["metadata"]), "status": {**status, "conditions": conditions}}
    return server.store_updated(kind, key, new, pod)

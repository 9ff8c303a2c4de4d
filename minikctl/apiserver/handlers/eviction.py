"""create of pods/eviction: a pod is deleted, if the disruption budget that covers it allows one more to be missing.

Source: pkg/registry/core/pod/storage/eviction.go; component-helpers/apps/poddisruptionbudget for the condition.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, InternalError, TooManyRequests, forbidden, not_found
from minikctl.apimachinery.meta import condition_is
from minikctl.apimachinery.selectors import SelectorError, from_object
from minikctl.client.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer

BUDGETS = "poddisruptionbudgets.policy"
MAX_DISRUPTED = 2000
_FREE_PHASES = ("Succeeded", "Failed", "Pending")
_REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget."
_SUCCESS: Obj = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    """A Status; raises TooManyRequests where the budget holds the pod back."""
    pod = server.store.get(f"{kind.key_prefix}{request.namespace}/{request.name}")
    if pod is None:
        raise not_found(kind.qualified, request.name)
    body = request.body if isinstance(request.body, dict) else {}
    if (body.get("metadata") or {}).get("name", request.name) != request.name:
        raise BadRequest("name in URL does not match name in Eviction object")
    options = _delete_options(request, body)
    if not _free(pod):
        _ask_budget(server, pod, dry_run=bool(options.get("dryRun")))
    answer = Request(
        "delete", kind.qualified, namespace=request.namespace, name=request.name, options=options, user=request.user
    )
    server.handle(answer)
    return dict(_SUCCESS)


def _delete_options(request: Request, body: Obj) -> dict[str, Any]:
    given = body.get("deleteOptions") or {}
    options = {
        name: given[name]
        for name in ("gracePeriodSeconds", "preconditions", "propagationPolicy")
        if given.get(name) is not None
    }
    if request.options.get("dryRun") or given.get("dryRun"):
        options["dryRun"] = True
    return options


def _free(pod: Obj) -> bool:
    """Whether no budget is asked: the pod serves nobody (any more), or is going away already."""
    return (pod.get("status") or {}).get("phase") in _FREE_PHASES or "deletionTimestamp" in pod["metadata"]


def _ask_budget(server: APIServer, pod: Obj, *, dry_run: bool) -> None:
    """Count the pod against its budget, if it has one; raises TooManyRequests, Forbidden or InternalError."""
    budgets = _budgets(server, pod)
    if len(budgets) > 1:
        raise InternalError(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
        )
    if not budgets or _may_go_unready(pod, budgets[0]):
        return
    _check(budgets[0])
    if not dry_run:
        _count(server, budgets[0], pod["metadata"]["name"])


def _budgets(server: APIServer, pod: Obj) -> list[Obj]:
    meta = pod["metadata"]
    found = server.handle(Request("list", BUDGETS, namespace=meta["namespace"], trusted=True))["items"]
    return [budget for budget in found if _covers(budget, meta.get("labels"))]


def _covers(budget: Obj, labels: dict[str, str] | None) -> bool:
    try:
        selector = from_object((budget.get("spec") or {}).get("selector"))
    except SelectorError:
        return False
    return not selector.empty and selector.matches(labels)


def _may_go_unready(pod: Obj, budget: Obj) -> bool:
    """A pod that is not ready counts for nothing, where the budget does not mind or is healthy without it."""
    if condition_is(pod, "Ready"):
        return False
    if budget["spec"].get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
        return True
    status = budget.get("status") or {}
    healthy, desired = status.get("currentHealthy") or 0, status.get("desiredHealthy") or 0
    return bool(healthy >= desired > 0)


def _check(budget: Obj) -> None:
    name, status = budget["metadata"]["name"], budget.get("status") or {}
    if (status.get("observedGeneration") or 0) < (budget["metadata"].get("generation") or 0):
        raise _refused(f"The disruption budget {name} is still being processed by the server.")
    allowed = status.get("disruptionsAllowed") or 0
    if allowed < 0:
        raise forbidden("poddisruptionbudget.policy", name, "pdb disruptions allowed is negative")
    if len(status.get("disruptedPods") or ()) > MAX_DISRUPTED:
        why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        raise forbidden("poddisruptionbudget.policy", name, why)
    if not allowed:
        desired, healthy = status.get("desiredHealthy") or 0, status.get("currentHealthy") or 0
        raise _refused(f"The disruption budget {name} needs {desired} healthy pods and has {healthy} currently")


def _refused(why: str) -> TooManyRequests:
    return TooManyRequests(_REFUSAL, {"causes": [{"reason": "DisruptionBudget", "message": why}]})


def _count(server: APIServer, budget: Obj, name: str) -> None:
    now = server.clock.stamp()
    status = budget["status"]
    left = status["disruptionsAllowed"] - 1
    new = {**status, "disruptionsAllowed": left, "disruptedPods": {**(status.get("disruptedPods") or {}), name: now}}
    if not left:
        new["conditions"] = [_used_up(found, now) for found in status.get("conditions") or ()]
    body = {**budget, "status": new}
    meta = budget["metadata"]
    request = Request(
        "update",
        BUDGETS,
        namespace=meta["namespace"],
        name=meta["name"],
        subresource="status",
        body=body,
        trusted=True,
    )
    server.handle(request)


def _used_up(found: Obj, now: str) -> Obj:
    if found["type"] != "DisruptionAllowed":
        return found
    since = found.get("lastTransitionTime") if found.get("status") == "False" else now
    return {**found, "status": "False", "reason": "InsufficientPods", "lastTransitionTime": since}

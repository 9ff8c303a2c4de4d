"""HorizontalPodAutoscalers: every 15 seconds the target's size follows its metrics.

`autoscaler_metrics` computes what metrics ask for, `autoscaler_limits` what of it is granted. The bare profile has no
metrics server. Source: k8s.io/kubernetes/pkg/controller/podautoscaler/horizontal.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import condition, key_of, labels_of, replace_in, split_key, uid_of
from minikctl.apimachinery.selectors import parse_label_selector
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.controller_manager import autoscaler_limits as limits
from minikctl.controller_manager import autoscaler_metrics as metrics
from minikctl.controller_manager.controller import Controller, Recurring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "horizontalpodautoscalers.autoscaling"
PERIOD = 15_000
MEMORY = "autoscalers"
"""The part of the checkpoint with the `History` of each autoscaler."""


class HorizontalPodAutoscalerController(Controller):
    name = "horizontalpodautoscaler"
    source = "horizontal-pod-autoscaler"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._checkpoint = surroundings.checkpoint
        self._save = surroundings.save

    def keys_for(self, change: Change) -> Iterable[str]:
        return [] if change.type == "MODIFIED" else [key_of(change.obj)]

    def reconcile(self, key: str) -> int | None:
        autoscaler = self.client.find(RESOURCE, *split_key(key))
        if autoscaler is None:
            self._remember(key, None)
            return None
        first = parse(autoscaler["metadata"]["creationTimestamp"]) + PERIOD
        if self.clock.now < first:
            return Recurring(first)
        run = _Run(self, autoscaler, self._recall(key))
        run.scale()
        run.write()
        self._remember(key, run.history)
        return Recurring(self.clock.now + PERIOD)

    def scale_of(self, autoscaler: Obj) -> tuple[str, Obj]:
        """The target's resource and Scale; raises StatusError."""
        reference = autoscaler["spec"]["scaleTargetRef"]
        target = {"apiVersion": reference.get("apiVersion") or "v1", "kind": reference["kind"]}
        found = self.client.resource_of(target)
        if found is None:
            group = target["apiVersion"].rpartition("/")[0]
            raise StatusError(f'no matches for kind "{target["kind"]}" in group "{group}"')
        resource = ".".join(part for part in (found["name"], found.get("group")) if part)
        namespace = autoscaler["metadata"]["namespace"]
        return resource, self.client.get(resource, namespace, reference["name"], subresource="scale")

    def rivals(self, autoscaler: Obj, pods: list[Obj]) -> list[Obj]:
        """The other autoscalers at work that control any of these pods."""
        known = self.client.list(RESOURCE, autoscaler["metadata"]["namespace"])
        others = [other for other in known if uid_of(other) != uid_of(autoscaler)]
        at_work = [other for other in others if (other.get("status") or {}).get("conditions")]
        return [other for other in at_work if self._controls_any(other, pods)]

    def _controls_any(self, autoscaler: Obj, pods: list[Obj]) -> bool:
        try:
            _, scale = self.scale_of(autoscaler)
        except StatusError:
            return False
        selector = (scale.get("status") or {}).get("selector") or ""
        return bool(selector) and any(parse_label_selector(selector).matches(labels_of(pod)) for pod in pods)

    def has_resource_metrics(self) -> bool:
        return bool(self.settings.get("profile") != "bare")

    def _recall(self, key: str) -> limits.History:
        return limits.History(((self._checkpoint() or {}).get(MEMORY) or {}).get(key))

    def _remember(self, key: str, history: limits.History | None) -> None:
        whole: dict[str, Any] = self._checkpoint() or {}
        records = {other: record for other, record in (whole.get(MEMORY) or {}).items() if other != key}
        if history is not None:
            records[key] = history.record()
        self._save({**whole, MEMORY: records})


class _Run:
    """One look at one autoscaler; ``history`` is what the next one is to know."""

    def __init__(self, controller: HorizontalPodAutoscalerController, autoscaler: Obj, history: limits.History) -> None:
        self.history = history
        self._controller = controller
        self._client, self._events = controller.client, controller.events
        self._now = controller.clock.now
        self._autoscaler = autoscaler
        self._spec: Obj = autoscaler["spec"]
        self._status: Obj = dict(autoscaler.get("status") or {})

    def scale(self) -> None:
        try:
            resource, scale = self._controller.scale_of(self._autoscaler)
        except StatusError as fault:
            self._warn("FailedGetScale", fault.message)
            text = f"the HPA controller was unable to get the target's current scale: {fault.message}"
            self._set("AbleToScale", "False", "FailedGetScale", text)
            return
        text = "the HPA controller was able to get the target's current scale"
        self._set("AbleToScale", "True", "SucceededGetScale", text)
        current = int((scale.get("spec") or {}).get("replicas") or 0)
        if not self.history.recommendations:
            self.history = limits.recommended(self.history, self._spec, current, self._now)
        wanted, why, statuses = self._wanted(scale, current)
        if wanted is None:
            self._show(current, int(self._status.get("desiredReplicas") or 0), statuses)
        elif wanted == current:
            self._show(current, current, statuses)
        else:
            self._rescale(resource, scale, wanted, why, statuses)

    def _wanted(self, scale: Obj, current: int) -> tuple[int | None, str, list[Obj] | None]:
        """The size to have (None where nobody knows), the reason for another one, the metrics' status."""
        least = limits.least(self._spec)
        if current == 0 and least != 0:
            text = "scaling is disabled since the replica count of the target is zero"
            self._set("ScalingActive", "False", "ScalingDisabled", text)
            return 0, "", None
        if current > self._spec["maxReplicas"]:
            return self._spec["maxReplicas"], "Current number of replicas above Spec.MaxReplicas", None
        if current < least:
            return least, "Current number of replicas below Spec.MinReplicas", None
        statuses, best, fault = self._ask_metrics(scale, current)
        if best is None:
            self._warn("FailedComputeMetricsReplicas", fault)
            return None, "", statuses
        text = f"the HPA was able to successfully calculate a replica count from {best.name}"
        self._set("ScalingActive", "True", "ValidMetricFound", text)
        why = "All metrics below target" if best.replicas < current else ""
        if best.replicas > current:
            why = f"{best.name} above target"
        decision = limits.limit(self.history, self._spec, current, best.replicas, self._now)
        self.history = limits.recommended(self.history, self._spec, best.replicas, self._now)
        self._set("AbleToScale", "True", *decision.able)
        self._set("ScalingLimited", "True" if decision.is_limited else "False", *decision.limited)
        return decision.replicas, why, statuses

    def _ask_metrics(self, scale: Obj, current: int) -> tuple[list[Obj] | None, metrics.Proposal | None, str]:
        """The status of each metric, and the highest proposal; none where too little is known to tell, and why."""
        specs: list[Obj] = self._spec.get("metrics") or []
        pods, unknown = self._pods(scale)
        if unknown:
            return None, None, unknown
        statuses: list[Obj] = []
        best: metrics.Proposal | None = None
        faults: list[metrics.MetricError] = []
        for metric in specs:
            try:
                proposal = self._propose(metric, current, pods)
            except metrics.MetricError as fault:
                self._warn(fault.reason, fault.message)
                faults.append(fault)
                statuses.append({"type": ""})
                continue
            statuses.append(proposal.status)
            best = proposal if best is None or proposal.replicas > best.replicas else best
        # with a metric missing, more is safe and less is not
        if faults and (best is None or best.replicas < current):
            text = f"the HPA was unable to compute the replica count: {faults[0].message}"
            self._set("ScalingActive", "False", faults[0].reason, text)
            count = f"{len(faults)} invalid out of {len(specs)}"
            return statuses, None, f"invalid metrics ({count}), first error is: {faults[0].outer}{faults[0].message}"
        return statuses, best, ""

    def _pods(self, scale: Obj) -> tuple[list[Obj], str]:
        """(the target's pods, why nobody can tell which these are)."""
        selector = (scale.get("status") or {}).get("selector") or ""
        if not selector:
            text = "selector is required"
            self._warn("SelectorRequired", text)
            self._set("ScalingActive", "False", "InvalidSelector", "the HPA target's scale is missing a selector")
            return [], text
        namespace = self._autoscaler["metadata"]["namespace"]
        pods = self._client.list("pods", namespace, labels=selector)
        rivals = self._controller.rivals(self._autoscaler, pods)
        if not rivals:
            return pods, ""
        names = " ".join(sorted([key_of(self._autoscaler), *map(key_of, rivals)]))
        text = f"pods by selector {selector} are controlled by multiple HPAs: [{names}]"
        self._warn("AmbiguousSelector", text)
        self._set("ScalingActive", "False", "AmbiguousSelector", text)
        return [], text

    def _propose(self, metric: Obj, current: int, pods: list[Obj]) -> metrics.Proposal:
        of_resource = metric["type"] in ("Resource", "ContainerResource")
        if not of_resource or not self._controller.has_resource_metrics():
            raise metrics.unavailable(metric, self._autoscaler["metadata"]["namespace"])
        return metrics.propose(metric, current, pods, self._now)

    def _rescale(self, resource: str, scale: Obj, wanted: int, why: str, statuses: list[Obj] | None) -> None:
        current = int((scale.get("spec") or {}).get("replicas") or 0)
        try:
            self._client.update(resource, replace_in(scale, ["spec", "replicas"], wanted), subresource="scale")
        except StatusError as fault:
            self._warn("FailedRescale", f"New size: {wanted}; reason: {why}; error: {fault.message}")
            text = f"the HPA controller was unable to update the target scale: {fault.message}"
            self._set("AbleToScale", "False", "FailedUpdateScale", text)
            self._show(current, int(self._status.get("desiredReplicas") or 0), self._status.get("currentMetrics"))
            return
        text = f"the HPA controller was able to update the target scale to {wanted}"
        self._set("AbleToScale", "True", "SucceededRescale", text)
        self._events.normal(self._autoscaler, "SuccessfulRescale", f"New size: {wanted}; reason: {why}")
        self.history = limits.rescaled(self.history, self._spec, current, wanted, self._now)
        self._show(current, wanted, statuses)
        self._status["lastScaleTime"] = rfc3339(self._now)

    def _show(self, current: int, desired: int, statuses: list[Obj] | None) -> None:
        self._status.pop("currentReplicas", None)
        if current:
            self._status["currentReplicas"] = current
        self._status.update({"desiredReplicas": desired, "currentMetrics": statuses})

    def _set(self, kind: str, status: str, reason: str, message: str) -> None:
        known = condition({"status": self._status}, kind)
        since = known["lastTransitionTime"] if known and known["status"] == status else rfc3339(self._now)
        new = {"type": kind, "status": status, "lastTransitionTime": since, "reason": reason, "message": message}
        conditions = self._status.get("conditions") or []
        if known is None:
            self._status["conditions"] = [*conditions, new]
        else:
            self._status["conditions"] = [new if c["type"] == kind else c for c in conditions]

    def _warn(self, reason: str, message: str) -> None:
        self._events.warning(self._autoscaler, reason, message)

    def write(self) -> None:
        if self._status != (self._autoscaler.get("status") or {}):
            self._client.update_status(RESOURCE, {**self._autoscaler, "status": self._status})

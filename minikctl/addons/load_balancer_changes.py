"""What a cloud's controller sees change in a Service with a load balancer, and tells in its events. Pure.

Source: k8s.io/cloud-provider/controllers/service (needsUpdate).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

CLASS = "minikctl.dev/load-balancer"
_QUIET = ("ports", "sessionAffinity", "sessionAffinityConfig", "ipFamilies")
_TOLD = (
    ("loadBalancerIP", "LoadbalancerIP"),
    ("externalTrafficPolicy", "ExternalTrafficPolicy"),
    ("healthCheckNodePort", "HealthCheckNodePort"),
)


def wants(service: Obj) -> bool:
    """Whether this provider is to serve a Service: without a class, or of its own one."""
    spec = service["spec"]
    return spec.get("type") == "LoadBalancer" and (spec.get("loadBalancerClass") or CLASS) == CLASS


def changes(old: Obj, new: Obj) -> tuple[bool, str, str]:
    """(whether the load balancer is to be made anew, reason and message of the event about the first cause, or "")."""
    before, spec = old["spec"], new["spec"]
    if wants(old) != wants(new):
        return True, "Type", f"{before.get('type')} -> {spec.get('type')}"
    if not wants(new):
        return False, "", ""
    ranges, earlier = (one.get("loadBalancerSourceRanges") or [] for one in (spec, before))
    if ranges != earlier:
        return True, "LoadBalancerSourceRanges", f"[{' '.join(earlier)}] -> [{' '.join(ranges)}]"
    if any(before.get(field) != spec.get(field) for field in _QUIET):
        return True, "", ""
    external, earlier = (one.get("externalIPs") or [] for one in (spec, before))
    if len(external) != len(earlier):
        return True, "ExternalIP", f"Count: {len(earlier)} -> {len(external)}"
    if external != earlier:
        return True, "ExternalIP", f"Added: {next(ip for ip in external if ip not in earlier)}"
    if old["metadata"].get("annotations") != new["metadata"].get("annotations"):
        return True, "", ""
    for field, reason in _TOLD:
        if before.get(field) != spec.get(field):
            return True, reason, f"{before.get(field) or _nothing(field)} -> {spec.get(field) or _nothing(field)}"
    return False, "", ""


def _nothing(field: str) -> str:
    return "0" if field == "healthCheckNodePort" else ""

"""Which IP families a Service has: what its policy, families and addresses say together, against the cluster's own.

Runs before addresses are given out and before validation, as in Kubernetes' allocator, whose messages come first.
Source: k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_POLICY, _FAMILIES, _ADDRESSES = "spec.ipFamilyPolicy", "spec.ipFamilies", "spec.clusterIPs"
_OTHER = {"IPv4": "IPv6", "IPv6": "IPv4"}


def family_of(address: str) -> str:
    return "IPv6" if ":" in address else "IPv4"


def fill(spec: Obj, before: Obj | None, cluster: Sequence[str]) -> list[FieldError]:
    """Set ``ipFamilyPolicy`` and ``ipFamilies`` in place. ``cluster``: the cluster's families, its default first.
    Faults mean that the Service cannot be had."""
    from minikctl.apiserver.validation import service_ips

    if spec.get("type") == "ExternalName":
        return []
    open_headless = spec.get("clusterIP") == "None" and not spec.get("selector")
    if not spec.get("ipFamilyPolicy"):
        fallback = "RequireDualStack" if open_headless else "SingleStack"
        spec["ipFamilyPolicy"] = (before or {}).get("ipFamilyPolicy") or fallback
    if malformed := service_ips.validate_cluster_ips(spec):
        return malformed
    faults = _reduce(spec, before) if before else []
    faults += _check_single(spec) + _infer(spec, cluster)
    if faults:
        return faults
    if open_headless:
        # Only this form may name a family that the cluster lacks.
        spec["ipFamilies"] = spec.get("ipFamilies") or [cluster[0]]
        _add_other(spec)
        return []
    faults = _check_cluster(spec, cluster)
    if not faults:
        spec["ipFamilies"] = spec.get("ipFamilies") or [cluster[0]]
        if len(cluster) > 1:
            _add_other(spec)
    return faults


def _is_single(spec: Obj) -> bool:
    return bool(spec["ipFamilyPolicy"] == "SingleStack")


def _reduce(spec: Obj, before: Obj) -> list[FieldError]:
    """Going back to one family is said by the policy; the fields that were left as they were follow."""
    policy = spec["ipFamilyPolicy"]
    if _is_single(spec):
        for key in ("clusterIPs", "ipFamilies"):
            if spec.get(key) and spec[key] == before.get(key):
                spec[key] = spec[key][:1]
        return []
    faults = []
    for key, what in (("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")):
        new, old = spec.get(key) or [], before.get(key) or []
        if len(new) == 1 and len(old) == 2 and new[0] == old[0]:
            why = f"must be 'SingleStack' to release the secondary {what}"
            faults.append(field_errors.invalid(_POLICY, policy, why))
    return faults


def _check_single(spec: Obj) -> list[FieldError]:
    if not _is_single(spec):
        return []
    why = "must be 'RequireDualStack' or 'PreferDualStack' when multiple {} are specified"
    several = (("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families"))
    return [
        field_errors.invalid(_POLICY, spec["ipFamilyPolicy"], why.format(what))
        for key, what in several
        if len(spec.get(key) or ()) == 2
    ]


def _infer(spec: Obj, cluster: Sequence[str]) -> list[FieldError]:
    """An address that somebody asks for tells its family."""
    from minikctl.apiserver.validation import go_values

    addresses = [address for address in spec.get("clusterIPs") or () if address]
    families = list(spec.get("ipFamilies") or ())
    faults = []
    for index, address in enumerate(addresses if addresses != ["None"] else ()):
        family = family_of(address)
        if index < len(families):
            continue
        if family in cluster:
            families.append(family)
        else:
            shown = go_values.string_list(spec["clusterIPs"])
            faults.append(
                field_errors.invalid(f"{_ADDRESSES}[{index}]", shown, f"{family} is not configured on this cluster")
            )
    if families:
        spec["ipFamilies"] = families
    return faults


def _check_cluster(spec: Obj, cluster: Sequence[str]) -> list[FieldError]:
    faults = []
    policy = spec["ipFamilyPolicy"]
    if policy == "RequireDualStack" and len(cluster) < 2:
        why = "this cluster is not configured for dual-stack services"
        faults.append(field_errors.invalid(_POLICY, policy, why))
    for index, family in enumerate(spec.get("ipFamilies") or ()):
        if family not in cluster:
            faults.append(field_errors.invalid(f"{_FAMILIES}[{index}]", family, "not configured on this cluster"))
    return faults


def _add_other(spec: Obj) -> None:
    families = spec["ipFamilies"]
    if not _is_single(spec) and len(families) == 1:
        spec["ipFamilies"] = [*families, _OTHER[families[0]]]

"""A Service's addresses and IP families: alone, together, and across an update.

Neighbours: `services.py`; `registry/core/service_families.py` holds them against the cluster's own families.
Source: k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.registry.core.service_fields import is_headless
from minikctl.apiserver.validation import go_values, ips
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError, Literal
    from minikctl.apimachinery.types import Obj

_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_ADDRESSES, _FAMILIES, _POLICY = "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy"
_ONCE = "may not change once set"


def _shown_families(spec: Obj) -> Literal:
    return go_values.typed_list("core.IPFamily", spec.get("ipFamilies"))


def _shown_ips(spec: Obj) -> Literal:
    return go_values.string_list(spec.get("clusterIPs"))


def validate_cluster_ips(spec: Obj) -> list[FieldError]:
    """clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy, each and against each other."""
    if spec.get("type") == "ExternalName":
        return []
    faults = _validate_synced(spec)
    families, addresses = spec.get("ipFamilies") or [], spec.get("clusterIPs") or []
    for index, family in enumerate(families):
        if family not in ("IPv4", "IPv6"):
            faults.append(field_errors.not_supported(f"{_FAMILIES}[{index}]", family, ("IPv4", "IPv6")))
        if family in families[:index]:
            faults.append(field_errors.duplicate(f"{_FAMILIES}[{index}]", family))
    policy = spec.get("ipFamilyPolicy")
    if policy is not None and policy not in _POLICIES:
        faults.append(field_errors.not_supported(_POLICY, policy, _POLICIES))
    wrong = _validate_each_ip(spec)
    if len(addresses) > 2:
        wrong_number = [field_errors.invalid(_ADDRESSES, _shown_ips(spec), "may only hold up to 2 values")]
    else:
        wrong_number = []
    if wrong:
        # Messages about families of addresses that are none would confuse.
        return faults + wrong + wrong_number
    return faults + wrong_number + _validate_dual(spec)


def _validate_synced(spec: Obj) -> list[FieldError]:
    address, addresses = spec.get("clusterIP"), spec.get("clusterIPs") or []
    if address:
        if not addresses:
            return [field_errors.required(_ADDRESSES)]
        if addresses[0] != address:
            return [field_errors.invalid(_ADDRESSES, _shown_ips(spec), "first value must match `clusterIP`")]
    elif addresses:
        why = "must be empty when `clusterIP` is not specified"
        return [field_errors.invalid(_ADDRESSES, _shown_ips(spec), why)]
    return []


def _validate_each_ip(spec: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    addresses = spec.get("clusterIPs") or []
    for index, address in enumerate(addresses):
        if index == 0 and address == "None":
            if len(addresses) > 1:
                why = "'None' must be the first and only value"
                faults.append(field_errors.invalid(_ADDRESSES, _shown_ips(spec), why))
            continue
        faults += faults_of(f"{_ADDRESSES}[{index}]", address, ips.is_ip(address))
    return faults


def _validate_dual(spec: Obj) -> list[FieldError]:
    addresses, families = spec.get("clusterIPs") or [], spec.get("ipFamilies") or []
    faults: list[FieldError] = []
    if len(addresses) > 1 and len({ips.family(address) for address in addresses}) < 2:
        why = "may specify no more than one IP for each IP family"
        faults.append(field_errors.invalid(_ADDRESSES, _shown_ips(spec), why))
    if is_headless(spec):
        return faults
    for index, (address, family) in enumerate(zip(addresses, families, strict=False)):
        if family in ("IPv4", "IPv6") and ips.family(address) != family:
            why = f"expected an {family} value as indicated by `ipFamilies[{index}]`"
            faults.append(field_errors.invalid(f"{_ADDRESSES}[{index}]", address, why))
    return faults


def validate_cluster_ips_update(spec: Obj, before: Obj) -> list[FieldError]:
    """The second address may come and go, the first may not change while the Service has one."""
    if "ExternalName" in (spec.get("type"), before.get("type")) or (is_headless(spec) and is_headless(before)):
        return []
    new, old = spec.get("clusterIPs") or [], before.get("clusterIPs") or []
    shown = _shown_ips(spec)
    if len(old) == len(new):
        changed = [index for index, address in enumerate(old) if address != new[index]]
        return [field_errors.invalid(f"{_ADDRESSES}[{index}]", shown, _ONCE) for index in changed]
    faults: list[FieldError] = []
    if not new:
        faults.append(field_errors.invalid(f"{_ADDRESSES}[0]", shown, "primary clusterIP can not be unset"))
    elif old and new[0] != old[0]:
        faults.append(field_errors.invalid(f"{_ADDRESSES}[0]", shown, _ONCE))
    if len(old) > len(new) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
        why = "must be set to 'SingleStack' when releasing the secondary clusterIP"
        faults.append(field_errors.invalid(_POLICY, spec.get("ipFamilyPolicy"), why))
    return faults


def validate_families_update(spec: Obj, before: Obj) -> list[FieldError]:
    if "ExternalName" in (spec.get("type"), before.get("type")) or is_headless(spec) or is_headless(before):
        return []
    new, old = spec.get("ipFamilies") or [], before.get("ipFamilies") or []
    path, shown = f"{_FAMILIES}[0]", _shown_families(spec)
    if len(old) == len(new):
        return [field_errors.invalid(path, shown, _ONCE) for was, now in zip(old, new, strict=True) if was != now]
    faults: list[FieldError] = []
    if len(old) > len(new) and not spec.get("clusterIPs"):
        faults.append(field_errors.invalid(path, shown, "primary ipFamily can not be unset"))
    if new and old and new[0] != old[0]:
        faults.append(field_errors.invalid(path, _shown_ips(spec), _ONCE))
    if len(old) > len(new) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
        why = "must be set to 'SingleStack' when releasing the secondary ipFamily"
        faults.append(field_errors.invalid(_POLICY, spec.get("ipFamilyPolicy"), why))
    return faults


def validate_ordinary_ip(address: str, path: str) -> list[FieldError]:
    """Addresses that stand for something on the network: no loopback, no link-local ones."""
    parsed = ips.parse_ip(address)
    if parsed is None:
        return [field_errors.invalid(path, address, "must be a valid IP address")]
    multicast_local = parsed.is_multicast and (
        str(parsed).startswith("224.0.0.") or str(parsed).partition(":")[0][-1:] == "2"
    )
    rules = (
        (parsed.is_unspecified, f"may not be unspecified ({address})"),
        (parsed.is_loopback, "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        (parsed.is_link_local, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        (multicast_local, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
    )
    return [field_errors.invalid(path, address, why) for broken, why in rules if broken]

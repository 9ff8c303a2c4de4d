"""LimitRanger: what a namespace's LimitRanges give to containers that say nothing, and what they refuse.

Its caller knows that the namespace has a LimitRange. Pods are bounded when they are made or resized, claims also when
they change. Source: k8s.io/kubernetes/plugin/pkg/admission/limitranger.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import forbidden
from minikctl.apimachinery.pod_resources import amounts, container_amounts, pod_amounts
from minikctl.apiserver.admission import shown_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.pod_resources import Amounts
    from minikctl.apimachinery.quantity import Quantity
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

PREFIX = "/registry/limitranges/"
ANNOTATION = "kubernetes.io/limit-ranger"
MAX_MILLI = (2**63 - 1) // 1000
"""What is larger is compared in whole units."""


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if old is not None or kind.qualified != "pods":
        return
    for limit_range in server.store.folder(f"{PREFIX}{obj['metadata']['namespace']}/"):
        notes = list(_fill(obj["spec"], limit_range["spec"].get("limits") or []))
        if notes:
            annotations = obj["metadata"].get("annotations") or {}
            obj["metadata"]["annotations"] = {**annotations, ANNOTATION: f"LimitRanger plugin set: {'; '.join(notes)}"}


def validate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if not _is_bounded(kind, request, old):
        return
    for limit_range in server.store.folder(f"{PREFIX}{obj['metadata']['namespace']}/"):
        bounds = limit_range["spec"].get("limits") or []
        check = _pod_faults if kind.qualified == "pods" else _claim_faults
        faults = list(dict.fromkeys(fault for bound in bounds for fault in check(obj, bound)))
        if faults:
            why = faults[0] if len(faults) == 1 else f"[{', '.join(faults)}]"
            raise forbidden(kind.qualified, shown_name(obj), why)


def _is_bounded(kind: Kind, request: Request, old: Obj | None) -> bool:
    if old is not None and old["metadata"].get("deletionTimestamp"):
        return False
    if kind.qualified == "pods":
        return old is None or request.subresource == "resize"
    return not request.subresource


def _fill(spec: Obj, bounds: list[Obj]) -> Iterator[str]:
    """Set what containers lack, in place, and tell what it was."""
    defaults: dict[str, Obj] = {"requests": {}, "limits": {}}
    for bound in bounds:
        if bound.get("type") == "Container":
            defaults["requests"].update(bound.get("defaultRequest") or {})
            defaults["limits"].update(bound.get("default") or {})
    for field, label in (("containers", "container"), ("initContainers", "init container")):
        for container in spec.get(field) or ():
            for part, values in defaults.items():
                resources = container.setdefault("resources", {})
                known = resources.get(part) or {}
                added = sorted(values.keys() - known.keys())
                if added:
                    resources[part] = {**known, **{name: values[name] for name in added}}
                    yield f"{', '.join(added)} {part[:-1]} for {label} {container['name']}"


def _pod_faults(pod: Obj, bound: Obj) -> Iterator[str]:
    if bound.get("type") == "Container":
        for field in ("containers", "initContainers"):
            for container in pod["spec"].get(field) or ():
                yield from _faults(
                    bound, container_amounts(container, "requests"), container_amounts(container, "limits")
                )
    elif bound.get("type") == "Pod":
        yield from _faults(bound, pod_amounts(pod, "requests"), pod_amounts(pod, "limits"))


def _claim_faults(claim: Obj, bound: Obj) -> Iterator[str]:
    if bound.get("type") != "PersistentVolumeClaim":
        return
    asked = amounts((claim["spec"].get("resources") or {}).get("requests"))
    for name, least in _sorted(bound, "min"):
        yield from _below(name, "PersistentVolumeClaim", least, asked, {})
    for name, most in _sorted(bound, "max"):
        start = f"maximum {name} usage per PersistentVolumeClaim is {most}"
        if name not in asked:
            yield f"{start}.  No request is specified"
        elif _scaled(asked[name], most) > _scaled(most, asked[name]):
            yield f"{start}, but request is {asked[name]}"


def _faults(bound: Obj, requests: Amounts, limits: Amounts) -> Iterator[str]:
    scope = bound["type"]
    for name, least in _sorted(bound, "min"):
        yield from _below(name, scope, least, requests, limits)
    for name, most in _sorted(bound, "max"):
        yield from _above(name, scope, most, requests, limits)
    for name, ratio in _sorted(bound, "maxLimitRequestRatio"):
        yield from _beyond_ratio(name, scope, ratio, requests.get(name), limits.get(name))


def _sorted(bound: Obj, field: str) -> list[tuple[str, Quantity]]:
    return sorted(amounts(bound.get(field)).items(), key=lambda item: item[0])


def _below(name: str, scope: str, least: Quantity, requests: Amounts, limits: Amounts) -> Iterator[str]:
    start = f"minimum {name} usage per {scope} is {least}"
    if name not in requests:
        yield f"{start}.  No request is specified"
        return
    for word, given in (("request", requests), ("limit", limits)):
        if name in given and _scaled(given[name], least) < _scaled(least, given[name]):
            yield f"{start}, but {word} is {given[name]}"
            return


def _above(name: str, scope: str, most: Quantity, requests: Amounts, limits: Amounts) -> Iterator[str]:
    start = f"maximum {name} usage per {scope} is {most}"
    if name not in limits:
        yield f"{start}.  No limit is specified"
        return
    for word, given in (("limit", limits), ("request", requests)):
        if name in given and _scaled(given[name], most) > _scaled(most, given[name]):
            yield f"{start}, but {word} is {given[name]}"
            return


def _beyond_ratio(
    name: str, scope: str, ratio: Quantity, request: Quantity | None, limit: Quantity | None
) -> Iterator[str]:
    start = f"{name} max limit to request ratio per {scope} is {ratio}"
    if not request:
        yield f"{start}, but no request is specified or request is 0"
    elif not limit:
        yield f"{start}, but no limit is specified or limit is 0"
    elif limit.nano * 1000 > request.nano * ratio.milli_value():
        yield f"{start}, but provided ratio is {_scaled(limit, request) / _scaled(request, limit):f}"


def _scaled(one: Quantity, other: Quantity) -> int:
    """The value in thousandths, or in whole units where either is too large for that."""
    large = max(one.value(), other.value()) > MAX_MILLI
    return one.value() if large else one.milli_value()

"""EndpointSlices for Endpoints that people write by hand, for Services without selector.

One slice for each set of ports and family of addresses. `endpointslice` serves the Services with a selector.
Source: k8s.io/kubernetes/pkg/controller/endpointslicemirroring.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import controller_reference, is_deleting, key_of, name_of, split_key
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

RESOURCE = "endpointslices.discovery.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
MANAGER = "endpointslicemirroring-controller.k8s.io"
SKIP = "endpointslice.kubernetes.io/skip-mirror"
LEADER = "control-plane.alpha.kubernetes.io/leader"
MAXIMUM = 1000
_UNMIRRORED = (
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubectl.kubernetes.io/last-applied-configuration",
)


class EndpointSliceMirroringController(Controller):
    name = "endpointslice-mirroring"
    source = "endpoint-slice-mirroring-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        """Endpoints and their Service have one name; those of a Service with selector are none of our business."""
        if change.resource == "services":
            versions = [v for v in (change.obj, change.old) if v is not None]
            return [key_of(change.obj)] if any(not v["spec"].get("selector") for v in versions) else []
        if change.resource == "endpoints":
            versions = [v for v in (change.obj, change.old) if v is not None]
            return [key_of(change.obj)] if any(may_mirror(v) for v in versions) else []
        labels = change.obj["metadata"].get("labels") or {}
        if labels.get(MANAGED_BY) != MANAGER or not labels.get(SERVICE_NAME) or change.type == "ADDED":
            return []
        return [f"{change.obj['metadata']['namespace']}/{labels[SERVICE_NAME]}"]

    def reconcile(self, key: str) -> int | None:
        namespace, name = split_key(key)
        service = self.client.find("services", namespace, name)
        endpoints = self.client.find("endpoints", namespace, name)
        found = self.client.list(RESOURCE, namespace, labels=f"{SERVICE_NAME}={name},{MANAGED_BY}={MANAGER}")
        slices = [known for known in found if not is_deleting(known)]
        wanted: list[Obj] = []
        if endpoints is not None and service is not None and not service["spec"].get("selector"):
            wanted = mirrored(endpoints) if may_mirror(endpoints) else []
            skipped = sum(
                _size(subset) - MAXIMUM for subset in endpoints.get("subsets") or () if _size(subset) > MAXIMUM
            )
            if skipped:
                text = f"A max of {MAXIMUM} addresses can be mirrored to EndpointSlices per Endpoints subset."
                self.events.warning(endpoints, "TooManyAddressesToMirror", f"{text} {skipped} addresses were skipped")
        self._align(slices, wanted, endpoints)
        return None

    def _align(self, slices: list[Obj], wanted: list[Obj], endpoints: Obj | None) -> None:
        """Slices of the right ports stay, others are used anew before any is made."""
        left = list(slices)
        missing = []
        for new in wanted:
            same = next((known for known in left if _group(known) == _group(new)), None)
            if same is None:
                missing.append(new)
                continue
            left.remove(same)
            if _content(same) != _content(new):
                self._replace(same, new)
        for new in missing:
            spare = next((known for known in left if known["addressType"] == new["addressType"]), None)
            if spare is not None:
                left.remove(spare)
                self._replace(spare, new)
            elif endpoints is not None and not is_deleting(endpoints):
                self.client.create(RESOURCE, new)
        for known in left:
            self.client.delete(RESOURCE, known["metadata"]["namespace"], name_of(known))

    def _replace(self, known: Obj, new: Obj) -> None:
        meta = {k: v for k, v in known["metadata"].items() if k not in ("labels", "annotations")}
        meta.update({k: new["metadata"][k] for k in ("labels", "annotations") if k in new["metadata"]})
        self.client.update(RESOURCE, {**known, **new, "metadata": meta})


def may_mirror(endpoints: Obj) -> bool:
    """Whether Endpoints are for a Service's backends, and not told to be left alone."""
    meta = endpoints["metadata"]
    return (meta.get("labels") or {}).get(SKIP) != "true" and LEADER not in (meta.get("annotations") or {})


def mirrored(endpoints: Obj) -> list[Obj]:
    """The EndpointSlices of hand-written Endpoints."""
    groups: dict[str, Obj] = {}
    for subset in endpoints.get("subsets") or ():
        ports = [_port(port) for port in subset.get("ports") or ()]
        states = [(entry, True) for entry in subset.get("addresses") or ()]
        states += [(entry, False) for entry in subset.get("notReadyAddresses") or ()]
        for entry, ready in states[:MAXIMUM]:
            family = "IPv6" if ":" in entry["ip"] else "IPv4"
            made = groups.setdefault(f"{family} {sorted(map(repr, ports))}", _new_slice(endpoints, family, ports))
            made["endpoints"].append(_endpoint(entry, ready))
    return list(groups.values())


def _new_slice(endpoints: Obj, family: str, ports: list[Obj]) -> Obj:
    source = endpoints["metadata"]
    meta: Obj = {
        "generateName": f"{source['name']}-",
        "namespace": source["namespace"],
        "labels": {**(source.get("labels") or {}), SERVICE_NAME: source["name"], MANAGED_BY: MANAGER},
        "ownerReferences": [controller_reference(endpoints)],
    }
    annotations = {k: v for k, v in (source.get("annotations") or {}).items() if k not in _UNMIRRORED}
    if annotations:
        meta["annotations"] = annotations
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": meta,
        "addressType": family,
        "endpoints": [],
        "ports": ports,
    }


def _port(port: Obj) -> Obj:
    made: Obj = {"name": port.get("name") or "", "port": port["port"], "protocol": port.get("protocol") or "TCP"}
    if port.get("appProtocol"):
        made["appProtocol"] = port["appProtocol"]
    return made


def _endpoint(entry: Obj, ready: bool) -> Obj:
    made: Obj = {"addresses": [entry["ip"]], "conditions": {"ready": ready}}
    for field in ("hostname", "nodeName", "targetRef"):
        if entry.get(field):
            made[field] = entry[field]
    return made


def _size(subset: Obj) -> int:
    return len(subset.get("addresses") or ()) + len(subset.get("notReadyAddresses") or ())


def _group(known: Obj) -> tuple[str, list[str]]:
    return known["addressType"], sorted(repr(_port(port)) for port in known.get("ports") or ())


def _content(known: Obj) -> tuple[object, ...]:
    meta = known["metadata"]
    return known.get("endpoints") or [], meta.get("labels") or {}, meta.get("annotations") or {}

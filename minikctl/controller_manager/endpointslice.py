"""EndpointSlices: a Service's backends in portions of at most 100, so that one pod's change touches one small object.

Source: k8s.io/endpointslice (reconciler.go): slices keep what is still right, are filled up, and new ones are made for
the rest.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import controller_reference, split_key
from minikctl.controller_manager import service_backends as backends
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.service_keys import ServiceKeys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "endpointslices.discovery.k8s.io"
CAPACITY = 100
SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
MANAGER = "endpointslice-controller.k8s.io"
HEADLESS = "service.kubernetes.io/headless"
ZONE = "topology.kubernetes.io/zone"


class EndpointSliceController(Controller):
    name = "endpointslice"
    source = "endpoint-slice-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._keys = ServiceKeys(self.client)

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == "services":
            return self._keys.of_service(change)
        if change.resource == RESOURCE:
            labels = change.obj["metadata"].get("labels") or {}
            if change.type != "DELETED" or labels.get(MANAGED_BY) != MANAGER or SERVICE_NAME not in labels:
                return []
            return [f"{change.obj['metadata']['namespace']}/{labels[SERVICE_NAME]}"]
        if change.resource == "nodes":
            return []
        return self._keys.of_pod(change)

    def reconcile(self, key: str) -> int | None:
        namespace, name = split_key(key)
        service = self.client.find("services", namespace, name)
        if service is None or not service["spec"].get("selector") or service["spec"].get("type") == "ExternalName":
            return None
        found = self.client.list(RESOURCE, namespace, labels=f"{SERVICE_NAME}={name},{MANAGED_BY}={MANAGER}")
        slices = [s for s in found if not s["metadata"].get("deletionTimestamp")]
        pods = self.client.list("pods", namespace, labels=backends.selector_text(service))
        wanted = self._wanted(service, pods)
        try:
            self._align(service, slices, wanted)
        except StatusError as fault:
            if fault.reason != "Forbidden":
                raise
        return None

    def _wanted(self, service: Obj, pods: list[Obj]) -> dict[str, tuple[list[Obj], dict[str, Obj]]]:
        """Endpoints by pod uid, grouped by the ports that they answer on."""
        groups: dict[str, tuple[list[Obj], dict[str, Obj]]] = {}
        zones: dict[str, str] = {}
        for pod in pods:
            if not backends.is_backend(pod, terminating=True):
                continue
            exposed = [{"name": "", **port} for port in backends.ports(pod, service)]
            group = groups.setdefault(repr(exposed), (exposed, {}))
            group[1][pod["metadata"]["uid"]] = self._endpoint(pod, service, zones)
        if not groups:
            groups["[]"] = ([], {})
        return groups

    def _endpoint(self, pod: Obj, service: Obj, zones: dict[str, str]) -> Obj:
        node = pod["spec"].get("nodeName") or ""
        entry: Obj = {
            "addresses": [pod["status"]["podIP"]],
            "conditions": backends.conditions(pod, service),
            "targetRef": backends.target(pod),
        }
        name = backends.hostname(pod, service)
        if name:
            entry["hostname"] = name
        if node:
            entry["nodeName"] = node
            if node not in zones:
                found = self.client.find("nodes", "", node)
                zones[node] = ((found or {"metadata": {}})["metadata"].get("labels") or {}).get(ZONE, "")
            if zones[node]:
                entry["zone"] = zones[node]
        return entry

    def _align(self, service: Obj, slices: list[Obj], groups: dict[str, tuple[list[Obj], dict[str, Obj]]]) -> None:
        labels = _labels(service)
        by_ports: dict[str, list[Obj]] = {}
        for found in slices:
            by_ports.setdefault(repr([{"name": "", **p} for p in found.get("ports") or ()]), []).append(found)
        for ports_key, (ports, endpoints) in groups.items():
            self._fill(service, labels, ports, by_ports.pop(ports_key, []), dict(endpoints))
        for left in by_ports.values():
            for found in left:
                self.client.delete(RESOURCE, found["metadata"]["namespace"], found["metadata"]["name"])

    def _fill(
        self, service: Obj, labels: dict[str, str], ports: list[Obj], slices: list[Obj], left: dict[str, Obj]
    ) -> None:
        """Put ``left`` (by pod uid) into the slices of one group of ports: stay, fill up, add."""
        kept: list[tuple[Obj, list[Obj]]] = []
        for found in slices:
            stay = []
            for endpoint in found.get("endpoints") or ():
                new = left.pop((endpoint.get("targetRef") or {}).get("uid", ""), None)
                if new is not None:
                    stay.append(new)
            kept.append((found, stay))
        waiting = list(left.values())
        for found, stay in kept:
            room = CAPACITY - len(stay)
            stay += waiting[:room]
            waiting = waiting[room:]
            if not stay and (len(kept) > 1 or waiting):
                self.client.delete(RESOURCE, found["metadata"]["namespace"], found["metadata"]["name"])
            elif stay != (found.get("endpoints") or []) or labels != (found["metadata"].get("labels") or {}):
                meta = {**found["metadata"], "labels": labels}
                self.client.update(RESOURCE, {**found, "metadata": meta, "endpoints": stay})
        if not kept and not waiting:
            self._create(service, labels, ports, [])
        for start in range(0, len(waiting), CAPACITY):
            self._create(service, labels, ports, waiting[start : start + CAPACITY])

    def _create(self, service: Obj, labels: dict[str, str], ports: list[Obj], endpoints: list[Obj]) -> None:
        meta = service["metadata"]
        owner = controller_reference(service)
        self.client.create(
            RESOURCE,
            {
                "apiVersion": "discovery.k8s.io/v1",
                "kind": "EndpointSlice",
                "metadata": {
                    "generateName": f"{meta['name']}-",
                    "namespace": meta["namespace"],
                    "labels": labels,
                    "ownerReferences": [owner],
                },
                "addressType": "IPv4",
                "endpoints": endpoints,
                "ports": ports,
            },
        )


def _labels(service: Obj) -> dict[str, str]:
    labels = {k: v for k, v in (service["metadata"].get("labels") or {}).items() if k not in (SERVICE_NAME, MANAGED_BY)}
    labels.update({SERVICE_NAME: service["metadata"]["name"], MANAGED_BY: MANAGER})
    if service["spec"].get("clusterIP") == "None":
        labels[HEADLESS] = ""
    return labels

"""EndpointSlices: a Service's backends in portions of at most 100, so that one pod's change touches one small object.

Each family of addresses has slices of its own. How endpoints are spread is decided by `endpoint_slices.py`, from which
zones they are to be used by `endpoint_hints.py`. Source: k8s.io/endpointslice (reconciler.go).
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import controller_reference, is_deleting, split_key, uid_of
from minikctl.controller_manager import endpoint_slices
from minikctl.controller_manager import service_backends as backends
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.service_keys import ServiceKeys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings
    from minikctl.controller_manager.endpoint_slices import Groups, Planned

RESOURCE = "endpointslices.discovery.k8s.io"
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
        return self._keys.of_pod(change)

    def reconcile(self, key: str) -> int | None:
        namespace, name = split_key(key)
        service = self.client.find("services", namespace, name)
        if service is None or not service["spec"].get("selector") or service["spec"].get("type") == "ExternalName":
            return None
        found = self.client.list(RESOURCE, namespace, labels=f"{SERVICE_NAME}={name},{MANAGED_BY}={MANAGER}")
        slices = [known for known in found if not is_deleting(known)]
        pods = self.client.list("pods", namespace, labels=backends.selector_text(service))
        families = service["spec"].get("ipFamilies") or ["IPv4"]
        try:
            for family in families:
                self._align(service, family, [known for known in slices if known["addressType"] == family], pods)
            for known in slices:
                if known["addressType"] not in families:
                    self._delete(known)
        except StatusError as fault:
            if fault.reason != "Forbidden":
                raise
        return None

    def _align(self, service: Obj, family: str, slices: list[Obj], pods: list[Obj]) -> None:
        known = {
            (endpoint.get("targetRef") or {}).get("uid", "")
            for one in slices
            for endpoint in one.get("endpoints") or ()
        }
        trigger = backends.trigger_time(service, pods, known, self.clock.stamp(), is_new=not slices)
        planned, gone = endpoint_slices.plan(slices, self._groups(service, pods, family))
        self._hint(service, family, planned, slices)
        labels = _labels(service)
        for one in planned:
            self._write(service, family, one, labels, trigger)
        for spare in gone:
            self._delete(spare)

    def _groups(self, service: Obj, pods: list[Obj], family: str) -> Groups:
        groups: dict[str, tuple[list[Obj], dict[str, Obj]]] = {}
        zones: dict[str, str | None] = {}
        unready = backends.publishes_unready(service)
        for pod in pods:
            address = backends.address(pod, family)
            if not address or not backends.is_backend(pod, terminating=True):
                continue
            zone = self._zone(pod["spec"].get("nodeName") or "", zones)
            if zone is None and not unready:
                continue  # its node is gone, and so is the pod, as soon as somebody notices
            exposed = [{"name": "", **port} for port in backends.ports(pod, service)]
            group = groups.setdefault(repr(exposed), (exposed, {}))
            group[1][uid_of(pod)] = backends.endpoint(pod, service, address, zone or "")
        return list(groups.values())

    def _zone(self, node: str, zones: dict[str, str | None]) -> str | None:
        """The zone of a node, "" without one; None where there is no such node."""
        if node not in zones:
            found = self.client.find("nodes", "", node) if node else None
            zones[node] = None if found is None else (found["metadata"].get("labels") or {}).get(ZONE, "")
        return zones[node]

    def _hint(self, service: Obj, family: str, planned: list[Planned], slices: list[Obj]) -> None:
        """Put hints on the planned endpoints where the Service wants any, and tell of it."""
        had = any("hints" in endpoint for one in slices for endpoint in one.get("endpoints") or ())
        annotations = service["metadata"].get("annotations") or ()
        if not service["spec"].get("trafficDistribution") and not any("/topology-" in name for name in annotations):
            return
        from minikctl.controller_manager import endpoint_hints as hints

        tail = f", addressType: {family}"
        if hints.is_automatic(service):
            ratios = hints.cpu_ratios(self.client.list("nodes"))
            endpoints = [endpoint for one in planned for endpoint in one.endpoints]
            hinted, fault = hints.shared_out(endpoints, ratios)
            for one in planned:
                one.endpoints, hinted = hinted[: len(one.endpoints)], hinted[len(one.endpoints) :]
            if fault:
                self.events.warning(service, "TopologyAwareHintsDisabled", fault + tail)
            elif not had:
                self.events.normal(service, "TopologyAwareHintsEnabled", hints.ENABLED + tail)
        elif hints.prefers_close(service):
            for one in planned:
                one.endpoints = hints.close(one.endpoints)

    def _write(self, service: Obj, family: str, planned: Planned, labels: dict[str, str], trigger: str) -> None:
        current = planned.current
        if current is None:
            self._create(service, family, planned, labels, trigger)
            return
        same_ports = [{"name": "", **port} for port in current.get("ports") or ()] == planned.ports
        same = same_ports and planned.endpoints == (current.get("endpoints") or [])
        if same and labels == (current["metadata"].get("labels") or {}):
            return
        meta = backends.with_trigger_time({**current["metadata"], "labels": labels}, trigger)
        new = {**current, "metadata": meta, "endpoints": planned.endpoints, "ports": planned.ports}
        self.client.update(RESOURCE, new)

    def _create(self, service: Obj, family: str, planned: Planned, labels: dict[str, str], trigger: str) -> None:
        if is_deleting(service):
            return
        meta = {
            "generateName": f"{service['metadata']['name']}-",
            "namespace": service["metadata"]["namespace"],
            "labels": labels,
            "ownerReferences": [controller_reference(service)],
        }
        body = {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": backends.with_trigger_time(meta, trigger),
            "addressType": family,
            "endpoints": planned.endpoints,
            "ports": planned.ports,
        }
        self.client.create(RESOURCE, body)

    def _delete(self, known: Obj) -> None:
        self.client.delete(RESOURCE, known["metadata"]["namespace"], known["metadata"]["name"])


def _labels(service: Obj) -> dict[str, str]:
    labels = {k: v for k, v in (service["metadata"].get("labels") or {}).items() if k not in (SERVICE_NAME, MANAGED_BY)}
    labels.update({SERVICE_NAME: service["metadata"]["name"], MANAGED_BY: MANAGER})
    if service["spec"].get("clusterIP") == "None":
        labels[HEADLESS] = ""
    return labels

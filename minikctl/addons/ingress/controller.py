"""The ingress controller of the default profile: Ingresses of its class get its address in their status.

It has one address for all of them, as one Service of type LoadBalancer in front of it would give. Ingresses of other
classes are left alone, for they are another controller's. Which backend a request reaches is `routing.py`'s matter.
"""

from __future__ import annotations

from minikctl.addons.ingress.routing import CONTROLLER, is_served
from minikctl.apimachinery.meta import is_deleting, key_of, split_key
from minikctl.client.events import EventRecorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

ADDRESS = "172.18.255.251"
"""Next to those that the provider of load balancers gives out."""
CLASSES = "ingressclasses.networking.k8s.io"
INGRESSES = "ingresses.networking.k8s.io"

INGRESS_CLASS: Obj = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "IngressClass",
    "metadata": {"name": "minikctl", "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}},
    "spec": {"controller": CONTROLLER},
}


class IngressController:
    name = "ingress-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        self._client = surroundings.client
        self._events = EventRecorder(
            surroundings.client, surroundings.clock, surroundings.notes, "minikctl-ingress-controller"
        )
        self._queue: dict[str, bool] = {}
        """key -> whether its rules are new."""
        self._classes_changed = False

    def observe(self, change: Change) -> None:
        if change.resource == CLASSES:
            self._classes_changed = True
        elif change.type != "DELETED":
            key = key_of(change.obj)
            before = None if change.old is None else change.old.get("spec")
            self._queue[key] = self._queue.get(key, False) or before != change.obj.get("spec")

    def busy(self) -> bool:
        return bool(self._queue) or self._classes_changed

    def fire(self, key: str) -> None:
        """It sets no timers."""

    def work(self) -> None:
        if self._classes_changed:
            self._classes_changed = False
            for ingress in self._client.list(INGRESSES):
                self._queue.setdefault(key_of(ingress), False)
        if not self._queue:
            return
        classes = self._client.list(CLASSES)
        while self._queue:
            key = next(iter(self._queue))
            changed = self._queue.pop(key)
            found = self._client.find(INGRESSES, *split_key(key))
            if found is not None and not is_deleting(found):
                self._ensure(found, served=is_served(found, classes), changed=changed)

    def _ensure(self, ingress: Obj, *, served: bool, changed: bool) -> None:
        points = ((ingress.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
        ours = [{"ip": ADDRESS}]
        if served and (changed or points != ours):
            self._events.normal(ingress, "Sync", "Scheduled for sync")
        if served and points != ours:
            self._publish(ingress, {"ingress": ours})
        elif not served and points == ours:
            self._publish(ingress, {})

    def _publish(self, ingress: Obj, balancer: Obj) -> None:
        self._client.update_status(INGRESSES, {**ingress, "status": {"loadBalancer": balancer}})

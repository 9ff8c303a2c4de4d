"""The contract of a controller, and the work queue that runs all of them in a fixed order.

A controller maps changes to keys (``keys_for``), and for one key at a time makes the world more as it should be
(``reconcile``). Reconciling is idempotent: it may be called twice, or late, and finds out by itself what is missing.
"""

from __future__ import annotations

from abc import abstractmethod
from importlib import import_module

from minikctl.apimachinery.errors import Conflict, NotFound, StatusError
from minikctl.apimachinery.meta import controller_of, is_deleting
from minikctl.client.events import EventRecorder
from minikctl.controller_manager import retries
from minikctl.controller_manager.retries import Retries, Unfinished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings


class Recurring(int):
    """A moment to look again at that comes round for ever (schedules, retries): a cluster is at rest without it."""


class Controller:
    """Base of every controller. ``name`` is the key of its timers, ``source`` its name in events."""

    name = ""
    source = ""
    first_retry, last_retry = retries.FIRST, retries.LAST

    def __init__(self, surroundings: Surroundings) -> None:
        self.client = surroundings.client
        self.clock = surroundings.clock
        self.identity = surroundings.identity
        self.settings = surroundings.settings
        self.events = EventRecorder(surroundings.client, surroundings.clock, surroundings.notes, self.source)

    @abstractmethod
    def keys_for(self, change: Change) -> Iterable[str]:
        """The keys (``namespace/name``) to reconcile because of a change."""

    @abstractmethod
    def reconcile(self, key: str) -> int | None:
        """Do what is needed for ``key`` now. Returns the moment (ms) to look again at, which may be a `Recurring` one,
        or None. Raises Unfinished or StatusError for what is to be tried again."""


# name of a controller -> where it lives; the first with something to do goes first, so that those who look at the
# status of others' objects come after them
CONTROLLERS: dict[str, str] = {
    "resourcequota": "minikctl.controller_manager.resourcequota:ResourceQuotaController",
    "replicaset": "minikctl.controller_manager.replicaset:ReplicaSetController",
    "deployment": "minikctl.controller_manager.deployment:DeploymentController",
    "replicationcontroller": "minikctl.controller_manager.replicaset:ReplicationControllerController",
    "daemonset": "minikctl.controller_manager.daemonset:DaemonSetController",
    "cronjob": "minikctl.controller_manager.cronjob:CronJobController",
    "statefulset": "minikctl.controller_manager.statefulset:StatefulSetController",
    "job": "minikctl.controller_manager.job:JobController",
    "ttl-after-finished": "minikctl.controller_manager.ttl_after_finished:TTLAfterFinishedController",
    "ephemeral-volume": "minikctl.controller_manager.ephemeral_volume:EphemeralVolumeController",
    "volume-binder": "minikctl.controller_manager.volume_binder:VolumeBinder",
    "volume-expand": "minikctl.controller_manager.volume_expand:VolumeExpandController",
    "pvc-protection": "minikctl.controller_manager.pvc_protection:ClaimProtectionController",
    "pv-protection": "minikctl.controller_manager.pv_protection:VolumeProtectionController",
    "endpoints": "minikctl.controller_manager.endpoints:EndpointsController",
    "endpointslice": "minikctl.controller_manager.endpointslice:EndpointSliceController",
    "endpointslice-mirroring": ("minikctl.controller_manager.endpointslice_mirroring:EndpointSliceMirroringController"),
    "service-cidrs": "minikctl.controller_manager.service_cidrs:ServiceCIDRController",
    "node-lifecycle": "minikctl.controller_manager.node_lifecycle:NodeLifecycleController",
    "taint-eviction": "minikctl.controller_manager.taint_eviction:TaintEvictionController",
    "pod-garbage-collector": "minikctl.controller_manager.pod_garbage_collector:PodGarbageCollector",
    "disruption": "minikctl.controller_manager.disruption:DisruptionController",
    "horizontalpodautoscaler": (
        "minikctl.controller_manager.horizontalpodautoscaler:HorizontalPodAutoscalerController"
    ),
    "serviceaccount": "minikctl.controller_manager.serviceaccount:ServiceAccountController",
    "serviceaccount-token": "minikctl.controller_manager.service_account_token:ServiceAccountTokenController",
    "root-ca": "minikctl.controller_manager.root_ca:RootCAController",
    "clusterrole-aggregation": ("minikctl.controller_manager.clusterrole_aggregation:ClusterRoleAggregationController"),
    "namespace": "minikctl.controller_manager.namespace:NamespaceController",
    "garbage-collector": "minikctl.controller_manager.garbage_collector:GarbageCollector",
}
WATCHES: dict[str, tuple[str, ...]] = {
    "deployments.apps": ("deployment",),
    "replicasets.apps": ("deployment", "replicaset"),
    "replicationcontrollers": ("replicationcontroller",),
    "services": ("endpoints", "endpointslice", "endpointslice-mirroring"),
    "endpoints": ("endpoints", "endpointslice-mirroring"),
    "endpointslices.discovery.k8s.io": ("endpointslice", "endpointslice-mirroring"),
    "servicecidrs.networking.k8s.io": ("service-cidrs",),
    "namespaces": ("serviceaccount", "root-ca", "namespace"),
    "serviceaccounts": ("serviceaccount", "serviceaccount-token"),
    "secrets": ("serviceaccount-token",),
    "configmaps": ("root-ca",),
    "clusterroles.rbac.authorization.k8s.io": ("clusterrole-aggregation",),
    "daemonsets.apps": ("daemonset",),
    "statefulsets.apps": ("statefulset",),
    "cronjobs.batch": ("cronjob",),
    "jobs.batch": ("cronjob", "job", "ttl-after-finished"),
    "persistentvolumes": ("volume-binder", "pv-protection"),
    "persistentvolumeclaims": ("statefulset", "volume-binder", "volume-expand", "pvc-protection"),
    "storageclasses.storage.k8s.io": ("volume-binder",),
    "resourcequotas": ("resourcequota",),
    "horizontalpodautoscalers.autoscaling": ("horizontalpodautoscaler",),
    "poddisruptionbudgets.policy": ("disruption",),
    "nodes": ("node-lifecycle", "taint-eviction", "pod-garbage-collector", "daemonset"),
}
"""resource of a change -> the controllers that want to see it; of pods, `_of_pod` tells. What may have owners or leave
dependents concerns the garbage collector too, and what leaves a namespace that is going, the namespace's controller."""

RETURNING = ("pods", "services", "persistentvolumeclaims")
"""Resources whose objects may use less of a quota while they exist."""

RULES = {
    "resourcequotas": "resourcequota",
    "poddisruptionbudgets.policy": "disruption",
}
"""Objects that lay down rules for others of their namespace -> the controller that wants to see those others too."""

POD_OWNERS = {
    "ReplicaSet": "replicaset",
    "ReplicationController": "replicationcontroller",
    "DaemonSet": "daemonset",
    "StatefulSet": "statefulset",
    "Job": "job",
}
"""kind of a pod's controller -> the controller here."""


class ControllerManager:
    """One component of the cluster: many controllers, one queue each. Controllers are loaded on their first change."""

    name = "controller-manager"

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._controllers: dict[str, Controller] = {}
        self._queues: dict[str, dict[str, None]] = {name: {} for name in CONTROLLERS}
        self._ruled: dict[tuple[str, str], bool] = {}
        self._retries = Retries(surroundings)

    def observe(self, change: Change) -> None:
        names = _of_pod(change) if change.resource == "pods" else WATCHES.get(change.resource, ())
        for name in names:
            self._note(name, change)
        self._observe_ruled(change)
        if _may_leave_dependents(change):
            self._note("garbage-collector", change)
        if change.type == "DELETED" and self._leaves_namespace(change.obj):
            self._note("namespace", change)

    def _observe_ruled(self, change: Change) -> None:
        """Tell those whose rules concern the change, in namespaces where there are any rules."""
        if change.resource in RULES and change.type != "MODIFIED":
            self._ruled.clear()
        namespace = change.obj["metadata"].get("namespace")
        for rules in _rules_for(change) if namespace else ():
            if self._has(rules, namespace):
                self._note(RULES[rules], change)

    def _has(self, rules: str, namespace: str) -> bool:
        """Whether a namespace has objects of a resource of `RULES`; remembered until any comes or goes."""
        known = self._ruled.get((rules, namespace))
        if known is None:
            found = self._surroundings.client.list(rules, namespace)
            known = self._ruled[rules, namespace] = bool(found)
        return known

    def _note(self, name: str, change: Change) -> None:
        queue = self._queues[name]
        for key in self._controller(name).keys_for(change):
            queue[key] = None

    def _leaves_namespace(self, obj: Obj) -> bool:
        """Whether an object was one of the last things that a namespace waits for."""
        name = obj["metadata"].get("namespace")
        namespace = self._surroundings.client.find("namespaces", "", name) if name else None
        return namespace is not None and is_deleting(namespace)

    def busy(self) -> bool:
        return any(self._queues.values())

    def work(self) -> None:
        while (name := next((name for name, queue in self._queues.items() if queue), None)) is not None:
            queue = self._queues[name]
            key = next(iter(queue))
            del queue[key]
            self._reconcile(name, key)

    def fire(self, key: str) -> None:
        name, _, rest = key.partition("|")
        self._controller(name)
        self._queues[name][rest] = None

    def _reconcile(self, name: str, key: str) -> None:
        again: int | None = None
        timer = f"{name}|{key}"
        try:
            again = self._controller(name).reconcile(key)
        except (Conflict, NotFound):
            pass  # somebody was faster: the change that made it so is on its way here, or the object is gone
        except Unfinished as rest:
            again = self._retry(name, timer, rest.again)
        except StatusError as fault:
            again = None if is_terminating(fault) else self._retry(name, timer)
        else:
            self._retries.forget(timer)
        timers = self._surroundings.timers
        if again is not None:
            timers.set(timer, int(again), recurring=isinstance(again, Recurring))
        elif timers.due(timer) is not None:
            timers.cancel(timer)

    def _retry(self, name: str, timer: str, sooner: int | None = None) -> int:
        controller = self._controller(name)
        wait = self._retries.next(timer, controller.first_retry, controller.last_retry)
        retry = Recurring(self._surroundings.clock.now + wait)
        return retry if sooner is None else min(sooner, retry)

    def _controller(self, name: str) -> Controller:
        found = self._controllers.get(name)
        if found is None:
            module, _, attribute = CONTROLLERS[name].partition(":")
            found = self._controllers[name] = getattr(import_module(module), attribute)(self._surroundings)
        return found


def is_terminating(fault: StatusError) -> bool:
    """Whether something could not be made because its namespace is going away: there is no use in trying again."""
    return any(cause.get("reason") == "NamespaceTerminating" for cause in fault.details.get("causes") or ())


def _of_pod(change: Change) -> list[str]:
    """The controllers that a pod's change concerns: those of its owners now and before, all for one without owner,
    and whoever lists backends. A Deployment waits for pods to go only."""
    kinds = {_controller_kind(pod) for pod in (change.obj, change.old) if pod is not None}
    names = [name for kind, name in POD_OWNERS.items() if kind in kinds or (kinds == {""} and change.type != "DELETED")]
    if change.type == "DELETED":
        names.insert(0, "deployment")
        names += ["pvc-protection"] if _has_volume(change.obj, ("persistentVolumeClaim", "ephemeral")) else []
    elif change.type == "ADDED":
        names += ["ephemeral-volume"] if _has_volume(change.obj, ("ephemeral",)) else []
        names += ["taint-eviction", "pod-garbage-collector"] if change.obj["spec"].get("nodeName") else []
    elif change.old is not None:
        names += ["taint-eviction"] if change.old["spec"] is not change.obj["spec"] else []
        names += ["pod-garbage-collector"] if _is_ending(change.obj) and not _is_ending(change.old) else []
    return [*names, "endpoints", "endpointslice"]


def _rules_for(change: Change) -> tuple[str, ...]:
    """A quota gets back what goes, and what comes to use less of it; a disruption budget looks at pods."""
    returns = change.type == "DELETED" or (change.type == "MODIFIED" and change.resource in RETURNING)
    quotas = ("resourcequotas",) if returns else ()
    return (*quotas, "poddisruptionbudgets.policy") if change.resource == "pods" else quotas


def _has_volume(pod: Obj, sources: tuple[str, ...]) -> bool:
    return any(source in volume for volume in pod["spec"].get("volumes") or () for source in sources)


def _is_ending(pod: Obj) -> bool:
    """Whether a pod came to its end, or is on its way out."""
    return is_deleting(pod) or (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")


def _controller_kind(pod: Obj) -> str:
    reference = controller_of(pod)
    return "" if reference is None else str(reference["kind"])


def _may_leave_dependents(change: Change) -> bool:
    """The collector looks at what was deleted, what waits for its dependents, and what has owners from the start."""
    meta = change.obj["metadata"]
    if change.type == "DELETED":
        return True
    if change.type == "ADDED":
        return bool(meta.get("ownerReferences"))
    return bool(meta.get("deletionTimestamp") and meta.get("finalizers")) or (
        change.old is not None and meta.get("ownerReferences") != change.old["metadata"].get("ownerReferences")
    )

"""Deployment: ReplicaSets, one a pod template, of which the newest grows while the others shrink.

What to do is decided in `deployment_decisions` and `deployment_conditions`; here it is looked up and done. Source:
k8s.io/kubernetes/pkg/controller/deployment.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import AlreadyExists, StatusError
from minikctl.apimachinery.meta import condition, controller_of, is_deleting, key_of, split_key
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager import deployment_conditions as conditions
from minikctl.controller_manager import deployment_decisions as decide
from minikctl.controller_manager.controller import Controller, is_terminating
from minikctl.controller_manager.replica_sets import ReplicaSetControl, new_replica_set, same_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "deployments.apps"
SETS = "replicasets.apps"


class DeploymentController(Controller):
    name = "deployment"
    source = "deployment-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._sets = ReplicaSetControl(self.client, self.events)

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == RESOURCE:
            return [key_of(change.obj)]
        if change.resource == "pods":
            return self._recreating(change)
        keys = set()
        for replica_set in (change.obj, change.old):
            reference = controller_of(replica_set) if replica_set is not None else None
            if reference is not None and reference["kind"] == "Deployment":
                keys.add(f"{change.obj['metadata']['namespace']}/{reference['name']}")
        if not keys and change.type != "DELETED" and controller_of(change.obj) is None:
            return self._possible_owners(change.obj)
        return sorted(keys)

    def reconcile(self, key: str) -> int | None:
        deployment = self.client.find(RESOURCE, *split_key(key))
        if deployment is None:
            return None
        sets = self._claimed(deployment)
        if is_deleting(deployment):
            new, old = self._split(deployment, sets)
            return self._report(deployment, new, old, rollout=False)
        changed = conditions.pause_changed(deployment, self.clock.stamp())
        if changed is not None:
            deployment = self._status(deployment, {**deployment.get("status", {}), "conditions": changed})
        active = [s for s in sets if decide.wanted(s) > 0]
        if deployment["spec"].get("paused") or decide.is_scaling(deployment, active):
            return self._sync(deployment, sets)
        if deployment["spec"]["strategy"].get("type") == "Recreate":
            return self._recreate(deployment, sets)
        return self._roll(deployment, sets)

    # --- the two strategies, and scaling

    def _roll(self, deployment: Obj, sets: list[Obj]) -> int | None:
        deployment, new, old = self._with_new(deployment, sets)
        if decide.wanted(new) != decide.wanted(deployment):
            size = min(decide.new_set_size(deployment, [*old, new], new), decide.wanted(deployment))
            if size != decide.wanted(new):
                new = self._sets.scale(deployment, new, size)
                return self._report(deployment, new, old)
        shrinking = decide.old_sizes(deployment, new, [s for s in old if decide.wanted(s) > 0])
        if shrinking:
            old = [self._sets.scale(deployment, s, shrinking.get(s["metadata"]["name"], decide.wanted(s))) for s in old]
            return self._report(deployment, new, old)
        return self._complete(deployment, new, old)

    def _recreate(self, deployment: Obj, sets: list[Obj]) -> int | None:
        new, old = self._split(deployment, sets)
        if any(decide.wanted(s) > 0 for s in old):
            old = [self._sets.scale(deployment, s, 0) for s in old]
            return self._report(deployment, new, old)
        if self._old_pods_run(old):
            return self._report(deployment, new, old)
        deployment, new, old = self._with_new(deployment, sets)
        if decide.wanted(new) != decide.wanted(deployment):
            new = self._sets.scale(deployment, new, decide.wanted(deployment))
        return self._complete(deployment, new, old)

    def _complete(self, deployment: Obj, new: Obj, old: list[Obj]) -> int | None:
        if decide.is_complete(deployment, deployment.get("status", {})):
            old = self._sets.forget(decide.surplus_history(deployment, old), old)
        return self._report(deployment, new, old)

    def _sync(self, deployment: Obj, sets: list[Obj]) -> int | None:
        """A paused Deployment, or one whose size changed: sets are sized, none is made."""
        new, old = self._split(deployment, sets)
        new, old = self._resize(deployment, new, old)
        if deployment["spec"].get("paused"):
            old = self._sets.forget(decide.surplus_history(deployment, old), old)
        return self._report(deployment, new, old, rollout=False)

    def _resize(self, deployment: Obj, new: Obj | None, old: list[Obj]) -> tuple[Obj | None, list[Obj]]:
        everything = [*old, new] if new else list(old)
        active = [s for s in everything if decide.wanted(s) > 0]
        sizes: dict[str, int] = {}
        if len(active) <= 1:
            latest = active[0] if active else new or max(old, key=decide.revision, default=None)
            if latest is not None:
                sizes[latest["metadata"]["name"]] = decide.wanted(deployment)
        elif new is not None and decide.is_saturated(deployment, new):
            sizes = {s["metadata"]["name"]: 0 for s in active if s is not new}
        elif deployment["spec"]["strategy"].get("type") == "RollingUpdate":
            sizes = decide.proportional_sizes(deployment, active)
        sized = [self._sets.scale(deployment, s, sizes.get(s["metadata"]["name"])) for s in everything]
        return (sized[-1], sized[:-1]) if new else (None, sized)

    # --- what there is

    def _claimed(self, deployment: Obj) -> list[Obj]:
        namespace = deployment["metadata"]["namespace"]
        selector = from_object(deployment["spec"]["selector"])
        known = self.client.list(SETS, namespace, owner=deployment["metadata"]["uid"])
        orphans = self.client.list(SETS, namespace, owner="-")
        return self._sets.claim(known + orphans, deployment, selector)

    def _split(self, deployment: Obj, sets: list[Obj]) -> tuple[Obj | None, list[Obj]]:
        """(the set of the present template, the others); of several with that template the oldest."""
        ordered = sorted(sets, key=lambda s: (s["metadata"]["creationTimestamp"], s["metadata"]["name"]))
        template = deployment["spec"]["template"]
        new = next((s for s in ordered if same_template(s["spec"]["template"], template)), None)
        return new, [s for s in ordered if s is not new]

    def _with_new(self, deployment: Obj, sets: list[Obj]) -> tuple[Obj, Obj, list[Obj]]:
        """(the deployment with its revision noted, the set of its present template, made if need be, the others)."""
        new, old = self._split(deployment, sets)
        number = max((decide.revision(s) for s in old), default=0) + 1
        stamp = self.clock.stamp()
        if new is None:
            deployment, new = self._create_new(deployment, old, number)
            text = f'Created new replica set "{new["metadata"]["name"]}"'
            progress = conditions.made("Progressing", "True", "NewReplicaSetCreated", text, stamp)
        else:
            new = self._sets.annotate(deployment, new, number)
            text = f'Found new replica set "{new["metadata"]["name"]}"'
            progress = conditions.made("Progressing", "True", "FoundNewReplicaSet", text, stamp)
            if condition(deployment, "Progressing") is not None:
                progress = {}
        deployment = self._note_revision(deployment, new)
        if progress and decide.progress_seconds(deployment) is not None:
            known = deployment.get("status", {}).get("conditions") or []
            status = {**deployment.get("status", {}), "conditions": conditions.with_condition(known, progress)}
            deployment = self._status(deployment, status)
        return deployment, new, old

    def _create_new(self, deployment: Obj, old: list[Obj], number: int) -> tuple[Obj, Obj]:
        """Make the new set; a name that is taken by a set of another template is a hash collision, and counted."""
        while True:
            body = new_replica_set(deployment, number, decide.new_set_size(deployment, old, None))
            try:
                new = self.client.create(SETS, body)
            except AlreadyExists:
                status = deployment.get("status", {})
                collided = {**status, "collisionCount": status.get("collisionCount", 0) + 1}
                deployment = self._status(deployment, collided)
                continue
            except StatusError as fault:
                if not is_terminating(fault):
                    self._tell_failure(deployment, body["metadata"]["name"], fault.message)
                raise
            if decide.wanted(new) > 0:
                self._sets.tell(deployment, new, 0, decide.wanted(new))
            return deployment, new

    def _tell_failure(self, deployment: Obj, name: str, why: str) -> None:
        text = f'Failed to create new replica set "{name}": {why}'
        if decide.progress_seconds(deployment) is not None:
            status = deployment.get("status", {})
            failed = conditions.made("Progressing", "False", "ReplicaSetCreateError", text, self.clock.stamp())
            known = conditions.with_condition(status.get("conditions") or [], failed)
            self._status(deployment, {**status, "conditions": known})
        self.events.warning(deployment, "ReplicaSetCreateError", text)

    def _note_revision(self, deployment: Obj, new: Obj) -> Obj:
        """The deployment carries the revision of its present set."""
        number = str(decide.revision(new))
        annotations = deployment["metadata"].get("annotations") or {}
        if annotations.get(decide.REVISION) == number:
            return deployment
        meta = {**deployment["metadata"], "annotations": {**annotations, decide.REVISION: number}}
        # through the status, as the real controller does it: an update would raise the generation
        return self.client.update_status(RESOURCE, {**deployment, "metadata": meta})

    def _old_pods_run(self, old: list[Obj]) -> bool:
        for replica_set in old:
            meta = replica_set["metadata"]
            for pod in self.client.list("pods", meta["namespace"], owner=meta["uid"]):
                if pod["status"].get("phase") not in ("Failed", "Succeeded"):
                    return True
        return False

    # --- what is told

    def _report(self, deployment: Obj, new: Obj | None, old: list[Obj], *, rollout: bool = True) -> int | None:
        """Bring the status up to date; the moment at which the rollout would count as stuck."""
        sets, stamp = ([*old, new] if new else old), self.clock.stamp()
        status = decide.counts(deployment, sets, new)
        known = deployment.get("status", {}).get("conditions") or []
        status["conditions"] = conditions.with_condition(known, conditions.availability(deployment, status, stamp))
        if rollout:
            status["conditions"] = conditions.after_rollout_step(deployment, status, sets, new, self.clock.now, stamp)
        self._status(deployment, status)
        limit = decide.deadline(deployment, status) if not deployment["spec"].get("paused") else None
        return limit if limit is not None and limit > self.clock.now else None

    def _status(self, deployment: Obj, status: Obj) -> Obj:
        if status == deployment.get("status"):
            return deployment
        meta = {key: value for key, value in deployment["metadata"].items() if key != "resourceVersion"}
        return self.client.update_status(RESOURCE, {**deployment, "metadata": meta, "status": status})

    # --- who is concerned

    def _recreating(self, change: Change) -> list[str]:
        """A pod that went may have been the last one that a Recreate rollout waited for."""
        reference = controller_of(change.obj)
        if change.type != "DELETED" or reference is None or reference["kind"] != "ReplicaSet":
            return []
        namespace = change.obj["metadata"]["namespace"]
        replica_set = self.client.find(SETS, namespace, reference["name"])
        owner = controller_of(replica_set) if replica_set is not None else None
        deployment = self.client.find(RESOURCE, namespace, owner["name"]) if owner else None
        if deployment is None or deployment["spec"]["strategy"].get("type") != "Recreate":
            return []
        return [key_of(deployment)]

    def _possible_owners(self, replica_set: Obj) -> list[str]:
        labels = replica_set["metadata"].get("labels")
        if not labels:
            return []
        found = self.client.list(RESOURCE, replica_set["metadata"]["namespace"])
        return [key_of(d) for d in found if from_object(d["spec"]["selector"]).matches(labels)]

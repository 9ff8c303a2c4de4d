"""StatefulSet: pods with a number, one after the other, each with claims of its own that outlive it.

What to do is decided in `statefulset_decisions`; here it is looked up and done. Source:
k8s.io/kubernetes/pkg/controller/statefulset.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import AlreadyExists, NotFound, StatusError
from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, labels_of, name_of, split_key, with_meta
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager import stateful_pods as member
from minikctl.controller_manager import statefulset_decisions as decide
from minikctl.controller_manager.controller import Controller, is_terminating
from minikctl.controller_manager.controller_revisions import RevisionControl
from minikctl.controller_manager.pod_control import PodControl
from minikctl.controller_manager.retries import Unfinished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "statefulsets.apps"
CLAIMS = "persistentvolumeclaims"
HASH = "controller.kubernetes.io/hash"


class StatefulSetController(Controller):
    name = "statefulset"
    source = "statefulset-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._pods = PodControl(self.client, self.events)
        self._revisions = RevisionControl(self.client)

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == RESOURCE:
            return [key_of(change.obj)]
        namespace = change.obj["metadata"]["namespace"]
        if change.resource == CLAIMS:
            if change.type != "DELETED":
                return []
            sets = self.client.list(RESOURCE, namespace)
            return [key_of(owner) for owner in sets if owner["spec"].get("volumeClaimTemplates")]
        owners = [controller_of(pod) for pod in (change.obj, change.old) if pod is not None]
        if owners[0] is None and change.type != "DELETED":
            return self._possible_owners(change.obj)
        return sorted({f"{namespace}/{owner['name']}" for owner in owners if owner and owner["kind"] == "StatefulSet"})

    def reconcile(self, key: str) -> int | None:
        owner = self.client.find(RESOURCE, *split_key(key))
        if owner is None:
            return None
        pods = self._claimed(owner)
        live = {(owner.get("status") or {}).get("currentRevision", ""), *map(member.revision_of, pods)}
        update = self._revisions.current(owner, HASH, live=live)
        current = self._current(owner, update)
        layout = decide.Layout(owner, pods)
        finished = is_deleting(owner) or self._act(owner, layout, current, update)
        again = self._report(owner, current, update)
        if not finished:
            raise Unfinished(again)
        return again

    def _act(self, owner: Obj, layout: decide.Layout, current: Obj, update: Obj) -> bool:
        """Do what may be done now; whether nothing was refused."""
        try:
            self._step(owner, layout, current, update)
        except NotFound:
            return True
        except Unfinished:
            return False
        except StatusError as refused:
            return is_terminating(refused)
        return True

    def _step(self, owner: Obj, layout: decide.Layout, current: Obj, update: Obj) -> None:
        """First all replicas, then what is beyond them, then the update: one step after the other in an ordered set."""
        if self._ensure(owner, layout, current, update):
            return
        for pod in layout.condemned:
            self._match_retention(owner, pod)
        doomed = decide.next_condemned(owner, layout, self.clock.now)
        for pod in doomed:
            self._delete(owner, pod)
        if decide.is_ordered(owner) and layout.condemned:
            return
        outdated = decide.next_outdated(owner, layout, name_of(update))
        if outdated is not None:
            self._delete(owner, outdated)

    # --- replicas

    def _ensure(self, owner: Obj, layout: decide.Layout, current: Obj, update: Obj) -> bool:
        """Make and mend the pods of all ordinals; whether nothing more may be done now."""
        ordered = decide.is_ordered(owner)
        for index, pod in enumerate(layout.replicas):
            if pod is None:
                revision = current if decide.wants_current(owner, index) else update
                self._create(owner, layout.start + index, revision)
            elif pod["status"].get("phase") in ("Failed", "Succeeded"):
                if not is_deleting(pod):
                    self._delete(owner, pod)
            else:
                if pod["status"].get("phase") == "Pending":
                    self._make_claims(owner, pod, member.ordinal_of(pod))
                if not ordered or not decide.blocks(pod, owner, self.clock.now):
                    self._mend(owner, pod)
                    continue
            if ordered:
                return True
        return False

    def _create(self, owner: Obj, ordinal: int, revision: Obj) -> None:
        template = {key: value for key, value in revision["data"]["spec"]["template"].items() if key != "$patch"}
        body = member.new_pod(owner, template, ordinal, name_of(revision))
        namespace = owner["metadata"]["namespace"]
        for claim in member.claims(owner, ordinal):
            known = self.client.find(CLAIMS, namespace, name_of(claim))
            if known is not None and member.is_stale(known, name_of(body), owner):
                return  # its deletion wakes the set
        pending = self._make_claims(owner, body, ordinal)
        if pending:
            self._tell(owner, "create", body, pending)
            raise Unfinished
        try:
            made = self.client.create("pods", body)
        except AlreadyExists:
            raise Unfinished from None
        except StatusError as refused:
            self._tell(owner, "create", body, refused.message)
            raise
        self._match_retention(owner, made)
        self._tell(owner, "create", made)

    def _mend(self, owner: Obj, pod: Obj) -> None:
        """Give back a pod's identity where somebody took it, and its claims the owners that they should have."""
        labels = member.identity(name_of(pod), member.ordinal_of(pod))
        same = all(labels_of(pod).get(label) == text for label, text in labels.items())
        if self._match_retention(owner, pod) or not same:
            if not same:
                self.client.update("pods", with_meta(pod, labels={**labels_of(pod), **labels}))
            self._tell(owner, "update", pod)

    def _delete(self, owner: Obj, pod: Obj) -> None:
        meta = pod["metadata"]
        self.client.delete("pods", meta["namespace"], meta["name"], preconditions={"uid": meta["uid"]})
        self._tell(owner, "delete", pod)

    # --- claims

    def _make_claims(self, owner: Obj, pod: Obj, ordinal: int) -> str:
        """Make the missing claims of a pod; why it cannot start with those that are there, or ""."""
        faults = []
        for body in member.claims(owner, ordinal):
            name = name_of(body)
            known = self.client.find(CLAIMS, body["metadata"]["namespace"], name)
            if known is not None:
                faults += [f"pvc {name} is being deleted"] if is_deleting(known) else []
                continue
            about = f"Pod {name_of(pod)} in StatefulSet {name_of(owner)}"
            try:
                self.client.create(CLAIMS, body)
            except StatusError as refused:
                faults.append(f"failed to create PVC {name}: {refused.message}")
                text = f"create Claim {name} for {about} failed error: {refused.message}"
                self.events.warning(owner, "FailedCreate", text)
            else:
                self.events.normal(owner, "SuccessfulCreate", f"create Claim {name} {about} success")
        return faults[0] if len(faults) == 1 else f"[{', '.join(faults)}]" if faults else ""

    def _match_retention(self, owner: Obj, pod: Obj) -> bool:
        """Give the claims of a pod the owners that the retention policy wants; whether anything changed."""
        changed = False
        for template in owner["spec"].get("volumeClaimTemplates") or ():
            name = member.claim_name(owner, template, member.ordinal_of(pod))
            claim = self.client.find(CLAIMS, owner["metadata"]["namespace"], name)
            if claim is None:
                continue
            wanted = member.claim_owners(claim, owner, pod)
            if wanted != (claim["metadata"].get("ownerReferences") or []):
                self.client.update(CLAIMS, with_meta(claim, ownerReferences=wanted or None))
                changed = True
        return changed

    # --- what there is, and what is told

    def _claimed(self, owner: Obj) -> list[Obj]:
        meta = owner["metadata"]
        known = self.client.list("pods", meta["namespace"], owner=meta["uid"])
        orphans = self.client.list("pods", meta["namespace"], owner="-")
        known += [pod for pod in orphans if member.parent_of(pod)[0] == meta["name"]]
        return self._pods.claim(known, owner, from_object(owner["spec"]["selector"]))

    def _current(self, owner: Obj, update: Obj) -> Obj:
        """The revision before the one that is being rolled out; the same where none is."""
        name = (owner.get("status") or {}).get("currentRevision")
        if not name or name == name_of(update):
            return update
        return next((r for r in self._revisions.of(owner) if name_of(r) == name), update)

    def _report(self, owner: Obj, current: Obj, update: Obj) -> int | None:
        meta = owner["metadata"]
        pods = self.client.list("pods", meta["namespace"], owner=meta["uid"])
        status, again = decide.status_of(owner, pods, current, update, self.clock.now)
        status = decide.after_rollout(owner, status)
        if status != owner.get("status"):
            self.client.update_status(RESOURCE, {**with_meta(owner, resourceVersion=None), "status": status})
        return again

    def _tell(self, owner: Obj, verb: str, pod: Obj, fault: str = "") -> None:
        about = f"{verb} Pod {name_of(pod)} in StatefulSet {name_of(owner)}"
        if fault:
            self.events.warning(owner, f"Failed{verb.title()}", f"{about} failed error: {fault}")
        else:
            self.events.normal(owner, f"Successful{verb.title()}", f"{about} successful")

    def _possible_owners(self, pod: Obj) -> list[str]:
        name, labels = member.parent_of(pod)[0], labels_of(pod)
        owner = self.client.find(RESOURCE, pod["metadata"]["namespace"], name) if name and labels else None
        if owner is None or not from_object(owner["spec"]["selector"]).matches(labels):
            return []
        return [key_of(owner)]

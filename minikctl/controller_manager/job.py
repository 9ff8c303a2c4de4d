"""Job: pods that come to an end, so many at once, until enough have succeeded or too many have failed.

What to do is decided in `job_decisions`, what counts in `job_tracking`; here it is looked up and done. Source:
k8s.io/kubernetes/pkg/controller/job.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict, NotFound
from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, split_key, with_meta
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager import job_decisions as decide
from minikctl.controller_manager import job_pods, job_tracking
from minikctl.controller_manager.controller import Controller, is_terminating
from minikctl.controller_manager.pod_control import PodControl
from minikctl.controller_manager.pod_state import is_ready
from minikctl.controller_manager.retries import Unfinished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "jobs.batch"
OURSELVES = "kubernetes.io/job-controller"
MEMORY = "job-backoff"
"""The part of the checkpoint that remembers failures in a row: ``{key: [failures, moment of the last]}``."""


class JobController(Controller):
    """Keys are ``namespace/name`` of a Job, or ``namespace/name|pod`` of a pod whose Job may be gone."""

    name = "job"
    source = "job-controller"
    first_retry, last_retry = 1000, 60_000

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._pods = PodControl(self.client, self.events)
        self._checkpoint = surroundings.checkpoint
        self._save = surroundings.save

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == RESOURCE:
            keys = [key_of(change.obj)]
            if change.type == "DELETED":
                meta = change.obj["metadata"]
                pods = self.client.list("pods", meta["namespace"], owner=meta["uid"])
                keys += [f"{key_of(pod)}|pod" for pod in pods if job_pods.is_tracked(pod)]
            return keys
        owners = [controller_of(pod) for pod in (change.obj, change.old) if pod is not None]
        namespace = change.obj["metadata"]["namespace"]
        keys = sorted({f"{namespace}/{owner['name']}" for owner in owners if owner and owner["kind"] == "Job"})
        if change.type == "DELETED":
            return keys
        if job_pods.is_tracked(change.obj) and (owners[0] is None or is_deleting(change.obj)):
            keys.append(f"{key_of(change.obj)}|pod")
        return keys if owners[0] is not None else keys + self._possible_owners(change.obj)

    def reconcile(self, key: str) -> int | None:
        if key.endswith("|pod"):
            self._free_orphan(*split_key(key.removesuffix("|pod")))
            return None
        job = self.client.find(RESOURCE, *split_key(key))
        if job is None:
            self._remember(key, None)
            return None
        if job["spec"].get("managedBy", OURSELVES) != OURSELVES:
            return None
        meta = job["metadata"]
        known = self.client.list("pods", meta["namespace"], owner=meta["uid"])
        if decide.is_finished(job):
            self._remember(key, None)
            for pod in known:
                self._free(pod)
            return None
        known += self.client.list("pods", meta["namespace"], owner="-")
        selector = from_object(job["spec"]["selector"])
        pods = self._pods.claim(known, job, selector, finalizer=job_pods.FINALIZER)
        return self._sync(key, job, pods)

    def _sync(self, key: str, job: Obj, pods: list[Obj]) -> int | None:
        picture = decide.Picture(job, pods, self._recall(key))
        status = dict(job.get("status") or {})
        if not status.get("startTime") and not job["spec"].get("suspend"):
            status["startTime"] = self.clock.stamp()
        over = decide.verdict(picture, self.clock.now, self.clock.stamp())
        active, again, refused = len(picture.active), None, False
        if over is not None:
            self._delete(picture, picture.active)
            active = 0
        else:
            if not is_deleting(job):
                active, again, refused = self._manage(picture)
            if decide.is_complete(picture, active):
                over = decide.completed(self.clock.stamp())
            elif not is_deleting(job):
                status = self._suspension(job, status)
        status["active"], status["ready"], status["terminating"] = active, picture.ready, picture.terminating
        job = self._track(key, picture, status, over)
        if over is not None:
            return None  # what is left to wait for are pods, and they tell when they go
        again = min((moment for moment in (again, decide.deadline(job)) if moment is not None), default=None)
        if refused:
            raise Unfinished(again)
        return again

    # --- pods

    def _manage(self, picture: decide.Picture) -> tuple[int, int | None, bool]:
        """Make or delete what is to be; (active pods then, when to look again, whether a pod was refused)."""
        todo = decide.plan(picture, self.clock.now)
        if todo.wait is not None:
            # the real controller, too, tells of no active pods then
            return 0, max(todo.wait, self.clock.now + 1000), False
        active = len(picture.active)
        if todo.delete:
            for pod in todo.delete:
                self._free(pod)
            self._delete(picture, todo.delete)
            return active - len(todo.delete), None, False
        job = picture.job
        bodies = [job_pods.new_pod(job, index, picture.delayed.get(index)) for index in todo.create]
        made, fault = self._pods.create_all(bodies, job)
        return active + len(made), None, fault is not None and not is_terminating(fault)

    def _delete(self, picture: decide.Picture, pods: list[Obj]) -> None:
        for pod in pods:
            self._pods.delete(pod, picture.job)
            picture.ready -= is_ready(pod)
            picture.terminating += 1

    def _free(self, pod: Obj) -> None:
        """Take the tracking finalizer off a pod."""
        meta = pod["metadata"]
        current = self.client.find("pods", meta["namespace"], meta["name"])
        if current is None or current["metadata"]["uid"] != meta["uid"] or not job_pods.is_tracked(current):
            return
        left = [name for name in current["metadata"]["finalizers"] if name != job_pods.FINALIZER]
        try:
            self.client.update("pods", with_meta(current, finalizers=left or None))
        except (NotFound, Conflict):
            return

    def _free_orphan(self, namespace: str, name: str) -> None:
        """A tracked pod that no unfinished Job counts may go."""
        pod = self.client.find("pods", namespace, name)
        if pod is None or not job_pods.is_tracked(pod):
            return
        owner = controller_of(pod)
        if owner is not None:
            if owner["kind"] != "Job" or owner["apiVersion"] != "batch/v1":
                return
            job = self.client.find(RESOURCE, namespace, owner["name"])
            if job is not None and job["metadata"]["uid"] == owner["uid"]:
                foreign = job["spec"].get("managedBy", OURSELVES) != OURSELVES
                if foreign or not decide.is_finished(job):
                    return
        self._free(pod)

    # --- status

    def _suspension(self, job: Obj, status: Obj) -> Obj:
        """Suspended or resumed, with its event; a resumed Job starts anew."""
        before = status.get("conditions") or []
        stamp = self.clock.stamp()
        if job["spec"].get("suspend"):
            new = decide.made("Suspended", "JobSuspended", "Job suspended", stamp)
        else:
            new = decide.made("Suspended", "JobResumed", "Job resumed", stamp, "False")
        conditions = decide.with_condition(before, new)
        if conditions is before:
            return status
        if new["status"] == "True":
            self.events.normal(job, "Suspended", "Job suspended")
            return {**status, "conditions": conditions}
        self.events.normal(job, "Resumed", "Job resumed")
        return {**status, "conditions": conditions, "startTime": stamp}

    def _track(self, key: str, picture: decide.Picture, status: Obj, over: Obj | None) -> Obj:
        """Note the pods that ended, let them go, count them; then the Job may be over."""
        tracked = {pod["metadata"]["uid"] for pod in picture.pods if job_pods.is_tracked(pod)}
        status = job_tracking.counted(status, tracked)
        pods = decide.releasable(picture, over is not None)
        failing = over is not None and over["type"] == "FailureTarget"
        status, taken = job_tracking.noted(picture, status, pods, failing)
        if over is not None:
            status["conditions"] = decide.with_condition(status.get("conditions") or [], over)
        job = self._write(picture.job, status)
        self._remember(key, picture.backoff)
        for pod in taken:
            self._free(pod)
        status = job_tracking.counted(status, tracked - {pod["metadata"]["uid"] for pod in taken})
        done = over is not None and len(taken) == len(pods) and not picture.terminating
        if over is None or not done or job_tracking.waits(status):
            return self._write(job, status)
        return self._finish(job, status, over)

    def _finish(self, job: Obj, status: Obj, over: Obj) -> Obj:
        succeeded = over["type"] == "SuccessCriteriaMet"
        stamp = self.clock.stamp()
        final = decide.made("Complete" if succeeded else "Failed", over["reason"], over["message"], stamp)
        status = {**status, "conditions": decide.with_condition(status["conditions"], final)}
        if succeeded:
            status["completionTime"] = stamp
        job = self._write(job, status)
        if not succeeded:
            self.events.warning(job, over["reason"], over["message"])
            return job
        completions = job["spec"].get("completions")
        if completions is not None and status.get("succeeded", 0) > completions:
            text = "Too many succeeded pods running after completion count reached"
            self.events.warning(job, "TooManySucceededPods", text)
        self.events.normal(job, "Completed", "Job completed")
        return job

    def _write(self, job: Obj, status: Obj) -> Obj:
        if status == job.get("status"):
            return job
        return self.client.update_status(RESOURCE, {**with_meta(job, resourceVersion=None), "status": status})

    # --- memory

    def _recall(self, key: str) -> decide.Backoff:
        known = ((self._checkpoint() or {}).get(MEMORY) or {}).get(key)
        return decide.Backoff(*known) if known else decide.Backoff()

    def _remember(self, key: str, backoff: decide.Backoff | None) -> None:
        whole = self._checkpoint() or {}
        records = whole.get(MEMORY) or {}
        if backoff is not None and backoff.failures:
            records = {**records, key: [backoff.failures, backoff.last]}
        elif key in records:
            records = {other: record for other, record in records.items() if other != key}
        else:
            return
        self._save({**whole, MEMORY: records})

    def _possible_owners(self, pod: Obj) -> list[str]:
        labels = pod["metadata"].get("labels")
        if not labels:
            return []
        jobs = self.client.list(RESOURCE, pod["metadata"]["namespace"])
        return [key_of(job) for job in jobs if from_object(job["spec"]["selector"]).matches(labels)]

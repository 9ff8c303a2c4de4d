"""The kubelets of all nodes, as one component: registers nodes, and leads pods through the stages of `lifecycle.py`.

Nothing is remembered between commands: what a pod has come to stands in its status, what is to come in timers with the
key ``namespace/name|uid|stage|container|attempt``. A timer of a pod that is gone, or of another pod of that name, is
ignored; those of a pod that is gone or done are taken back, so that nobody waits for them.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict, NotFound, StatusError
from minikctl.apimachinery.meta import key_of, split_key
from minikctl.client.events import EventRecorder
from minikctl.kubelet import eviction, node_status, pod_notes
from minikctl.kubelet.host import Host
from minikctl.kubelet.inside import keep_files
from minikctl.kubelet.lifecycle import STAGES
from minikctl.kubelet.nodes import Nodes
from minikctl.kubelet.notes import Notes, room_of
from minikctl.kubelet.phase import FINISHED
from minikctl.kubelet.pod_run import PodRun, is_static
from minikctl.kubelet.pressure import TIMER, Pressure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings
    from minikctl.kubelet.host import Configurations
    from minikctl.kubelet.nodes import Node

    Step = tuple[str, str, str, str]


class Kubelet:
    name = "kubelet"

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._timers = surroundings.timers
        self._settings = surroundings.settings
        self._events = EventRecorder(surroundings.client, surroundings.clock, surroundings.notes, "kubelet")
        self._notes = Notes(surroundings)
        self._nodes = Nodes(surroundings, self._notes)
        self._pressure = Pressure(surroundings, self._notes, self._events)
        self._new_nodes: dict[str, None] = {}
        self._looks: dict[str, None] = {}
        self._revived: dict[str, bool] = {}
        """Nodes whose kubelet runs again, and whether their machine was off meanwhile."""
        self._mirrors: dict[str, Obj] = {}
        self._steps: dict[str, list[Step]] = {}
        self._echo = False

    # --- what the cluster calls

    def observe(self, change: Change) -> None:
        if self._echo:  # what this component has just written itself
            return
        if change.resource == "pods":
            self._observe_pod(change)
        elif change.resource == "nodes":
            self._observe_node(change)
        elif change.resource == "persistentvolumeclaims":
            self._plan_expansion(change.obj)
        else:
            self._keep_old(change)
            if change.type != "DELETED":
                self._wake(change)

    def busy(self) -> bool:
        waiting = self._steps or self._new_nodes or self._revived or self._mirrors or self._looks
        return bool(waiting) or self._notes.unsaved

    def work(self) -> None:
        self._nodes.begin()
        for name in list(self._new_nodes):
            self._register(name)
        self._new_nodes.clear()
        for name, rebooted in list(self._revived.items()):
            self._revive(name, rebooted=rebooted)
        self._revived.clear()
        for pod in list(self._mirrors.values()):
            self._mirror(pod)
        self._mirrors.clear()
        configurations: Configurations = {}
        while self._steps or self._looks:
            steps, self._steps = self._steps, {}
            for key, todo in steps.items():
                self._sync(key, todo, configurations)
            looks, self._looks = {**self._looks, **self._nodes.used_anew}, {}
            self._nodes.used_anew.clear()
            for name in looks:
                self._look(name)
        self._echo = True
        try:
            self._nodes.finish()
        finally:
            self._echo = False
        self._notes.keep()

    def fire(self, key: str) -> None:
        if key.startswith(f"{TIMER}|"):
            self._looks[key.partition("|")[2]] = None
            return
        pod, uid, stage, container, attempt = key.split("|")
        self._steps.setdefault(pod, []).append((stage, container, attempt, uid))

    # --- noting what is to be done

    def _observe_node(self, change: Change) -> None:
        name = change.obj["metadata"]["name"]
        if change.type == "ADDED":
            self._new_nodes[name] = None
        elif change.type == "DELETED":
            block = (change.obj.get("spec") or {}).get("podCIDR") or ""
            self._notes.forget_node(name, node_status.internal_address(change.obj), block)
        elif change.old is not None and change.type == "MODIFIED" and node_status.is_running(change.obj):
            if not node_status.is_running(change.old):
                self._revived[name] = node_status.has_rebooted(change.obj, change.old)
            elif _room(change.obj) != _room(change.old):
                self._looks[name] = None
                self._make_room(name)

    def _observe_pod(self, change: Change) -> None:
        pod, old = change.obj, change.old
        if change.type == "DELETED":
            self._forget(pod)
            self._make_room(pod["spec"].get("nodeName") or "")
            if is_static(pod):
                self._mirrors[key_of(pod)] = pod
            return
        if not pod["spec"].get("nodeName"):
            return
        stage = ""
        if old is None or not old["spec"].get("nodeName"):
            stage = "admit"
        elif pod["metadata"] is not old["metadata"]:
            from minikctl.kubelet import as_of_start

            as_of_start.note_pod(self._surroundings.notes, pod, old)
            stage = _stage_of(pod, old)
        if stage:
            uid = pod["metadata"]["uid"]
            self._steps.setdefault(key_of(pod), []).append((stage, "", "", uid))

    def _make_room(self, node: str) -> None:
        """There may be more room on a node than before: pods whose resize waits for it try again."""
        for entry in self._notes.awaiting(room_of(node)):
            pod, uid = entry.split("|")
            self._steps.setdefault(pod, []).append(("room", "", "", uid))

    def _wake(self, change: Change) -> None:
        """A ConfigMap or Secret came or changed: pods that wait for it go on."""
        meta = change.obj["metadata"]
        for entry in self._notes.awaiting(f"{change.resource}/{meta['namespace']}/{meta['name']}"):
            pod, uid = entry.split("|")
            self._steps.setdefault(pod, []).append(("configured", "", "", uid))

    def _plan_expansion(self, claim: Obj) -> None:
        """A claim's volume has grown: the file system follows at the next sync of a pod that has it mounted."""
        from minikctl.kubelet import volume_expansion

        for pod in self._client.list("pods", claim["metadata"]["namespace"]):
            if claim["metadata"]["name"] in volume_expansion.claims_of(pod):
                due = volume_expansion.moment(pod, self._clock.now)
                if due is not None:
                    self._timers.set(f"{_timers_of(pod)}{volume_expansion.STAGE}||", due)

    def _keep_old(self, change: Change) -> None:
        """A ConfigMap or Secret came, changed or went: running containers keep their variables, and files follow at
        the next sync."""
        from minikctl.kubelet import as_of_start
        from minikctl.kubelet.filesystem import sync

        old = change.obj if change.type == "DELETED" else change.old
        if change.type == "MODIFIED" and old is not None and _data_of(old) == _data_of(change.obj):
            return
        meta, before = change.obj["metadata"], None if old is None else _data_of(old)
        pods = self._client.list("pods", meta["namespace"], reads=f"{change.resource}/{meta['name']}")
        notes = self._surroundings.notes
        if as_of_start.note_object(notes, pods, change.resource, meta["name"], before):
            sync.note_change(notes, change.resource, meta, before, self._clock.now)
        else:
            sync.forget(notes, change.resource, meta)

    def _forget(self, pod: Obj) -> None:
        """A pod is gone, and all that was noted of it."""
        from minikctl.kubelet.filesystem import sync

        if not self._settings.get("instant"):
            keep_files(pod, self._client, self._surroundings.notes, self._clock.now)
        sync.tidy(self._surroundings.notes, self._client, pod)
        self._timers.cancel_all(_timers_of(pod))
        self._notes.forget_pod(pod)
        pod_notes.forget(self._surroundings.notes, pod["metadata"]["uid"])

    # --- doing it

    def _register(self, name: str) -> None:
        obj = self._client.find("nodes", "", name)
        if obj is None:
            return
        self._echo = True
        try:
            self._nodes.register(obj)
        finally:
            self._echo = False
        for pod in self._client.list("pods", fields=f"spec.nodeName={name}"):
            self._steps.setdefault(key_of(pod), []).append(("recover", "", "", pod["metadata"]["uid"]))
        self._introduce(name)

    def _revive(self, name: str, *, rebooted: bool) -> None:
        """A node's kubelet runs again: it says so, and takes its pods up where they are."""
        obj = self._client.find("nodes", "", name)
        if obj is None:
            return
        self._echo = True
        try:
            node = self._nodes.post_ready(obj, rebooted=rebooted)
        finally:
            self._echo = False
        self._introduce(name, node["status"]["nodeInfo"]["bootID"] if rebooted else "")
        stage = "reboot" if rebooted else "recover"
        for pod in self._client.list("pods", fields=f"spec.nodeName={name}"):
            self._steps.setdefault(key_of(pod), []).append((stage, "", "", pod["metadata"]["uid"]))
        self._looks[name] = None

    def _introduce(self, name: str, boot: str = "") -> None:
        """What a kubelet tells when it starts; ``boot``: the id of a machine that has been off."""
        if self._settings.get("profile") == "bare":
            return
        about = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "uid": name}}
        for reason, message in node_status.EVENTS:
            self._events.record(about, "Normal", reason, message.format(name), host=name)
        if boot:
            text = f"Node {name} has been rebooted, boot id: {boot}"
            self._events.record(about, "Warning", "Rebooted", text, host=name)

    def _look(self, name: str) -> None:
        """See whether a node runs out of something; then a pod has to go."""
        node = self._client.find("nodes", "", name)
        if node is None or not node_status.is_running(node):
            return
        self._echo = True
        try:
            victim = self._pressure.look(node)
        finally:
            self._echo = False
        self._nodes.forget(name)
        if victim is not None:
            pod, text = victim
            self._steps.setdefault(key_of(pod), []).append(("evict", "", text, pod["metadata"]["uid"]))

    def _mirror(self, pod: Obj) -> None:
        """A static pod lives in its node's own folder: when its picture in the API goes, the kubelet makes it anew."""
        meta = pod["metadata"]
        if self._nodes.find(pod["spec"]["nodeName"]) is None:
            return
        kept = {
            field: meta[field]
            for field in ("name", "namespace", "labels", "annotations", "ownerReferences")
            if field in meta
        }
        self._echo = True
        try:
            new = self._client.create("pods", {**pod, "metadata": kept}, namespace=meta["namespace"])
            self._client.update_status("pods", {**new, "status": pod["status"]})
        except StatusError:
            return  # its namespace is going, or somebody else took its name
        finally:
            self._echo = False

    def _sync(self, key: str, steps: list[Step], configurations: Configurations) -> None:
        pod = self._client.find("pods", *split_key(key))
        if pod is None:
            return
        node = self._nodes.find(pod["spec"]["nodeName"])
        if node is None:
            return
        uid = pod["metadata"]["uid"]
        host = Host(self._surroundings, self._nodes, self._notes, node, pod, configurations, self._events)
        run = PodRun(pod, host, self._clock.now)
        for stage, container, attempt, of in steps:
            if of == uid and not run.deleted:
                STAGES[stage](run, container, attempt)
        try:
            self._act(run, node)
        except (Conflict, NotFound):
            return  # somebody was faster, and what they did comes here too

    def _act(self, run: PodRun, node: Node) -> None:
        pod, prefix = run.pod, _timers_of(run.pod)
        for event in run.events:
            self._events.record(
                pod,
                event.type,
                event.reason,
                event.message,
                field_path=event.field_path,
                host=node.name,
                first=not event.again,
            )
        if run.has_ended():
            self._timers.cancel_all(prefix)
        for timer in run.timers:
            self._timers.set(f"{prefix}{timer.stage}|{timer.container}|{timer.attempt}", timer.due)
        if not run.statuses and not run.rejected:
            return
        status = run.status()
        self._echo = True
        try:
            if status != pod.get("status"):
                self._client.update_status("pods", {**pod, "status": status})
            if run.deleted:
                preconditions = {"uid": run.meta["uid"]}
                self._client.delete(
                    "pods", run.meta["namespace"], run.meta["name"], gracePeriodSeconds=0, preconditions=preconditions
                )
                self._forget(pod)
                if is_static(pod):
                    self._mirrors[key_of(pod)] = pod
        finally:
            self._echo = False
        if run.deleted or run.granted or status["phase"] in FINISHED:
            self._make_room(node.name)


def _timers_of(pod: Obj) -> str:
    return f"{key_of(pod)}|{pod['metadata']['uid']}|"


def _data_of(obj: Obj) -> Obj:
    """What a ConfigMap or Secret holds, in the shape of one."""
    return {field: obj[field] for field in ("data", "binaryData") if obj.get(field)}


def _stage_of(pod: Obj, old: Obj) -> str:
    """What a change of a pod that has a node means for its kubelet; "" for nothing."""
    meta, before = pod["metadata"], old["metadata"]
    if meta.get("deletionTimestamp"):
        if not before.get("deletionTimestamp"):
            return "terminate"
        shorter = meta.get("deletionGracePeriodSeconds") != before.get("deletionGracePeriodSeconds")
        return "hurry" if shorter else ""
    if pod["spec"] is not old["spec"] and pod["spec"] != old["spec"]:
        return "changed"
    if meta.get("annotations") != before.get("annotations"):
        return "annotated"
    if pod["spec"].get("readinessGates") and pod["status"] != old["status"]:
        return "gates"
    return ""


def _room(node: Obj) -> tuple[object, ...]:
    """All of a node by which it may run out of something."""
    said = (node["metadata"].get("annotations") or {}).get(eviction.PRESSURE)
    return said, (node.get("status") or {}).get("capacity")

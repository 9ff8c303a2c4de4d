"""Startup, readiness and liveness probes: when the next one matters, and what comes of it.

Nobody probes every few seconds here: a timer is set only for a probe whose result may change something, that is for
each failure up to the threshold, and for what makes a container ready or not. The attempt of such a timer is
``RESTARTS.RESULT.COUNT``: how many probes in a row, this one included, have had that result. Source:
k8s.io/kubernetes/pkg/kubelet/prober (worker.go, prober.go).
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet import container_status, health, starting, termination
from minikctl.kubelet.container_status import is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

FIELDS = {"startup": "startupProbe", "readiness": "readinessProbe", "liveness": "livenessProbe"}
FIRST = 1000
"""A probe without an initial delay comes when the kubelet has seen that the container runs."""


def none(run: PodRun, container: Obj) -> bool:
    """Whether a container is ready as soon as it runs."""
    if run.host.instant:
        return _ready_unprobed(run, container)
    if container.get("startupProbe") or container.get("readinessProbe"):
        return False
    return not run.annotations or not health.stands_in(run.annotations, container["name"])


def _ready_unprobed(run: PodRun, container: Obj) -> bool:
    """Where no probes run: whether the annotation lets the container be ready now."""
    if not run.annotations or not health.is_said(run.annotations, container["name"]):
        return True
    return health.changes(run.pod, container, "readiness")[-1][1]


def begin(run: PodRun, name: str) -> None:
    """The container has just started."""
    container = run.containers[name]
    if container.get("startupProbe"):
        _plan(run, name, "startup", first=True)
    else:
        _begin_others(run, name)


def _begin_others(run: PodRun, name: str) -> None:
    """What is probed once a container counts as started."""
    container = run.containers[name]
    for kind in ("readiness", "liveness"):
        if _probe(run, container, kind):
            _plan(run, name, kind, first=True)


def _probe(run: PodRun, container: Obj, kind: str) -> Obj | None:
    """The probe of a kind; annotations about readiness stand in for a probe that is not there."""
    found: Obj | None = container.get(FIELDS[kind])
    if found is None and kind == "readiness" and health.stands_in(run.annotations, container["name"]):
        return {"periodSeconds": 1, "failureThreshold": 1, "silent": True}
    return found


def _plan(run: PodRun, name: str, kind: str, *, first: bool = False) -> None:
    """Set a timer for the next probe whose result differs from what the status says, if there is one.

    ``first``: nothing is known yet, so that failures count as well as successes (of a liveness probe, failures alone).
    """
    container = run.containers[name]
    probe = _probe(run, container, kind)
    if probe is None:
        return
    started = _started_at(run, name)
    due = _tick_after(probe, started, run.now - 1 if first else run.now)
    changes = _changes(run, name, kind)
    ok = health.result(changes, due - started)
    if ok == _is_good(run.statuses[name], kind) and not (first and kind != "liveness"):
        later = next((moment for moment, then in changes if moment > due - started and then != ok), None)
        if later is None:
            return
        due, ok = _tick_after(probe, started, started + later - 1), not ok
    run.after(due - run.now, "probe", f"{name}/{kind}", f"{run.attempt(name)}.{'ok' if ok else ''}.1")


def _changes(run: PodRun, name: str, kind: str) -> health.Changes:
    """The results of a probe over the life of the container's present run."""
    container = run.containers[name]
    if not health.looks_for(container, kind):
        return health.changes(run.pod, container, kind)
    started = _started_at(run, name)
    touched = [(moment - started, path, there) for moment, path, there in run.host.touched(name)]
    return health.changes(run.pod, container, kind, touched)


def _is_good(status: Obj, kind: str) -> bool:
    return bool({"startup": status["started"], "readiness": status["ready"]}.get(kind, True))


def _started_at(run: PodRun, name: str) -> int:
    """The container's start; its stamp has whole seconds, so the fraction is the present's where that is the same."""
    stamp: str = run.statuses[name]["state"]["running"]["startedAt"]
    return run.now if stamp == run.stamp else parse(stamp)


def _tick_after(probe: Obj, started: int, moment: int) -> int:
    """The first probe after a moment."""
    begin = started + max(int(probe.get("initialDelaySeconds") or 0) * 1000, FIRST)
    period = _period(probe)
    return begin if moment < begin else begin + ((moment - begin) // period + 1) * period


def _period(probe: Obj) -> int:
    return max(int(probe.get("periodSeconds") or 10), 1) * 1000


def probe(run: PodRun, target: str, attempt: str) -> None:
    """A probe that matters is due."""
    name, _, kind = target.partition("/")
    restarts, said, count_text = attempt.split(".")
    status = run.statuses.get(name)
    if status is None or not container_status.is_running(status) or restarts != run.attempt(name) or run.finished:
        return
    container = run.containers[name]
    spec = _probe(run, container, kind)
    if spec is None or (run.terminal and kind != "readiness") or (kind == "startup" and status["started"]):
        return
    ok = health.result(_changes(run, name, kind), run.now - _started_at(run, name))
    count = int(count_text) if bool(said) == ok else 1
    if ok:
        _succeeded(run, name, kind, spec, count)
    else:
        _failed(run, name, kind, spec, count)


def _succeeded(run: PodRun, name: str, kind: str, probe: Obj, count: int) -> None:
    if kind == "liveness" or _is_good(run.statuses[name], kind):
        _plan(run, name, kind)
    elif count < (probe.get("successThreshold") or 1):
        _again(run, name, kind, probe, "ok", count + 1)
    elif kind == "startup":
        _has_started(run, name)
    else:
        run.statuses[name] = {**run.statuses[name], "ready": True}
        _plan(run, name, kind)


def _has_started(run: PodRun, name: str) -> None:
    container = run.containers[name]
    ready = _probe(run, container, "readiness") is None
    run.statuses[name] = {**run.statuses[name], "started": True, "ready": ready}
    _begin_others(run, name)
    if is_sidecar(container):
        starting.start_what_can(run)


def _failed(run: PodRun, name: str, kind: str, probe: Obj, count: int) -> None:
    if not probe.get("silent"):
        why = health.failure(run.pod, run.containers[name], kind, run.address)
        run.warning("Unhealthy", f"{kind.capitalize()} probe failed: {why}", name)
    if count < (probe.get("failureThreshold") or 3):
        _again(run, name, kind, probe, "", count + 1)
    elif kind == "readiness":
        run.statuses[name] = {**run.statuses[name], "ready": False}
        _plan(run, name, kind)
    else:
        _kill(run, name, kind, probe)


def _again(run: PodRun, name: str, kind: str, probe: Obj, said: str, count: int) -> None:
    run.after(_period(probe), "probe", f"{name}/{kind}", f"{run.attempt(name)}.{said}.{count}")


def _kill(run: PodRun, name: str, kind: str, probe: Obj) -> None:
    """A container that is not alive is stopped; that it is started again is the restart policy's business."""
    if any(init["name"] == name for init in run.spec.get("initContainers") or ()):
        what = "Init container"
    else:
        what = "Container"
    run.normal("Killing", f"{what} {name} failed {kind} probe, will be restarted", name)
    grace = probe.get("terminationGracePeriodSeconds")
    if grace is None:
        grace = run.spec.get("terminationGracePeriodSeconds", 30)
    end = termination.ending(run.pod, run.containers[name], grace)
    run.after(end.after, "exit", name, f"{run.attempt(name)}.{end.code}")


def plan_again(run: PodRun, target: str, attempt: str) -> None:
    """An annotation changed: what is probed from now on may be another result."""
    if run.finished:
        return
    for name in run.running():
        status, container = run.statuses[name], run.containers[name]
        unprobed = run.host.instant or (status["started"] and _probe(run, container, "readiness") is None)
        if unprobed and (is_sidecar(container) or not starting.is_init(run, name)):
            ready = not run.host.instant or _ready_unprobed(run, container)
            if ready != status["ready"]:
                run.statuses[name] = {**status, "ready": ready}
        if run.host.instant:
            continue
        if container.get("startupProbe") and not status["started"]:
            _plan(run, name, "startup")
            continue
        for kind in ("readiness", "liveness"):
            _plan(run, name, kind)


def look_at_gates(run: PodRun, target: str, attempt: str) -> None:
    """Somebody set a condition. All conditions are made anew with every status, so nothing is left to do."""

"""How a pod gets going: admission, volumes and network, what starts when, and what a start is. Images: `pulling.py`.

Stages, each called with a `PodRun` and the container and attempt of its timer; see `lifecycle.py` for their table.
Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (SyncPod, startContainer), pkg/kubelet/images/image_manager.go.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.kubelet import (
    backoff,
    behaviour,
    configuration,
    container_status,
    crashes,
    hooks,
    host_paths,
    installed,
    probes,
    pulling,
    running,
    termination,
    volume_expansion,
)
from minikctl.kubelet.container_status import is_sidecar, waiting_reason
from minikctl.kubelet.pod_run import is_static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.pod_run import PodRun

SANDBOX_TIME = 1000
"""Milliseconds from admission until volumes and network are there."""

FRESH = (container_status.CREATING, container_status.INITIALIZING)
"""Reasons of a container that nobody has tried to start yet."""


def admit(run: PodRun, container: str, attempt: str) -> None:
    """The pod has come to its node."""
    if run.finished or run.statuses:
        return
    refusal = run.host.pressure_refusal()
    if refusal is None and not run.scheduled and not is_static(run.pod):
        refusal = run.host.rejection()
    if refusal is not None:
        run.rejected = True
        run.reason, text = refusal
        run.why = f"Pod was rejected: {text}"
        run.warning(run.reason, text)
        return
    run.fill()
    if run.spec.get("hostNetwork"):
        run.address = run.host.address
    deadline = run.spec.get("activeDeadlineSeconds")
    if deadline:
        run.after(deadline * 1000, "deadline")
    if run.host.instant:
        make_sandbox(run, container, "0")
    else:
        run.after(SANDBOX_TIME, "sandbox", attempt="0")


def make_sandbox(run: PodRun, container: str, attempt: str) -> None:
    """Mount the volumes; then the containers can start."""
    if run.finished or run.terminal or run.sandbox:
        return
    unusable = configuration.unusable_claims(run)
    if unusable:
        run.warning("FailedMount", unusable)
        run.after(_next_look(run), "sandbox", attempt="0")
        return
    faults = configuration.missing_volumes(run)
    if faults:
        for text in faults:
            run.warning("FailedMount", text)
        if attempt:  # without one, the timer of the last try still stands
            run.after(backoff.mount_delay(int(attempt)), "sandbox", attempt=str(int(attempt) + 1))
        return
    host_paths.make(run)
    volume_expansion.expand(run, container, attempt)
    start_what_can(run)


def connect(run: PodRun) -> bool:
    """Give the pod its network, which its status shows as soon as a container was tried to start; False without."""
    if run.sandbox:
        return True
    if not run.address:
        run.address = run.host.pod_address()
    if not run.address:
        run.warning("FailedCreatePodSandBox", NO_ADDRESS)
        run.after(SANDBOX_TIME * 15, "sandbox", attempt="0")
        return False
    run.sandbox = True
    return True


NO_ADDRESS = (
    "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin "
    'type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set'
)


def start_what_can(run: PodRun) -> None:
    """Start what is next: init containers one after another, sidecars before what follows them, then all others."""
    for init in run.spec.get("initContainers") or ():
        status = run.statuses[init["name"]]
        ended = container_status.ended(status)
        if is_sidecar(init):
            if waiting_reason(status) in FRESH:
                pulling.begin(run, init["name"])
                status = run.statuses[init["name"]]
            if not status["started"] and not status.get("lastState"):
                return
        elif ended is None or ended["exitCode"]:
            if waiting_reason(status) in FRESH:
                pulling.begin(run, init["name"])
            return
    for ordinary in run.spec["containers"]:
        if waiting_reason(run.statuses[ordinary["name"]]) in FRESH and not pulling.begin(run, ordinary["name"]):
            return
    for extra in run.spec.get("ephemeralContainers") or ():
        if waiting_reason(run.statuses[extra["name"]]) in FRESH and not pulling.begin(run, extra["name"]):
            return


def create(run: PodRun, name: str) -> bool:
    """The image is there: make the container and start it, when its configuration is complete.

    False while that takes time, so that what comes after it has to wait.
    """
    if not connect(run):
        return False
    fault = configuration.missing_environment(run, name)
    if fault:
        run.warning("Failed", f"Error: {fault}", name)
        run.statuses[name] = container_status.waiting(run.statuses[name], "CreateContainerConfigError", fault)
        try_later(run, name)
        return True
    delay = 0 if run.host.instant else behaviour.start_delay(run.pod, run.containers[name])
    if delay:
        run.after(delay, "delayed", name, run.attempt(name))
        return False
    return started(run, name)


def try_later(run: PodRun, name: str) -> None:
    """Let the kubelet look again at a container that cannot start as things are."""
    run.after(_next_look(run), "start", name, run.attempt(name))


def _next_look(run: PodRun) -> int:
    started = run.pod["status"].get("startTime")
    return backoff.look_again(run.now - parse(started) if started else 0)


def delayed(run: PodRun, name: str, attempt: str) -> None:
    """A container that takes its time to start, by its annotation, has done so."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or container_status.is_running(status):
        return
    if attempt == run.attempt(name) and started(run, name):
        start_what_can(run)


def started(run: PodRun, name: str) -> bool:
    """The container is made, and its process starts. False while its postStart hook runs, or it is stopped because that
    has failed: until then it does not count as running, and what comes after it has to wait."""
    container = run.containers[name]
    again = pulling.may_have_told(run, name)
    run.normal("Created", f"Created container: {name}", name, again=again)
    if container.get("command") and not run.host.instant:
        fault = installed.fault(run.pod, container)
        if fault:
            _start_failed(run, name, fault)
            return True
    run.normal("Started", f"Started container {name}", name, again=again)
    if container.get("lifecycle") and not run.host.instant:
        hook = hooks.hook(run.pod, container, "postStart")
        if hook.milliseconds:
            run.after(hook.milliseconds, "hooked", name, f"{run.attempt(name)}.{run.now}")
            return False
        if hook.failure:
            _hook_failed(run, name, run.now)
            return False
    _runs(run, name, run.now)
    return True


def hooked(run: PodRun, name: str, attempt: str) -> None:
    """The postStart hook of a container is over; the attempt has the moment of its start."""
    restarts, _, began = attempt.partition(".")
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or restarts != run.attempt(name):
        return
    if container_status.is_running(status):
        return
    if hooks.hook(run.pod, run.containers[name], "postStart").failure:
        _hook_failed(run, name, int(began))
    else:
        _runs(run, name, int(began))
        start_what_can(run)


def _hook_failed(run: PodRun, name: str, began: int) -> None:
    """Stop a container whose postStart hook has failed."""
    run.warning("FailedPostStartHook", "PostStartHook failed", name)
    run.normal("Killing", "FailedPostStartHook", name)
    grace = run.spec.get("terminationGracePeriodSeconds", 30)
    end = termination.ending(run.pod, run.containers[name], grace)
    run.after(end.after, "unhooked", name, f"{run.attempt(name)}.{began}.{end.code}")


def unhooked(run: PodRun, name: str, attempt: str) -> None:
    """A container whose postStart hook has failed has stopped."""
    restarts, began, code = attempt.split(".")
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or restarts != run.attempt(name):
        return
    container = run.containers[name]
    failure = hooks.hook(run.pod, container, "postStart").failure
    _show_running(run, name, int(began), ready=False, started=False)
    run.statuses[name] = container_status.terminated(run.statuses[name], code=int(code), finished=run.stamp)
    running.gone(run, name, backoff.restart_delay(run.statuses[name]), "PostStartHookError", failure)
    start_what_can(run)


def _start_failed(run: PodRun, name: str, fault: str) -> None:
    """There is no process: what was to run is not in the image."""
    run.warning("Failed", f"Error: {fault}", name)
    _show_running(run, name, 0, ready=False, started=False)
    run.statuses[name] = container_status.terminated(
        run.statuses[name], code=installed.EXIT_CODE, finished=run.stamp, reason="StartError", message=fault
    )
    delay = backoff.failed_start_delay(run.statuses[name]["restartCount"])
    running.gone(run, name, delay, "RunContainerError", fault)


def _runs(run: PodRun, name: str, began: int) -> None:
    """The container runs, and has since ``began``."""
    container = run.containers[name]
    live = probes.none(run, container)
    _show_running(
        run,
        name,
        began,
        ready=live and (is_sidecar(container) or not is_init(run, name)),
        started=live or run.host.instant or not container.get("startupProbe"),
    )
    if run.annotations:
        crashes.plan(run, name)
        crashes.watch_memory(run, name)
    if not run.host.instant:
        life = behaviour.life_of(run.pod, container, run.statuses[name]["restartCount"])
        if life.ends_after is not None:
            run.after(max(began + life.ends_after - run.now, backoff.NOTICE), "exit", name, run.attempt(name))
        probes.begin(run, name)


def _show_running(run: PodRun, name: str, began: int, *, ready: bool, started: bool) -> None:
    run.statuses[name] = container_status.running(
        run.statuses[name],
        run.containers[name],
        run.spec,
        stamp=run.stamp if began == run.now else rfc3339(began),
        identifier=run.host.identifier(),
        ready=ready,
        started=started,
    )


def is_init(run: PodRun, name: str) -> bool:
    return any(init["name"] == name for init in run.spec.get("initContainers") or ())


def start(run: PodRun, name: str, attempt: str) -> None:
    """A wait is over: try to start a container (again), from its image on."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or container_status.is_running(status):
        return
    if attempt == run.attempt(name):
        _try(run, name)


def _try(run: PodRun, name: str) -> None:
    """Begin a container whose turn it is; a sidecar that starts at last lets go what waited for it."""
    if pulling.begin(run, name) and is_init(run, name):
        start_what_can(run)


def configured(run: PodRun, container: str, attempt: str) -> None:
    """A ConfigMap or Secret that the pod waits for has come, or changed."""
    if run.finished or run.terminal:
        return
    if not run.sandbox:
        make_sandbox(run, "", "")
        return
    for name, status in list(run.statuses.items()):
        if waiting_reason(status) == "CreateContainerConfigError":
            _try(run, name)

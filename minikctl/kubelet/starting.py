"""How a pod gets going: admission, volumes and network, what starts when, and what a start is. Images: `pulling.py`.

Stages, each called with a `PodRun` and the container and attempt of its timer; see `lifecycle.py` for their table.
Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (SyncPod, startContainer), pkg/kubelet/images/image_manager.go.
"""

from __future__ import annotations

from minikctl.kubelet import backoff, behaviour, configuration, container_status, crashes, probes, pulling
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
    refusal = None if run.scheduled or is_static(run.pod) else run.host.rejection()
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
    faults = configuration.missing_volumes(run)
    if faults:
        for text in faults:
            run.warning("FailedMount", text)
        if attempt:  # without one, the timer of the last try still stands
            run.after(backoff.mount_delay(int(attempt)), "sandbox", attempt=str(int(attempt) + 1))
        return
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
        run.after(backoff.CONFIG_DELAY, "start", name, run.attempt(name))
        return True
    delay = 0 if run.host.instant else behaviour.start_delay(run.pod, run.containers[name])
    if delay:
        run.after(delay, "delayed", name, run.attempt(name))
        return False
    started(run, name)
    return True


def delayed(run: PodRun, name: str, attempt: str) -> None:
    """A container that takes its time to start (annotation, postStart) has done so."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or container_status.is_running(status):
        return
    if attempt == run.attempt(name):
        started(run, name)
        start_what_can(run)


def started(run: PodRun, name: str) -> None:
    """The container's process runs."""
    container, status = run.containers[name], run.statuses[name]
    again = pulling.may_have_told(run, name)
    run.normal("Created", f"Created container: {name}", name, again=again)
    run.normal("Started", f"Started container {name}", name, again=again)
    live = probes.none(run, container)
    run.statuses[name] = container_status.running(
        status,
        container,
        run.spec,
        stamp=run.stamp,
        identifier=run.host.identifier(),
        ready=live and (is_sidecar(container) or not is_init(run, name)),
        started=live or run.host.instant or not container.get("startupProbe"),
    )
    if run.annotations:
        crashes.plan(run, name)
    if not run.host.instant:
        life = behaviour.life_of(run.pod, container, run.statuses[name]["restartCount"])
        if life.ends_after is not None:
            run.after(max(life.ends_after, backoff.NOTICE), "exit", name, run.attempt(name))
        probes.begin(run, name)


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

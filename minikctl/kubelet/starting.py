"""How a pod gets going: admission, sandbox and volumes, images, the first start of each container.

Stages, each called with a `PodRun` and the container and attempt of its timer; see `lifecycle.py` for their table.
Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (SyncPod, startContainer), pkg/kubelet/images/image_manager.go.
"""

from __future__ import annotations

from minikctl.apimachinery.duration import format_go
from minikctl.kubelet import backoff, behaviour, configuration, container_status, images, probes
from minikctl.kubelet.container_status import is_sidecar, waiting_reason
from minikctl.kubelet.pod_run import is_static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.images import Image
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
    """Mount the volumes and connect the network; then the containers can start."""
    if run.finished or run.terminal or run.sandbox:
        return
    faults = configuration.missing_volumes(run)
    if faults:
        for text in faults:
            run.warning("FailedMount", text)
        if attempt:  # without one, the timer of the last try still stands
            run.after(backoff.mount_delay(int(attempt)), "sandbox", attempt=str(int(attempt) + 1))
        return
    if not run.address:
        run.address = run.host.pod_address()
    if not run.address:
        run.warning("FailedCreatePodSandBox", NO_ADDRESS)
        run.after(SANDBOX_TIME * 15, "sandbox", attempt=attempt)
        return
    run.sandbox = True
    start_what_can(run)


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
                begin(run, init["name"])
                status = run.statuses[init["name"]]
            if not status["started"] and not status.get("lastState"):
                return
        elif ended is None or ended["exitCode"]:
            if waiting_reason(status) in FRESH:
                begin(run, init["name"])
            return
    for ordinary in run.spec["containers"]:
        if waiting_reason(run.statuses[ordinary["name"]]) in FRESH and not begin(run, ordinary["name"]):
            return
    for extra in run.spec.get("ephemeralContainers") or ():
        if waiting_reason(run.statuses[extra["name"]]) in FRESH and not begin(run, extra["name"]):
            return


def begin(run: PodRun, name: str) -> bool:
    """See to the image of a container, then start it. False while its image is being pulled."""
    container = run.containers[name]
    if run.host.instant:
        return _start_with_image(run, name)
    image = images.parse(container["image"])
    if image is None:
        why = images.invalid_message(container["image"])
        run.warning("InspectFailed", why, name)
        _fail(run, name, "InvalidImageName", why)
        return True
    present = run.host.has_image(image)
    policy = container.get("imagePullPolicy") or "IfNotPresent"
    if policy == "Never":
        if present or run.annotations.get(behaviour.IMAGE_EXISTS) == "true":
            return _start_with_image(run, name)
        why = f'Container image "{container["image"]}" is not present with pull policy of Never'
        run.warning("ErrImageNeverPull", why, name)
        _fail(run, name, "ErrImageNeverPull", why)
        return True
    if policy == "IfNotPresent" and present:
        return _start_with_image(run, name)
    _pull(run, name, image, 0)
    return False


def _start_with_image(run: PodRun, name: str) -> bool:
    image = run.containers[name]["image"]
    run.normal("Pulled", f'Container image "{image}" already present on machine', name, again=_again(run, name))
    create(run, name)
    return True


def _again(run: PodRun, name: str) -> bool:
    """Whether events of a start may have been told of before."""
    return bool(run.statuses[name].get("containerID"))


def _pull(run: PodRun, name: str, image: Image, tries: int) -> None:
    configuration.warn_of_pull_secrets(run)
    run.normal("Pulling", f'Pulling image "{image.text}"', name, again=tries > 0 or _again(run, name))
    run.after(_pull_time(run, image), "pulled", name, f"{run.attempt(name)}.{tries}")


def _pull_time(run: PodRun, image: Image) -> int:
    return images.QUICK_PULL if run.host.has_image(image) else images.pull_time(image)


def pulled(run: PodRun, name: str, attempt: str) -> None:
    """The pull of a container's image has ended, well or not."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or container_status.is_running(status):
        return
    image = images.parse(run.containers[name]["image"])
    restarts, _, tries = attempt.partition(".")
    if image is None or restarts != run.attempt(name):
        return
    first = waiting_reason(status) in FRESH
    if not images.exists(image, run.annotations.get(behaviour.IMAGE_EXISTS, "")):
        _pull_failed(run, name, image, int(tries or 0))
    else:
        took = format_go(_pull_time(run, image))
        run.host.keep_image(image)
        size = images.size(image)
        text = (
            f'Successfully pulled image "{image.text}" in {took} ({took} including waiting). Image size: {size} bytes.'
        )
        run.normal("Pulled", text, name, again=_again(run, name))
        create(run, name)
    if first or _is_init(run, name):
        start_what_can(run)


def _pull_failed(run: PodRun, name: str, image: Image, tries: int) -> None:
    why = images.pull_error(image)
    run.warning("Failed", f'Failed to pull image "{image.text}": {why}', name)
    _fail(run, name, "ErrImagePull", why)
    run.after(backoff.NOTICE, "pull-backoff", name, f"{run.attempt(name)}.{tries}")


def pull_backoff(run: PodRun, name: str, attempt: str) -> None:
    """The kubelet sees that it is too early to pull again."""
    status = run.statuses.get(name)
    restarts, _, tries = attempt.partition(".")
    if status is None or run.finished or run.terminal or waiting_reason(status) != "ErrImagePull":
        return
    text = run.containers[name]["image"]
    message = status["state"]["waiting"].get("message", "")
    run.normal("BackOff", f'Back-off pulling image "{text}"', name)
    _fail(run, name, "ImagePullBackOff", f'Back-off pulling image "{text}": ErrImagePull: {message}')
    run.after(backoff.pull_delay(int(tries or 0)) - backoff.NOTICE, "pull", name, f"{restarts}.{int(tries or 0) + 1}")


def pull_again(run: PodRun, name: str, attempt: str) -> None:
    """The back-off of a pull is over."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or waiting_reason(status) != "ImagePullBackOff":
        return
    restarts, _, tries = attempt.partition(".")
    image = images.parse(run.containers[name]["image"])
    if image is not None and restarts == run.attempt(name):
        _pull(run, name, image, int(tries or 0))


def _fail(run: PodRun, name: str, reason: str, message: str) -> None:
    """The container cannot start: say so in its status and in an event."""
    run.warning("Failed", f"Error: {reason}", name)
    run.statuses[name] = container_status.waiting(run.statuses[name], reason, message)


def create(run: PodRun, name: str) -> None:
    """The image is there: make the container and start it, when its configuration is complete."""
    fault = configuration.missing_environment(run, name)
    if fault:
        run.warning("Failed", f"Error: {fault}", name)
        run.statuses[name] = container_status.waiting(run.statuses[name], "CreateContainerConfigError", fault)
        run.after(backoff.CONFIG_DELAY, "start", name, run.attempt(name))
        return
    delay = 0 if run.host.instant else behaviour.start_delay(run.pod, run.containers[name])
    if delay:
        run.after(delay, "delayed", name, run.attempt(name))
    else:
        started(run, name)


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
    again = _again(run, name)
    run.normal("Created", f"Created container: {name}", name, again=again)
    run.normal("Started", f"Started container {name}", name, again=again)
    live = run.host.instant or probes.none(run, container)
    run.statuses[name] = container_status.running(
        status,
        container,
        run.spec,
        stamp=run.stamp,
        identifier=run.host.identifier(),
        ready=live and (is_sidecar(container) or not _is_init(run, name)),
        started=live or not container.get("startupProbe"),
    )
    if not run.host.instant:
        life = behaviour.life_of(run.pod, container, run.statuses[name]["restartCount"])
        if life.ends_after is not None:
            run.after(max(life.ends_after, backoff.NOTICE), "exit", name, run.attempt(name))
        probes.begin(run, name)


def _is_init(run: PodRun, name: str) -> bool:
    return any(init["name"] == name for init in run.spec.get("initContainers") or ())


def start(run: PodRun, name: str, attempt: str) -> None:
    """A wait is over: try to start a container (again), from its image on."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or container_status.is_running(status):
        return
    if attempt == run.attempt(name):
        begin(run, name)


def configured(run: PodRun, container: str, attempt: str) -> None:
    """A ConfigMap or Secret that the pod waits for has come, or changed."""
    if run.finished or run.terminal:
        return
    if not run.sandbox:
        make_sandbox(run, "", "")
        return
    for name, status in list(run.statuses.items()):
        if waiting_reason(status) == "CreateContainerConfigError":
            begin(run, name)

"""Images on their way to a node: pull policies, pulls that take time, pulls that fail and are tried again.

Stages; see `lifecycle.py` for their table. The attempt of their timers is ``RESTARTS.TRIES.MILLISECONDS.WAIT``:
which run of the container it is for, how often it failed before, how long the pull takes, and how long those before it
took. Source:
k8s.io/kubernetes/pkg/kubelet/images/image_manager.go.
"""

from __future__ import annotations

from minikctl.apimachinery.duration import format_go
from minikctl.kubelet import backoff, behaviour, configuration, container_status, images, starting
from minikctl.kubelet.container_status import waiting_reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.images import Image
    from minikctl.kubelet.pod_run import PodRun


def begin(run: PodRun, name: str) -> bool:
    """See to the image of a container, then start it. False while that takes time."""
    container = run.containers[name]
    image = images.parse(container["image"])
    if run.host.instant and (image is None or _said(run, image) != "false"):
        return _start_with_image(run, name)
    if image is None:
        why = images.invalid_message(container["image"])
        run.warning("InspectFailed", why, name)
        _fail(run, name, "InvalidImageName", why)
        starting.try_later(run, name)
        return True
    present = run.host.has_image(image)
    policy = container.get("imagePullPolicy") or "IfNotPresent"
    if policy == "Never":
        if present or run.annotations.get(behaviour.IMAGE_EXISTS) == "true":
            return _start_with_image(run, name)
        why = f'Container image "{container["image"]}" is not present with pull policy of Never'
        run.warning("ErrImageNeverPull", why, name)
        _fail(run, name, "ErrImageNeverPull", why)
        starting.try_later(run, name)
        return True
    if policy == "IfNotPresent" and present:
        return _start_with_image(run, name)
    _pull(run, name, image, 0)
    return False


def _said(run: PodRun, image: Image) -> str:
    """Whether the image can be pulled, as the pod's annotation or else the cluster's settings say."""
    return run.annotations.get(behaviour.IMAGE_EXISTS) or run.host.image_rule(image)


def _start_with_image(run: PodRun, name: str) -> bool:
    image = run.containers[name]["image"]
    run.normal("Pulled", f'Container image "{image}" already present on machine', name, again=may_have_told(run, name))
    return starting.create(run, name)


def may_have_told(run: PodRun, name: str) -> bool:
    """Whether events of a start may have been told of before."""
    status = run.statuses[name]
    return bool(status.get("containerID")) or waiting_reason(status) not in starting.FRESH


def _pull(run: PodRun, name: str, image: Image, tries: int) -> None:
    configuration.warn_of_pull_secrets(run)
    run.normal("Pulling", f'Pulling image "{image.text}"', name, again=tries > 0 or may_have_told(run, name))
    time, wait = run.host.queue_pull(image)
    run.after(wait + time, "pulled", name, f"{run.attempt(name)}.{tries}.{time}.{wait}")


def pulled(run: PodRun, name: str, attempt: str) -> None:
    """The pull of a container's image has ended, well or not."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or container_status.is_running(status):
        return
    image = images.parse(run.containers[name]["image"])
    restarts, tries, time, wait = attempt.split(".")
    if image is None or restarts != run.attempt(name):
        return
    first = waiting_reason(status) in starting.FRESH
    settled = True
    if not images.exists(image, _said(run, image)):
        _pull_failed(run, name, image, int(tries))
    else:
        took, whole = format_go(int(time)), format_go(int(time) + int(wait))
        run.host.keep_image(image)
        size = images.size(image)
        text = (
            f'Successfully pulled image "{image.text}" in {took} ({whole} including waiting). Image size: {size} bytes.'
        )
        run.normal("Pulled", text, name, again=may_have_told(run, name))
        settled = starting.create(run, name)
    if not settled:
        return
    if first or starting.is_init(run, name):
        starting.start_what_can(run)


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
    left = backoff.pull_delay(int(tries or 0)) - backoff.NOTICE
    run.after(left, "pull", name, f"{restarts}.{int(tries or 0) + 1}")
    _look_again(run, name, left)


def still_waiting(run: PodRun, name: str, attempt: str) -> None:
    """The kubelet looks at a container whose pull has to wait, and says so again."""
    restarts, _, left = attempt.partition(".")
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or restarts != run.attempt(name):
        return
    if waiting_reason(status) == "ImagePullBackOff":
        run.normal("BackOff", f'Back-off pulling image "{run.containers[name]["image"]}"', name)
        run.warning("Failed", "Error: ImagePullBackOff", name)
        _look_again(run, name, int(left))


def _look_again(run: PodRun, name: str, left: int) -> None:
    if backoff.LOOK < left < backoff.SILENT:
        run.after(backoff.LOOK, "still-waiting", name, f"{run.attempt(name)}.{left - backoff.LOOK}")


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
    if not starting.connect(run):
        return
    run.warning("Failed", f"Error: {reason}", name)
    run.statuses[name] = container_status.waiting(run.statuses[name], reason, message)

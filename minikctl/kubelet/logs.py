"""What containers have written: computed from what they do and when they started, nothing is stored. Pure.

An annotation ``minikctl.dev/log`` comes first, then the command's output, then what well-known servers say when they
start (`server_logs.py`).
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet import behaviour, images, server_logs
from minikctl.kubelet.container_status import all_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.container_files import ContainerFiles
    from minikctl.kubelet.inside import Inside

    Lines = list[tuple[int, str]]

MOST_REPEATS = 10_000
"""Lines of a repeated kind that a log still has."""


def lines_of(
    pod: Obj,
    container: str,
    now: int,
    previous: bool = False,
    inside: Inside | None = None,
    attached: Obj | None = None,
) -> Lines:
    """(moment in ms, text) of each line of a container's present or last run, or of the run before (``previous``).

    ``inside`` knows the variables and files that come from other objects; they are read as they are now. ``attached``
    is what somebody who attached to the main process made it write: ``started`` (ms) of that run, and ``lines``.

    Raises BadRequest, as a kubelet answers, for a container that has not run (before).
    """
    spec = next((c for c in all_containers(pod["spec"]) if c["name"] == container), None)
    status = _status(pod, container)
    if spec is None:
        raise BadRequest(f"container {container} is not valid for pod {pod['metadata']['name']}")
    if status is None:
        raise BadRequest(f'container "{container}" in pod "{pod["metadata"]["name"]}" is not available')
    started, ended, _ = _run(pod, container, status, previous=previous)
    if attached and attached["started"] == started:
        return [(moment, text) for moment, text in attached["lines"]]
    configured = spec if inside is None else inside.configured(spec)
    files = None if inside is None else inside.files(container)
    lines = _written(pod, configured, started, ended or now, files)
    return [line for line in lines if line[0] <= (ended or now)]


def _status(pod: Obj, container: str) -> Obj | None:
    status = pod.get("status") or {}
    for group in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for found in status.get(group) or ():
            if found["name"] == container:
                result: Obj = found
                return result
    return None


def _run(pod: Obj, container: str, status: Obj, *, previous: bool) -> tuple[int, int | None, int]:
    """(start, end or None, how many runs came before) of the run that was asked for."""
    title = f'container "{container}" in pod "{pod["metadata"]["name"]}"'
    state, last = status["state"], status["lastState"].get("terminated")
    restarts: int = status["restartCount"]
    if previous:
        if not last or not last.get("startedAt"):
            raise BadRequest(f"previous terminated {title} not found")
        return parse(last["startedAt"]), parse(last["finishedAt"]), max(restarts - ("waiting" not in state), 0)
    if "running" in state:
        return parse(state["running"]["startedAt"]), None, restarts
    ended = state.get("terminated") or last
    if ended and ended.get("startedAt"):
        return parse(ended["startedAt"]), parse(ended["finishedAt"]) + 999, restarts
    if ended:
        raise BadRequest(f"{title} is terminated")
    reason = state["waiting"].get("reason", "")
    known = {"ErrImagePull": "image can't be pulled", "ImagePullBackOff": "trying and failing to pull image"}
    raise BadRequest(f"{title} is waiting to start: {known.get(reason, reason)}")


def _written(pod: Obj, container: Obj, started: int, until: int, files: ContainerFiles | None) -> Lines:
    annotations = pod["metadata"].get("annotations") or {}
    said = behaviour.annotation(annotations, "log", container["name"])
    if said is not None:
        return _said(said, started, until)
    argv = behaviour.argv_of(pod, container)
    if argv is not None:
        lines = behaviour.course_of(pod, container, argv, started, until, files).lines
        if lines or not server_logs.is_server(argv[0]):
            return lines
    image = images.parse(container["image"])
    return server_logs.lines(image, started, pod) if image is not None else []


def _said(text: str, started: int, until: int) -> Lines:
    """The lines of an annotation: at the start, ``@5s text`` later, ``@every 10s text`` again and again."""
    lines: Lines = []
    for line in text.rstrip("\n").split("\n"):
        words = line.split(" ", 2)
        if words[0] == "@every" and len(words) > 1:
            period = behaviour.milliseconds(words[1])
            if period:
                rest = words[2] if len(words) > 2 else ""
                first = max((until - started) // period - MOST_REPEATS, 0)
                lines += [(at, rest) for at in range(started + first * period, until + 1, period)]
                continue
        after = behaviour.milliseconds(words[0][1:]) if line.startswith("@") else None
        if after is None:
            lines.append((started, line))
        else:
            lines.append((started + after, line.partition(" ")[2]))
    lines.sort(key=lambda entry: entry[0])
    return lines

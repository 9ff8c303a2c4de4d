"""What the process in a container does: how long it runs, how it ends, what it says, how it takes SIGTERM. Pure.

The first of these that says anything decides: the pod's annotations, the container's command and arguments
(`command.py`), its image. The rules are written down in docs/parts/kubelet.md.
"""

from __future__ import annotations

from minikctl.kubelet import images, known_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

PREFIX = "minikctl.dev/"
IMAGE_EXISTS = PREFIX + "image-exists"
REACTION = 1000
"""Milliseconds from SIGTERM to the end of a server."""


class Life:
    """``ends_after``: milliseconds from the start, None for a process that runs until it is stopped.

    ``heeds_term``: whether SIGTERM ends it; process 1 without a handler is not ended by it.
    """

    __slots__ = ("ends_after", "exit_code", "heeds_term", "message", "reason", "stop_code")

    def __init__(
        self,
        ends_after: int | None,
        exit_code: int = 0,
        *,
        heeds_term: bool = True,
        stop_code: int = 0,
        reason: str = "",
        message: str = "",
    ) -> None:
        self.ends_after = ends_after
        self.exit_code = exit_code
        self.heeds_term = heeds_term
        self.stop_code = stop_code
        self.reason = reason
        self.message = message


SERVER = Life(None)
ENDS = Life(0)


def life_of(pod: Obj, container: Obj, restarts: int) -> Life:
    """The life of a container's run; ``restarts`` counts the runs before it."""
    annotations = pod["metadata"].get("annotations")
    if annotations:
        said = _by_annotations(annotations, container["name"], restarts)
        if said is not None:
            return said
    return _by_image(container)


def annotation(annotations: dict[str, str], word: str, container: str) -> str | None:
    """``minikctl.dev/WORD.CONTAINER``, or ``minikctl.dev/WORD`` for all containers of the pod."""
    return annotations.get(f"{PREFIX}{word}.{container}", annotations.get(PREFIX + word))


def start_delay(annotations: dict[str, str], container: Obj) -> int:
    return milliseconds(annotation(annotations, "start-delay", container["name"])) or 0


def stop_time(pod: Obj, container: Obj, grace: int) -> int:
    """Milliseconds that stopping the container takes, at most its grace period (seconds)."""
    life = life_of(pod, container, 0)
    return min(REACTION if life.heeds_term else grace * 1000, grace * 1000)


def stop_code(pod: Obj, container: Obj, grace: int) -> int:
    """The exit code of a container that was stopped."""
    life = life_of(pod, container, 0)
    return life.stop_code if life.heeds_term and grace else 137


def milliseconds(text: str | None) -> int | None:
    """``20s``, ``1m30s``, ``500ms`` or plain seconds; None for anything else."""
    if not text:
        return None
    try:
        if text.replace(".", "", 1).isdigit():
            return int(float(text) * 1000)
        from minikctl.apimachinery.duration import parse_go

        return parse_go(text)
    except ValueError:
        return None


def _by_annotations(annotations: dict[str, str], container: str, restarts: int) -> Life | None:
    fail_first = annotation(annotations, "fail-first", container)
    code = annotation(annotations, "exit-code", container)
    run_for = milliseconds(annotation(annotations, "run-for", container))
    if fail_first is not None and fail_first.isdigit() and restarts < int(fail_first):
        return Life(run_for or 0, _code(code) or 1)
    if fail_first is not None and code is None and run_for is None:
        return None
    if code is None and run_for is None:
        return None
    return Life(run_for or 0, _code(code) if fail_first is None else 0)


def _code(text: str | None) -> int:
    return int(text) & 255 if text and text.strip().isdigit() else 0


def _by_image(container: Obj) -> Life:
    image = images.parse(container["image"])
    if image is not None and known_images.serves(image.known_as) is False:
        return ENDS
    return SERVER

"""What the process in a container does: how long it runs, how it ends, what it says, how it takes SIGTERM. Pure.

The first of these that says anything decides: the pod's annotations, the container's command and arguments
(`shell.py`, `programs.py`), its image. The rules are written down in docs/simulation.md.
"""

from __future__ import annotations

import re

from minikctl.kubelet import images, known_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup
    from minikctl.kubelet.container_files import ContainerFiles
    from minikctl.kubelet.course import Course

PREFIX = "minikctl.dev/"
IMAGE_EXISTS = PREFIX + "image-exists"
REACTION = 1000
"""Milliseconds from SIGTERM to the end of a server."""
TERMINATION_LOG = "/dev/termination-log"
_API_SERVER = {"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"}
_VM_BYTES = r"--vm-bytes[= ](\d+)([KMGkmg]?)"


class Life:
    """``ends_after``: milliseconds from the start, None for a process that runs until it is stopped.

    ``heeds_term``: whether SIGTERM ends it (then with ``stop_code``); process 1 without a handler is not ended by it.
    ``reason``, ``message``: of the ended container, where they do not follow from the exit code.
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


_SHELLS = {
    "busybox": "sh",
    "alpine": "/bin/sh",
    "bash": "bash",
    "debian": "bash",
    "netshoot": "zsh",
    **dict.fromkeys(("ubuntu", "centos", "fedora", "rockylinux"), "/bin/bash"),
}
SERVER = Life(None)
SHELL = Life(None, heeds_term=False)
TASK = Life(3000)
"""Of the container of a Job when nothing says what it does."""
ENDS = Life(0)


def life_of(pod: Obj, container: Obj, restarts: int) -> Life:
    """The life of a container's run; ``restarts`` counts the runs before it."""
    annotations = pod["metadata"].get("annotations")
    if annotations:
        said = _by_annotations(annotations, container, restarts)
        if said is not None:
            return said
    if container.get("stdin") and waits_for_input(pod, container):
        return SHELL
    argv = argv_of(pod, container)
    return _by_image(pod, container) if argv is None else _by_command(pod, container, argv)


def argv_of(pod: Obj, container: Obj) -> list[str] | None:
    """What is run, or None where only the image knows."""
    command: list[str] = container.get("command") or []
    args: list[str] = container.get("args") or []
    if not command and not args:
        return None
    if not command:
        image = images.parse(container["image"])
        if image is None or known_images.serves(image.base) is None or args[0].startswith("-"):
            return None
    raw = [*command, *args]
    if not any("$" in word for word in raw):
        return raw
    from minikctl.kubelet.container_env import expand

    variables = environment(pod, container)
    return [expand(word, variables) for word in raw]


def course_of(
    pod: Obj, container: Obj, argv: Sequence[str], start: int, until: int | None, files: ContainerFiles | None = None
) -> Course:
    """The course of a command from ``start`` (ms), told up to ``until``; ``files`` are those that it finds."""
    from minikctl.kubelet.course import play

    variables = {"?": "0", **environment(pod, container)}
    return play(
        argv,
        variables,
        start,
        until=until,
        task=is_task(pod, container),
        tty=bool(container.get("stdin")),
        files=files,
        directory=container.get("workingDir") or "/",
    )


def environment(pod: Obj, container: Obj, lookup: Lookup | None = None) -> dict[str, str]:
    """The container's variables; without a lookup as far as the pod alone tells."""
    from minikctl.kubelet.container_env import environment as variables_of

    return {**_API_SERVER, **dict(variables_of(pod, container, lookup))}


def waits_for_input(pod: Obj, container: Obj) -> bool:
    """Whether a container's main process does nothing before somebody attaches to it.

    That is a shell that reads its commands, and a program of which only the shell world knows what it does. With
    ``stdinOnce``, as ``kubectl run -i`` makes it, and in a container that ``kubectl debug`` has made, in a pod of its
    own by its name, it is whatever the shell world knows: who made it attaches at once.
    """
    if not container.get("stdin"):
        return False
    argv = argv_of(pod, container)
    if argv is None:
        return shell_of(container) is not None
    from minikctl.kubelet import programs

    name = argv[0].rpartition("/")[2]
    debuggers = pod["spec"].get("ephemeralContainers") or ()
    attached = bool(container.get("stdinOnce")) or any(one["name"] == container["name"] for one in debuggers)
    attached = attached or container["name"].partition("-")[0] == "debugger"
    if name in programs.SHELLS:
        return (programs.script_of(argv) is None and len(argv) == 1) or attached
    from minikctl.kubelet.exec.programs import TABLE

    return name in TABLE and name not in programs.SERVERS and (attached or not programs.is_known(name))


def shell_of(container: Obj) -> list[str] | None:
    """The command of an image that runs a shell when nothing else is asked of it, else None."""
    image = images.parse(container["image"])
    found = None if image is None else _SHELLS.get(image.base.rpartition("/")[2])
    return None if found is None else [found]


def is_task(pod: Obj, container: Obj) -> bool:
    """Whether the container is there to get something done: one of a Job, or one that others wait for."""
    if container.get("restartPolicy") != "Always":
        for init in pod["spec"].get("initContainers") or ():
            if init["name"] == container["name"]:
                return True
    return any(owner.get("kind") == "Job" for owner in pod["metadata"].get("ownerReferences") or ())


def annotation(annotations: dict[str, str], word: str, container: str) -> str | None:
    """``minikctl.dev/WORD.CONTAINER``, or ``minikctl.dev/WORD`` for all containers of the pod."""
    return annotations.get(f"{PREFIX}{word}.{container}", annotations.get(PREFIX + word))


def start_delay(pod: Obj, container: Obj) -> int:
    """Milliseconds that the container takes to start, by its annotation."""
    annotations = pod["metadata"].get("annotations")
    return (milliseconds(annotation(annotations, "start-delay", container["name"])) or 0) if annotations else 0


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


def _by_annotations(annotations: dict[str, str], container: Obj, restarts: int) -> Life | None:
    name = container["name"]
    fail_first = annotation(annotations, "fail-first", name)
    code = annotation(annotations, "exit-code", name)
    run_for = milliseconds(annotation(annotations, "run-for", name))
    if fail_first is not None and fail_first.isdigit() and restarts < int(fail_first):
        return Life(run_for or 0, _code(code) or 1)
    if _is_too_big(annotation(annotations, "memory", name), container):
        return Life(run_for or 0, 137, reason="OOMKilled")
    if fail_first is not None:
        return None if run_for is None else Life(run_for, 0)
    if code is None and run_for is None:
        return None
    return Life(run_for or 0, _code(code))


def _code(text: str | None) -> int:
    return int(text) & 255 if text and text.strip().isdigit() else 0


def _is_too_big(used: str | None, container: Obj) -> bool:
    """Whether the container uses more memory than it may."""
    limit = ((container.get("resources") or {}).get("limits") or {}).get("memory")
    if not used or not limit or "=" in used:  # of a curve, `crashes.py` knows the moment
        return False
    from minikctl.apimachinery.quantity import whole

    try:
        return whole(used.split()[0]) > whole(limit)
    except ValueError:
        return False


def _by_command(pod: Obj, container: Obj, argv: list[str]) -> Life:
    greedy = re.search(_VM_BYTES, " ".join(argv)) if "--vm-bytes" in " ".join(argv) else None
    if greedy and _is_too_big(greedy[1] + (greedy[2].upper() + "i" if greedy[2] else ""), container):
        return Life(1000, 137, reason="OOMKilled")
    course = course_of(pod, container, argv, 0, None)
    path = container.get("terminationMessagePath") or TERMINATION_LOG
    message = "\n".join(course.left.get(path, ()))
    if not message and course.code and container.get("terminationMessagePolicy") == "FallbackToLogsOnError":
        message = "".join(f"{text}\n" for _, text in course.lines[-80:])[-2048:]
    return Life(
        course.ends_at,
        course.code,
        heeds_term=course.heeds_term,
        stop_code=course.stop_code,
        message=message if not message or message.endswith("\n") else f"{message}\n",
    )


def _by_image(pod: Obj, container: Obj) -> Life:
    image = images.parse(container["image"])
    serves = known_images.serves(image.base) if image is not None else None
    if serves is False:
        return SHELL if container.get("stdin") and image is not None and image.base != "hello-world" else ENDS
    return TASK if serves is None and is_task(pod, container) else SERVER

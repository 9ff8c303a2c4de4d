"""What a probe of a container finds, at any moment of its life. Pure.

A probe succeeds, unless the pod's annotations (``minikctl.dev/readiness-probe`` and the like, ``ready-after``), or what
the container is known to do, say otherwise.
"""

from __future__ import annotations

from minikctl.apimachinery.duration import format_go
from minikctl.kubelet import behaviour, images
from minikctl.kubelet.image_ports import fixed_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj

    Touched = Sequence[tuple[int, str, bool]]
    """(milliseconds after the container's start, path, whether the file is there from then on)"""
    Changes = list[tuple[int, bool]]
    """(milliseconds after the container's start, result from then on), the first at 0."""

HEALTHY: Changes = [(0, True)]
TIMED_OUT = -1
_LOOKING = ("cat", "test", "[", "ls", "stat")
_READING = (*_LOOKING, "[[", "grep", "find")
SHORT_LIVED = 10_000
"""The container of the Kubernetes documentation answers well for so long, then no more."""


def changes(pod: Obj, container: Obj, kind: str, touched: Touched = ()) -> Changes:
    """The results of a probe (startup, readiness, liveness) over a container's life. ``touched``: what somebody did to
    its files, by milliseconds after its start."""
    annotations = pod["metadata"].get("annotations")
    if annotations:
        said = behaviour.annotation(annotations, f"{kind}-probe", container["name"])
        if said is not None:
            return _read(said)
        if kind == "readiness":
            after = ready_after(annotations, container["name"])
            if after:
                return [(0, False), (after, True)]
    probe = container.get(f"{kind}Probe") or {}
    command = (probe.get("exec") or {}).get("command")
    if command:
        return _of_command(pod, container, kind, command, touched)
    if probe.get("httpGet") and _is_short_lived(container):
        return [(0, True), (SHORT_LIVED, False)]
    return [(0, False)] if _finds_nobody(pod, container, probe) else HEALTHY


def result(found: Changes, moment: int) -> bool:
    """What a probe finds so many milliseconds after the container's start."""
    ok = True
    for since, value in found:
        if since > moment:
            break
        ok = value
    return ok


def ready_after(annotations: dict[str, str], container: str) -> int | None:
    """Milliseconds of ``minikctl.dev/ready-after``, or None."""
    return behaviour.milliseconds(behaviour.annotation(annotations, "ready-after", container))


def is_said(annotations: dict[str, str], container: str) -> bool:
    """Whether ``minikctl.dev/readiness-probe`` says what a readiness probe finds."""
    return behaviour.annotation(annotations, "readiness-probe", container) is not None


def stands_in(annotations: dict[str, str], container: str) -> bool:
    """Whether annotations make a container ready, or not, that has no readiness probe."""
    return ready_after(annotations, container) is not None or is_said(annotations, container)


def failure(pod: Obj, container: Obj, kind: str, address: str) -> str:
    """What a failed probe says."""
    probe = container.get(f"{kind}Probe") or {}
    if _finds_nobody(pod, container, probe):
        return _refused(container, probe, address)
    if "httpGet" in probe:
        return f"HTTP probe failed with statuscode: {500 if kind == 'liveness' else 503}"
    if "tcpSocket" in probe:
        return _refused(container, probe, address)
    if "grpc" in probe:
        return 'service unhealthy (responded with "NOT_SERVING")'
    command = (probe.get("exec") or {}).get("command") or []
    if len(command) == 2 and command[0] == "cat":
        return f"cat: can't open '{command[1]}': No such file or directory\n"
    limit = _timeout(probe)
    if (_plain_course(pod, container, command, limit) or (0, 0))[1] == TIMED_OUT:
        return f'command timed out: "{" ".join(command)}" timed out after {format_go(limit)}'
    return ""


def _finds_nobody(pod: Obj, container: Obj, probe: Obj) -> bool:
    """Whether a probe asks its own pod at a port on which its container, and no other, surely does not listen."""
    asked = probe.get("httpGet") or probe.get("tcpSocket")
    if not asked or asked.get("host") or len(pod["spec"]["containers"]) > 1 or pod["spec"].get("initContainers"):
        return False
    if behaviour.annotation(pod["metadata"].get("annotations") or {}, "listen", container["name"]) is not None:
        return False
    fixed = fixed_ports(container)
    return fixed is not None and _port(container, asked.get("port")) not in fixed


def _refused(container: Obj, probe: Obj, address: str) -> str:
    """What the kubelet says when nobody listens. Source: Go's net and net/http."""
    asked = probe.get("httpGet") or probe["tcpSocket"]
    at = f"{asked.get('host') or address}:{_port(container, asked.get('port'))}"
    dialled = f"dial tcp {at}: connect: connection refused"
    if "httpGet" not in probe:
        return dialled
    scheme, path = (asked.get("scheme") or "HTTP").lower(), (asked.get("path") or "").removeprefix("/")
    return f'Get "{scheme}://{at}/{path}": {dialled}'


def _read(text: str) -> Changes:
    """``fail``, ``ok``, ``fail 20s ok``, ``ok 1m fail 2m ok``: results, and the times at which they change."""
    found: Changes = []
    at = 0
    for word in text.replace(",", " ").split():
        if word in ("ok", "fail"):
            found.append((at, word == "ok"))
        else:
            at = behaviour.milliseconds(word) or 0
    if not found or found[0][0]:
        found.insert(0, (0, not found or not found[0][1]))
    return found


def looks_for(container: Obj, kind: str) -> str:
    """The file that a probe looks for (``cat FILE``, ``test -f FILE``), or ""."""
    return _file_of(((container.get(f"{kind}Probe") or {}).get("exec") or {}).get("command") or [])


def _file_of(command: list[str]) -> str:
    words = command[2].split() if len(command) == 3 and command[1] == "-c" else command
    if not words or words[0] not in _LOOKING:
        return ""
    paths = [word for word in words[1:] if word.startswith("/")]
    return paths[0] if len(paths) == 1 else ""


def _of_command(pod: Obj, container: Obj, kind: str, command: list[str], touched: Touched) -> Changes:
    """Whether what the container runs, or somebody in it, has made the file that is looked for by then. Of commands
    that look for none, those fail that plainly do (``false``, ``exit 1``, ``sleep 10`` with less time than that)."""
    path, argv = _file_of(command), behaviour.argv_of(pod, container)
    if not path:
        found = _plain_course(pod, container, command, _timeout(container.get(f"{kind}Probe") or {}))
        return HEALTHY if found is None or found[1] == 0 else [(0, False)]
    made = [] if argv is None else [(at, there) for at, name, there in _files(pod, container, argv) if name == path]
    later = [(moment, there) for moment, name, there in touched if name == path]
    return sorted([(0, not made), *made, *later], key=lambda change: change[0])


def _plain_course(pod: Obj, container: Obj, command: list[str], limit: int) -> tuple[int, int] | None:
    """(milliseconds, exit code) of a probe's command, the code `TIMED_OUT` where it takes longer than ``limit``; None
    for one that may hang on files, or that never ends, of which nothing can be said."""
    if any(word in _READING or "$" in word for part in command for word in part.split()):
        return None
    course = behaviour.course_of(pod, container, command, 0, None)
    if course.ends_at is None:
        return None
    return (limit, TIMED_OUT) if course.ends_at > limit else (course.ends_at, course.code)


def _timeout(probe: Obj) -> int:
    return int(probe.get("timeoutSeconds") or 1) * 1000


def _files(pod: Obj, container: Obj, argv: list[str]) -> list[tuple[int, str, bool]]:
    return behaviour.course_of(pod, container, argv, 0, None).files


def _is_short_lived(container: Obj) -> bool:
    image = images.parse(container["image"])
    if image is None:
        return False
    args: list[str] = container.get("args") or []
    return image.base.endswith("liveness") or (image.base.endswith("agnhost") and args[:1] == ["liveness"])


def _port(container: Obj, port: int | str | None) -> int | str:
    for known in container.get("ports") or ():
        if known.get("name") == port:
            found: int = known["containerPort"]
            return found
    return port or 0

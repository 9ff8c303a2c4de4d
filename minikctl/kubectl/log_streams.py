"""What containers write, printed as ``kubectl logs`` does: at once, or as it comes.

The node keeps the lines (`Session.logs`); which run of a container is meant, and what is said when there is none, is
kubelet's matter and told here in its words. Source: pkg/kubelet/kubelet_pods.go (validateContainerLogStatus).
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, NotFound
from minikctl.apimachinery.timestamps import rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_STATUSES = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
_WAITING = {
    "ErrImagePull": "image can't be pulled",
    "ImagePullBackOff": "trying and failing to pull image",
}
_POLL_MILLISECONDS = 1000


class Options:
    """``since`` is a moment in milliseconds, ``tail`` a number of lines, ``limit`` one of bytes; None for no limit."""

    __slots__ = ("limit", "prefix", "previous", "since", "tail", "timestamps")

    def __init__(
        self,
        *,
        previous: bool = False,
        timestamps: bool = False,
        prefix: bool = False,
        since: int | None = None,
        tail: int | None = None,
        limit: int | None = None,
    ) -> None:
        self.previous = previous
        self.timestamps = timestamps
        self.prefix = prefix
        self.since = since
        self.tail = tail
        self.limit = limit


class Stream:
    """One container whose lines are printed. ``pod`` is the object as it was found."""

    __slots__ = ("_bytes", "_ended", "_printed", "_restarts", "container", "options", "pod")

    def __init__(self, pod: Obj, container: str, options: Options | None = None) -> None:
        self.pod = pod
        self.container = container
        self.options = options or Options()
        self._printed = 0
        self._bytes = 0
        self._ended = False
        self._restarts = (status_of(pod, container) or {}).get("restartCount") or 0

    @property
    def ended(self) -> bool:
        return self._ended

    def pending(self, invocation: Invocation) -> list[tuple[int, str]]:
        """Lines not yet given out, with their moments; raises BadRequest where the container has none."""
        lines = self._lines(invocation)
        first = self._printed == 0
        fresh = lines[self._printed :]
        self._printed = max(self._printed, len(lines))
        options = self.options
        if first and options.tail is not None and options.tail >= 0:
            fresh = fresh[len(fresh) - options.tail :] if options.tail < len(fresh) else fresh
        if options.since is not None:
            fresh = [line for line in fresh if line[0] >= (options.since or 0)]
        return [(moment, line) for moment, text in fresh if (line := self._shown(moment, text))]

    def refresh(self, invocation: Invocation) -> None:
        """Look at the pod again: whether the container has ended, or another run of it has begun."""
        meta = self.pod["metadata"]
        try:
            pod = invocation.session.client.get("pods", meta.get("namespace") or "", meta["name"])
        except NotFound:
            self._ended = True
            return
        if pod["metadata"].get("uid") != meta.get("uid"):
            self._ended = True
            return
        self.pod = pod

    def _lines(self, invocation: Invocation) -> list[tuple[int, str]]:
        if not (self.pod["spec"].get("nodeName") or ""):
            self._ended = True
            return []
        status = status_of(self.pod, self.container)
        previous = run_of(self.pod, self.container, self.options.previous)
        state = (status or {}).get("state") or {}
        restarted = ((status or {}).get("restartCount") or 0) > self._restarts
        self._ended = self._ended or previous or restarted or "running" not in state
        return invocation.session.logs(self.pod, self.container, {"previous": previous or restarted})

    def _shown(self, moment: int, text: str) -> str:
        options = self.options
        line = f"{text}\n"
        if options.timestamps:
            line = f"{rfc3339(moment)[:-1]}.{moment % 1000:03d}000000Z {line}"
        if options.limit:
            data = line.encode("utf-8", "replace")[: max(options.limit - self._bytes, 0)]
            self._bytes += len(data)
            line = data.decode("utf-8", "ignore")
        if options.prefix and line:
            line = f"[pod/{self.pod['metadata']['name']}/{self.container}] {line}"
        return line


def status_of(pod: Obj, container: str) -> Obj | None:
    """The status of a container of any sort, None where the node has not told of it yet."""
    for part in _STATUSES:
        for status in (pod.get("status") or {}).get(part) or ():
            if status["name"] == container:
                found: Obj = status
                return found
    return None


def run_of(pod: Obj, container: str, previous: bool) -> bool:
    """Whether the run before the present one is meant; raises BadRequest where there is none to show."""
    where = f'container "{container}" in pod "{pod["metadata"]["name"]}"'
    status = status_of(pod, container)
    if status is None:
        raise BadRequest(f"{where} is not available")
    state, last = status.get("state") or {}, (status.get("lastState") or {}).get("terminated")
    if previous:
        if not last:
            raise BadRequest(f"previous terminated {where} not found")
        return True
    if "running" in state or "terminated" in state:
        return False
    if last:
        return True
    if "waiting" not in state:
        raise BadRequest(f"{where} is waiting to start - no logs yet")
    reason = state["waiting"].get("reason", "")
    raise BadRequest(f"{where} is waiting to start: {_WAITING.get(reason, reason)}")


def print_all(invocation: Invocation, streams: Sequence[Stream], *, ignore_errors: bool = False) -> None:
    """Print what there is, stream by stream."""
    for stream in streams:
        try:
            invocation.out.write("".join(line for _, line in stream.pending(invocation)))
        except BadRequest as fault:
            if not ignore_errors:
                raise
            invocation.print(f"error: {fault}")


def follow(invocation: Invocation, streams: Sequence[Stream], *, ignore_errors: bool = False) -> None:
    """Print what there is and what comes, in the order of time, until every container has ended."""
    session = invocation.session
    frozen = session.control("clock")["mode"] == "frozen"
    open_streams = list(streams)
    while open_streams:
        lines: list[tuple[int, str]] = []
        for stream in list(open_streams):
            try:
                lines += stream.pending(invocation)
            except BadRequest as fault:
                if not ignore_errors:
                    raise
                invocation.print(f"error: {fault}")
                open_streams.remove(stream)
        lines.sort(key=_moment)
        invocation.out.write("".join(line for _, line in lines))
        invocation.out.flush()
        open_streams = [stream for stream in open_streams if not stream.ended]
        if not open_streams:
            return
        # On a stopped clock nothing is written until something happens; else containers write at any time.
        deadline = None if frozen else session.now + _POLL_MILLISECONDS
        if not session.wait(deadline) and frozen:
            return
        for stream in open_streams:
            stream.refresh(invocation)


def _moment(line: tuple[int, str]) -> int:
    return line[0]

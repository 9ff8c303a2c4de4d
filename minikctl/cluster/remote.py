"""The inside of containers for a session: commands in them, their main process's input, their answers to requests.

Puts the kubelet's shell world together with this cluster's files, network and time.
"""

from __future__ import annotations

from hashlib import sha256

from minikctl.apimachinery.timestamps import parse
from minikctl.client.network import ANSWERED, Source
from minikctl.client.remote_command import RemoteFault, RemoteStreams
from minikctl.cluster.containers import environment, note_attached, spec_of
from minikctl.kubelet.exec import command
from minikctl.kubelet.exec.streams import Input, Streams
from minikctl.kubelet.exec.world import Killed, World
from minikctl.kubelet.web.answers import Server, answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.files import Files
    from minikctl.client.http_exchange import HttpAnswer, HttpRequest
    from minikctl.client.network import Trace
    from minikctl.cluster.session import Session

_STATUSES = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
NODE_STOPPED = "minikctl.dev/stopped-at"


class ContainerHost:
    """Fulfils `kubelet.exec.world.Host` for one container of one run."""

    def __init__(self, session: Session, pod: Obj, container: str) -> None:
        self._session = session
        self._meta = pod["metadata"]
        self._container = container
        self._restarts = (status_of(pod, container) or {}).get("restartCount")
        self.network = session.network()
        self.lookup = session.client

    @property
    def now(self) -> int:
        return self._session.now

    @property
    def frozen(self) -> bool:
        return bool(self._session.clock_note["mode"] == "frozen")

    def wait(self, milliseconds: int) -> None:
        deadline = self._session.now + milliseconds
        while self._session.now < deadline:
            happened = self._session.wait(deadline)
            self._check()
            if not happened:
                return

    def rest(self) -> None:
        while self._session.wait(None if self.frozen else self._session.now + 60_000) or not self.frozen:
            self._check()

    def end(self, container: str, code: int) -> None:
        pod = self._session.client.find("pods", self._meta["namespace"], self._meta["name"])
        if pod is None or pod["metadata"]["uid"] != self._meta["uid"]:
            return
        end_container(self._session, pod, container, code)
        self._check()

    def files(self, pod: Obj, container: str) -> Files:
        return self._session.files(pod, container)

    def _check(self) -> None:
        """Raises Killed where the run that this began in is over."""
        pod = self._session.client.find("pods", self._meta["namespace"], self._meta["name"])
        status = None if pod is None else status_of(pod, self._container)
        same = pod is not None and pod["metadata"]["uid"] == self._meta["uid"]
        if not same or status is None or "running" not in status["state"] or status["restartCount"] != self._restarts:
            raise Killed


def execute(session: Session, pod: Obj, container: str, argv: Sequence[str], streams: RemoteStreams) -> int:
    """Run a command in a container; its exit code. Raises RemoteFault."""
    world = _world(session, pod, container)
    try:
        return command.run(world, argv, _streams(session, streams))
    except command.CannotStart as fault:
        identifier = sha256(f"{pod['metadata']['uid']} {container} {session.now} {list(argv)}".encode()).hexdigest()
        raise RemoteFault(
            "Internal error occurred: error executing command in container: failed to exec in container: failed to "
            f'start exec "{identifier}": {fault}'
        ) from None


def attach(session: Session, pod: Obj, container: str, streams: RemoteStreams) -> int | None:
    """Be the input and output of a main process that waits for them, until it ends; its exit code. None where it does
    not wait: its output is its log. Raises RemoteFault."""
    check_running(session, pod, container)
    if not command.waits_for_input(pod, spec_of(pod, container)):
        return None
    world = _world(session, pod, container)
    started = parse(status_of(pod, container)["state"]["running"]["startedAt"])  # type: ignore[index]
    record = _Record(session)
    both = RemoteStreams(record.tee(streams.out), record.tee(streams.err), streams.stdin, terminal=streams.terminal)
    try:
        return command.attach(world, _streams(session, both))
    except Killed:
        return command.KILLED
    except command.CannotStart as fault:
        raise RemoteFault(str(fault)) from None
    finally:
        if session.client.find("pods", pod["metadata"]["namespace"], pod["metadata"]["name"]) is not None:
            note_attached(session, pod, container, {"started": started, "lines": record.lines()})


def ask(session: Session, pod: Obj, port: int, request: HttpRequest) -> HttpAnswer | None:
    """What answers to a request at a port of a pod, asked from within the pod as port-forward does; None where the
    connection is closed without a word. Raises ConnectionRefusedError."""
    trace = session.network().connect(Source(pod), "127.0.0.1", port)
    if trace.verdict != ANSWERED or trace.pod is None:
        raise ConnectionRefusedError
    return answer_of(session, trace, request)


def answer_of(session: Session, trace: Trace, request: HttpRequest) -> HttpAnswer | None:
    """What the container at the end of a request's way answers."""
    if trace.pod is None:
        return None
    spec = spec_of(trace.pod, trace.container)
    files = session.files(trace.pod, trace.container)
    return answer(Server(trace.pod, spec, files, trace.port, session.now), request)


def end_container(session: Session, pod: Obj, container: str, code: int) -> None:
    """Let the present run of a container end now with an exit code: its kubelet is told so."""
    status = status_of(pod, container)
    if status is None or "running" not in status["state"]:
        return
    meta = pod["metadata"]
    key = f"{meta['namespace']}/{meta['name']}|{meta['uid']}|exit|{container}|{status['restartCount']}.{code}"
    session.become_writer()
    session.store.timers.set("kubelet", key, session.now)
    session.settle()


def status_of(pod: Obj, container: str) -> Obj | None:
    status = pod.get("status") or {}
    found = (known for group in _STATUSES for known in status.get(group) or () if known["name"] == container)
    return next(found, None)


def _world(session: Session, pod: Obj, container: str) -> World:
    """The world of a container that runs; raises RemoteFault where it does not."""
    check_running(session, pod, container)
    host = ContainerHost(session, pod, container)
    return World(pod, spec_of(pod, container), host, dict(environment(session, pod, container)))


def check_running(session: Session, pod: Obj, container: str) -> None:
    """Raises RemoteFault in the words of the API server or of the node's kubelet."""
    meta, node_name = pod["metadata"], pod["spec"].get("nodeName") or ""
    if not node_name:
        raise RemoteFault(f"unable to upgrade connection: pod {meta['name']} does not have a host assigned")
    node = session.client.find("nodes", "", node_name)
    if node is not None and NODE_STOPPED in (node["metadata"].get("annotations") or {}):
        addresses = (node.get("status") or {}).get("addresses") or ()
        address = next((entry["address"] for entry in addresses if entry["type"] == "InternalIP"), node_name)
        raise RemoteFault(
            f"error dialing backend: dial tcp {address}:10250: connect: connection refused",
        )
    status = status_of(pod, container)
    if status is None or "running" not in status["state"]:
        raise RemoteFault(f'unable to upgrade connection: container not found ("{container}")')


class _Record:
    """What is written, line by line with its moments: the log of a process that somebody is attached to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lines: list[list[Any]] = []
        self._partial = ""

    def tee(self, write: Callable[[str], None]) -> Callable[[str], None]:
        def both(text: str) -> None:
            write(text)
            *whole, self._partial = (self._partial + text).split("\n")
            moment = self._session.cluster.clock.now
            self._lines += [[moment, line] for line in whole]
            del self._lines[:-MOST_LINES]

        return both

    def lines(self) -> list[list[Any]]:
        last = [[self._session.cluster.clock.now, self._partial]] if self._partial else []
        return [[moment, text.encode("utf-8", "replace").decode()] for moment, text in (*self._lines, *last)]


MOST_LINES = 2000
"""That are kept of what an attached process wrote."""


class _Output:
    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write


def _streams(session: Session, streams: RemoteStreams) -> Streams:
    """The streams of a process. While somebody types, others may write to the cluster."""
    read = streams.stdin
    stdin = Input() if read is None else Input(more=lambda: session.step_aside(read), terminal=streams.terminal)
    return Streams(stdin, _Output(streams.out), _Output(streams.err), terminal=streams.terminal)

"""What a command may ask of the running cluster besides requests: time, and waiting for something to happen.

`cluster/session.py` fulfils it for a state in this process; `kubectl/` knows only this protocol.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import Any, Protocol, TypeVar

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.client import Client
    from minikctl.client.files import Files
    from minikctl.client.http_exchange import HttpAnswer, HttpRequest
    from minikctl.client.network import Network
    from minikctl.client.remote_command import RemoteStreams

    T = TypeVar("T")

    class Session(Protocol):
        client: Client

        @property
        def namespace(self) -> str:
            """The namespace of the current context, ``default`` where it names none."""

        @property
        def now(self) -> int:
            """The cluster's present in milliseconds."""

        @property
        def server(self) -> str:
            """The URL to show for the control plane."""

        def wait(self, deadline: int | None) -> bool:
            """Let the cluster go on until something changed or ``deadline`` (ms, cluster time; None: none) has come.

            Commits first, so that others see what this command did. On the wall clock it sleeps; with a frozen clock
            it moves to the next timer. False when the deadline has come, or when nothing can ever happen any more
            (frozen clock, no timer, no deadline).
            """

        def step_aside(self, work: Callable[[], T]) -> T:
            """Run work that takes its time and leaves the cluster alone (an editor), while others may write; commits
            first, and looks at the cluster anew afterwards."""

        def settle(self) -> None:
            """Let all that is due now happen (a command that read its own write uses it; the end of a command does
            it anyway)."""

        def changes(self, since: int) -> list[Change]:
            """All changes above a revision, in order; raises `errors.Expired` where the log no longer has them."""

        @property
        def revision(self) -> int: ...

        def logs(self, pod: Obj, container: str, options: Obj) -> list[tuple[int, str]]:
            """The lines that a container has written: (moment in ms, text). ``options``: previous."""

        def environment(self, pod: Obj, container: str) -> list[tuple[str, str]]:
            """(name, value) of the variables of a container of the pod, as of its start."""

        def files(self, pod: Obj, container: str) -> Files:
            """The file system of a container of the pod, now and later. What is written is kept as it would be in life:
            with the container's run, or with whatever is mounted there."""

        def network(self) -> Network:
            """The cluster's network as it is now; it goes with the cluster as that changes."""

        def execute(self, pod: Obj, container: str, argv: Sequence[str], streams: RemoteStreams) -> int:
            """Run a command in a container of the pod; its exit code. Raises `remote_command.RemoteFault`."""

        def attach(self, pod: Obj, container: str, streams: RemoteStreams) -> int | None:
            """Be at the input and output of a container's main process until it ends; its exit code. None, and nothing
            done, where it waits for no input: then its log is all that there is. Raises RemoteFault."""

        def ask(self, pod: Obj, port: int, request: HttpRequest) -> HttpAnswer | None:
            """What a pod answers at a port, asked from within; None where it closes the connection without a word.
            Raises ConnectionRefusedError where nobody listens."""

        def http(self, request: HttpRequest) -> HttpAnswer:
            """What the API server answers to a request of HTTP. A stream in it may be read when this view is closed."""

        def another(self) -> AbstractContextManager[Session]:
            """One more view of the same cluster, for a thread of a command that stays: what it did is kept when it is
            left, unless that is by an exception."""

        def control(self, what: str, **arguments: Any) -> Any:
            """Cluster and clock management, minikctl's own: see `cluster/control.py` for the list."""

"""One running container as its programs see it: who it is, its variables, its files, the network, the time.

`Host` is what the world needs from outside; `cluster/` fulfils it. Programs get a `Process` and touch nothing else.
"""

from __future__ import annotations

import posixpath
from contextlib import contextmanager

from minikctl.client.network import Source
from minikctl.kubelet.exec import userland

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from minikctl.apimachinery.types import Obj
    from minikctl.client.files import Files
    from minikctl.client.lookup import Lookup
    from minikctl.client.network import Network
    from minikctl.kubelet.exec.streams import Streams

    class Host(Protocol):
        """The cluster around a container."""

        @property
        def network(self) -> Network: ...

        @property
        def lookup(self) -> Lookup: ...

        @property
        def frozen(self) -> bool:
            """Whether the clock stands still between commands."""

        @property
        def now(self) -> int:
            """The cluster's time in milliseconds."""

        def wait(self, milliseconds: int) -> None:
            """Let time pass; raises Killed when the container has ended meanwhile."""

        def rest(self) -> None:
            """Let time pass until the container ends, which raises Killed. Returns on a stopped clock, where nothing
            would ever happen."""

        def end(self, container: str, code: int) -> None:
            """End the main process of a container of the pod."""

        def files(self, pod: Obj, container: str) -> Files: ...

    Variables = dict[str, str]


class Killed(Exception):
    """The container has ended, and all that ran in it: exit code 137."""


class OutOfTime(Exception):
    """`timeout` cuts a program off."""


class World:
    def __init__(self, pod: Obj, container: Obj, host: Host, variables: Variables) -> None:
        self.pod = pod
        self.container = container
        self.host = host
        self.variables = variables
        self.files = host.files(pod, container["name"])
        self.image = userland.of(container["image"])
        self.last_process = 0
        self.background = 0
        self._until: int | None = None

    def wait(self, milliseconds: int) -> None:
        """Let time pass, for a program in the foreground: what runs behind holds nobody up. Raises OutOfTime."""
        if milliseconds <= 0 or self.background:
            return
        left = None if self._until is None else max(self._until - self.host.now, 0)
        self.host.wait(milliseconds if left is None else min(milliseconds, left))
        if left is not None and left < milliseconds:
            raise OutOfTime

    @contextmanager
    def limited(self, milliseconds: int) -> Iterator[None]:
        """So much time is left for what is done inside."""
        before = self._until
        until = self.host.now + milliseconds
        self._until = until if before is None else min(before, until)
        try:
            yield
        finally:
            self._until = before

    def rest(self) -> None:
        """Go on until the container ends; see `Host.rest`."""
        if self._until is not None:
            self.wait(self._until - self.host.now + 1)
        elif not self.background:
            self.host.rest()

    @property
    def rounds(self) -> int:
        """How often a program that goes on for ever does its work: on a stopped clock a few times only."""
        return FEW_ROUNDS if self.host.frozen else MANY_ROUNDS

    @property
    def hostname(self) -> str:
        return self.variables.get("HOSTNAME", "") or str(self.pod["metadata"]["name"])

    @property
    def source(self) -> Source:
        """Where its requests come from."""
        return Source(self.pod)

    @property
    def directory(self) -> str:
        """Where programs start."""
        return str(self.container.get("workingDir") or self.image.directory)

    @property
    def user(self) -> int:
        return int(self._security("runAsUser") or self.image.user)

    @property
    def group(self) -> int:
        return int(self._security("runAsGroup") or (0 if self.user == 0 or not self.image.user else self.image.user))

    @property
    def groups(self) -> list[int]:
        """The supplementary ones, as the pod asks for them."""
        own = self.pod["spec"].get("securityContext") or {}
        found = [*(own.get("supplementalGroups") or ()), *([own["fsGroup"]] if "fsGroup" in own else ())]
        return list(dict.fromkeys(found))

    def user_name(self, number: int) -> str:
        """The name of a user, or the number where nobody has it."""
        return self.image.users.get(number) or str(number)

    def new_process(self) -> int:
        """A number for one more process: those of a container begin anew with each session."""
        self.last_process = max(self.last_process, FIRST_PROCESS) + 1
        return self.last_process

    def _security(self, field: str) -> int | None:
        own, of_pod = self.container.get("securityContext") or {}, self.pod["spec"].get("securityContext") or {}
        value: int | None = own.get(field, of_pod.get(field))
        return value


FEW_ROUNDS, MANY_ROUNDS = 4, 1_000_000
FIRST_PROCESS = 30
"""The number before that of the first process that `exec` starts."""


class Process:
    """One run of a program. ``argv[0]`` is its name; ``directory`` the one it works in."""

    __slots__ = ("argv", "directory", "streams", "variables", "world")

    def __init__(
        self, world: World, argv: list[str], streams: Streams, variables: Variables, directory: str = "/"
    ) -> None:
        self.world = world
        self.argv = argv
        self.streams = streams
        self.variables = variables
        self.directory = directory

    @property
    def name(self) -> str:
        return self.argv[0].rpartition("/")[2]

    @property
    def files(self) -> Files:
        return self.world.files

    def path(self, text: str) -> str:
        """The absolute path of one as it was written."""
        return posixpath.normpath(posixpath.join(self.directory, text)) if text else self.directory

    def say(self, text: str = "") -> None:
        """A line to the standard output."""
        self.streams.out.write(f"{text}\n")

    def complain(self, text: str) -> None:
        """A line to the standard error output, after the program's name."""
        self.streams.err.write(f"{self.name}: {text}\n")

    def usage(self, text: str) -> int:
        """Complain of a wrong use; the exit code."""
        self.complain(text)
        return 1

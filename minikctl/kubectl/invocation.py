"""One call of one command: what was typed, the streams, and the road to the cluster.

`dispatch` makes it, a module of `commands` gets it. The session opens on first use, so that a command that needs no
cluster never opens one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from minikctl.client.administration import Administration
    from minikctl.client.session import Session
    from minikctl.kubectl.flags import Command

_YELLOW, _PLAIN = "\x1b[33;1m", "\x1b[0m"


class Invocation:
    """``path`` is the command's (``("rollout", "status")``), aliases resolved.

    ``flags`` has every flag of the command and every global one by its long name, defaults filled in; see `flags.Flag`
    for the types of values. ``changed`` holds the names of those that were typed. ``args`` are the other words,
    ``dash`` the number of them before ``--`` (-1 without one). ``program`` is the name to call ourselves by.
    """

    __slots__ = (
        "_administer",
        "_open",
        "_seen",
        "_session",
        "args",
        "changed",
        "command",
        "dash",
        "err",
        "flags",
        "out",
        "path",
        "program",
        "server_warnings",
        "stdin",
    )

    def __init__(
        self,
        path: tuple[str, ...],
        flags: dict[str, Any],
        changed: set[str],
        args: list[str],
        *,
        dash: int = -1,
        program: str = "minikctl",
        open_session: Callable[[Invocation], Session],
        administer: Callable[[Invocation], Administration] | None = None,
        out: TextIO,
        err: TextIO,
        stdin: TextIO,
        command: Command | None = None,
    ) -> None:
        self.path = path
        self.flags = flags
        self.changed = changed
        self.args = args
        self.dash = dash
        self.program = program
        self.out = out
        self.err = err
        self.stdin = stdin
        self.command = command
        self.server_warnings = 0
        self._open = open_session
        self._administer = administer
        self._session: Session | None = None
        self._seen: set[str] = set()

    @property
    def session(self) -> Session:
        """The cluster; the first use opens it. Raises CommandError for a bad ``--request-timeout``."""
        if self._session is None:
            if self.flags.get("request-timeout", "0") != "0":
                self._check_timeout()
            self._session = self._open(self)
        return self._session

    @property
    def administration(self) -> Administration:
        """Clusters as a whole: made, listed, chosen, removed."""
        if self._administer is None:
            from minikctl.kubectl.errors import CommandError

            raise CommandError("there are no clusters to manage here")
        return self._administer(self)

    @property
    def opened(self) -> Session | None:
        """The session if a command has used it, else None: for whoever has to close it."""
        return self._session

    @property
    def config_path(self) -> str:
        """The file with the contexts: ``--kubeconfig``, or minikctl's own."""
        return self.administration.config_path

    @property
    def namespace(self) -> str:
        """The namespace to work in: ``-n``, else the current context's."""
        given: str = self.flags["namespace"]
        return given or self.session.namespace

    @property
    def command_path(self) -> str:
        """``kubectl rollout status``, as hints name it."""
        return " ".join((self.program, *self.path))

    @property
    def verbosity(self) -> int:
        """``-v``: from 6 on requests are told on stderr."""
        level: int = self.flags["v"]
        return level

    @property
    def dry_run(self) -> str:
        """``--dry-run`` as ``none``, ``client`` or ``server``, with notes on stderr about its old forms."""
        from minikctl.kubectl import dry_run

        return dry_run.strategy(self)

    def print(self, *values: object, sep: str = " ", end: str = "\n") -> None:
        self.out.write(sep.join(map(str, values)) + end)

    def warn(self, text: str) -> None:
        """A warning that the command itself found."""
        self.err.write(f"Warning: {text}\n")

    def server_warning(self, text: str) -> None:
        """A warning that the API server sent: told once, yellow on a terminal, counted for ``--warnings-as-errors``."""
        if text in self._seen:
            return
        self._seen.add(text)
        self.server_warnings += 1
        mark = f"{_YELLOW}Warning:{_PLAIN}" if self._colours() else "Warning:"
        self.err.write(f"{mark} {text}\n")

    def _colours(self) -> bool:
        """Whether stderr shows colours. Source: client-go rest.WarningWriter, kubectl term.AllowsColorOutput."""
        if not self.err.isatty():
            return False
        import os

        return os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ

    def _check_timeout(self) -> None:
        from minikctl.kubectl.errors import CommandError
        from minikctl.kubectl.flag_values import timeout

        try:
            timeout(self.flags["request-timeout"])
        except ValueError:
            raise CommandError(
                "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a "
                "corresponding time unit (e.g. 1s | 2m | 3h)"
            ) from None

"""From the words of a command line to an exit code: parse, load the command's module, run it, tell what went wrong.

`main` calls it with the streams and with the one thing that this package must not know: how a cluster is opened. A
command is a module of `commands` with ``run(invocation) -> int``; its name is its path joined by underscores.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.invocation import Invocation
from minikctl.kubectl.parser import check_profile, check_required, find, read_flags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from minikctl.client.administration import Administration
    from minikctl.client.session import Session
    from minikctl.kubectl.flags import Command
    from minikctl.kubectl.parser import Parsed

_BROKEN_PIPE = 141


def dispatch(
    argv: list[str],
    *,
    program: str,
    open_session: Callable[[Invocation], Session],
    administer: Callable[[Invocation], Administration] | None = None,
    out: TextIO,
    err: TextIO,
    stdin: TextIO,
) -> int:
    """Run one command line (without the program's name) and return its exit code.

    ``program`` is how hints and help call us: ``minikctl``, or ``kubectl`` through a link of that name.
    ``open_session`` is called with the Invocation at most once, when the command first needs the cluster; closing and
    committing is its owner's work. ``administer`` gives what manages clusters as a whole. Faults are told on ``err``
    and never raised; an interrupt is, for its owner has to leave the state as it was.
    """
    try:
        code = _Call(program, open_session, administer, out, err, stdin).run(argv)
        out.flush()
        return code
    except BrokenPipeError:
        _forget(out)
        return _BROKEN_PIPE


def module_name(path: tuple[str, ...]) -> str:
    """The module of `commands` for a path: ``("create", "docker-registry")`` is ``create_docker_registry``."""
    return "_".join(path).replace("-", "_")


class _Call:
    __slots__ = ("administer", "err", "open_session", "out", "program", "stdin")

    def __init__(
        self,
        program: str,
        open_session: Callable[[Invocation], Session],
        administer: Callable[[Invocation], Administration] | None,
        out: TextIO,
        err: TextIO,
        stdin: TextIO,
    ) -> None:
        self.program = program
        self.open_session = open_session
        self.administer = administer
        self.out = out
        self.err = err
        self.stdin = stdin

    def run(self, argv: list[str]) -> int:
        if argv and argv[0] in ("__complete", "__completeNoDesc"):
            return self._complete(argv)
        path: tuple[str, ...] = ()
        offset = 0
        try:
            parsed, rest = find(argv, self.program)
            path, offset = parsed.path, parsed.command.exit_offset
            read_flags(parsed, rest, self.program)
            for notice in parsed.notices:
                self.err.write(f"{notice}\n")
            return self._execute(parsed)
        except (CommandError, StatusError, AggregateError) as error:
            from minikctl.kubectl.error_text import final_text

            text, code = final_text(error, self.program, path)
            self.out.flush()
            self.err.write(text)
            return code + offset

    def _execute(self, parsed: Parsed) -> int:
        command = parsed.command
        if parsed.help:
            return self._help(parsed.path, self.out, 0)
        check_profile(parsed)
        if not parsed.path:
            return self._help(parsed.path, self.out, 0)
        if command.group:
            return self._group(parsed, command)
        check_required(parsed)
        if parsed.path in (("help",), ("options",)):
            return self._tell(parsed)
        invocation = self.invocation(parsed)
        code = self._command(parsed.path)(invocation)
        if code == 0 and invocation.server_warnings and parsed.flags["warnings-as-errors"]:
            count = invocation.server_warnings
            raise CommandError(f"{count} warning{'s' if count > 1 else ''} received")
        return code

    def invocation(self, parsed: Parsed) -> Invocation:
        return Invocation(
            parsed.path,
            parsed.flags,
            parsed.changed,
            parsed.args,
            dash=parsed.dash,
            program=self.program,
            open_session=self.open_session,
            administer=self.administer,
            out=self.out,
            err=self.err,
            stdin=self.stdin,
            command=parsed.command,
        )

    def _command(self, path: tuple[str, ...]) -> Callable[[Invocation], int]:
        from minikctl.apimachinery.modules import load

        name = f"minikctl.kubectl.commands.{module_name(path)}"
        try:
            run: Callable[[Invocation], int] = load(name).run
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            text = f"{' '.join(path)} is not available in this version of minikctl; see docs/fidelity.md"
            raise CommandError(text) from None
        return run

    def _group(self, parsed: Parsed, command: Command) -> int:
        """A group that is no command itself: help for a bare call, a fault for anything else."""
        if command.group == "lenient":
            return self._help(parsed.path, self.out, 0)
        if parsed.args:
            from minikctl.kubectl.errors import UsageError

            raise UsageError(f'unknown command "{" ".join(parsed.args)}"')
        return self._help(parsed.path, self.out if command.group == "stdout" else self.err, 1)

    def _help(self, path: tuple[str, ...], stream: TextIO, code: int) -> int:
        from minikctl.kubectl import help_text

        help_text.show(path, self.program, stream)
        return code

    def _tell(self, parsed: Parsed) -> int:
        from minikctl.kubectl import help_text

        if parsed.path == ("options",):
            help_text.show_options(self.program, self.out)
        else:
            help_text.show_topic(parsed.args, self.program, self.out, self.err)
        return 0

    def _complete(self, argv: list[str]) -> int:
        from minikctl.kubectl import completion

        return completion.answer(argv, self.program, self.invocation, self.out, self.err)


def _forget(out: TextIO) -> None:
    """Nobody reads on: let Python's own last flush at exit go nowhere instead of failing aloud."""
    import os

    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
    except (OSError, ValueError):
        return

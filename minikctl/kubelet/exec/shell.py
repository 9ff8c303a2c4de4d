"""A shell that really works its commands out: pipes, redirections, variables, conditions, loops, functions.

It reads what `shell_syntax` parses, the parser of the log simulator too. Programs are called by `launch`. A part of a
pipe runs to its end before the next one starts, in a shell of its own, as POSIX wants it.
"""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase

from minikctl.client.files import FileFault
from minikctl.kubelet.exec import globbing, launch, shell_builtins
from minikctl.kubelet.exec.streams import BrokenPipe, FileOutput, Input, Nowhere, Pipe, Streams, decoded
from minikctl.kubelet.shell_syntax import parse
from minikctl.kubelet.shell_tokens import Unreadable
from minikctl.kubelet.shell_words import Unset, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from minikctl.kubelet.exec.streams import Output
    from minikctl.kubelet.exec.world import World

    Node = tuple[Any, ...]
    Redirections = Iterable[tuple[str, str]]

MOST_STEPS = 200_000
"""Commands that one script may run on a stopped clock's moment: more would be a loop without end."""
_STANDARD = ("/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/stdin")
_MAIN_OUTPUT = ("/proc/1/fd/1", "/proc/1/fd/2")


class Exit(Exception):
    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class Return(Exit):
    """Out of a function, or of a script that is read with ``.``."""


class Break(Exception):
    def __init__(self, count: int, *, again: bool) -> None:
        super().__init__()
        self.count = count
        self.again = again


class Steps:
    """How many commands a shell and those that it started have run."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.count = 0
        self.stopped = False

    def stop(self) -> bool:
        """Let nothing more run; whether that is new."""
        new, self.stopped = not self.stopped, True
        return new


class Shell:
    """One shell process. ``exported`` are the names of variables that programs get."""

    def __init__(self, world: World, variables: dict[str, str], *, name: str = "sh", directory: str = "") -> None:
        self.world = world
        self.name = name
        self.exported = set(variables)
        self.variables = {"?": "0", "0": name, "$": str(world.new_process()), "IFS": " \t\n", **variables}
        self.directory = directory or world.directory
        self.variables["PWD"] = self.directory
        self.functions: dict[str, Node] = {}
        self.strict = self.trace = False
        self.trap = ""
        self.steps = Steps()
        self.locals: dict[str, str | None] | None = None
        self._substitution_errors: Output = Nowhere()
        self.words = self._words([])

    # --- scripts

    def script(self, text: str, streams: Streams) -> int:
        """Run a whole script; its exit code. Exit passes through."""
        try:
            tree = parse(text)
        except Unreadable as fault:
            streams.err.write(f"{self.name}: {syntax_error(fault)}\n")
            return 2
        return self.run(tree, streams)

    def finish(self, act: Callable[[], int], streams: Streams) -> int:
        """Run something to the shell's end; the exit code, after the trap for it."""
        try:
            code = act()
        except Exit as end:
            code = end.code
        except Break:
            code = 0
        if self.trap:
            script, self.trap = self.trap, ""
            return self.finish(lambda: self.script(script, streams) * 0 + code, streams)
        return code

    # --- trees

    def run(self, node: Node, streams: Streams) -> int:
        """Run a tree; the exit status."""
        self.steps.count += 1
        if self.steps.stopped or self.steps.count > MOST_STEPS:
            if self.steps.stop():
                streams.err.write(f"{self.name}: too many commands: stopped\n")
            raise Exit(137)
        try:
            code: int = getattr(self, f"_run_{node[0]}")(node, streams)
        except Unset as fault:
            streams.err.write(f"{self.name}: {fault}\n")
            raise Exit(2) from None
        except Unreadable as fault:
            streams.err.write(f"{self.name}: syntax error: bad substitution: {fault}\n")
            raise Exit(2) from None
        except RecursionError:
            if self.steps.stop():
                streams.err.write(f"{self.name}: too many functions in each other: stopped\n")
            raise Exit(139) from None
        self.variables["?"] = str(code)
        return code

    def _run_list(self, node: Node, streams: Streams) -> int:
        code = 0
        for item, background in node[1]:
            if background:
                self._run_behind(item, streams)
                code = 0
                continue
            code = self.run(item, streams)
            if code and self.strict and item[0] in ("simple", "pipe", "group", "subshell"):
                raise Exit(code)
        return code

    def _run_behind(self, node: Node, streams: Streams) -> None:
        """In the background: all that it does is done at once, and what it would wait for holds nobody up."""
        shell = self.copy()
        self.variables["!"] = str(self.world.new_process())
        self.world.background += 1
        try:
            shell.finish(lambda: shell.run(node, streams), streams)
        finally:
            self.world.background -= 1

    def _run_and(self, node: Node, streams: Streams) -> int:
        return self._tried(node[1], streams) or self.run(node[2], streams)

    def _run_or(self, node: Node, streams: Streams) -> int:
        return self._tried(node[1], streams) and self.run(node[2], streams)

    def _run_not(self, node: Node, streams: Streams) -> int:
        return int(not self._tried(node[1], streams))

    def _tried(self, node: Node, streams: Streams) -> int:
        """Run what is asked for its status: there ``set -e`` ends nothing."""
        strict, self.strict = self.strict, False
        try:
            return self.run(node, streams)
        finally:
            self.strict = strict

    def _run_pipe(self, node: Node, streams: Streams) -> int:
        given, code = streams.stdin, 0
        for index, part in enumerate(node[1]):
            last = index == len(node[1]) - 1
            pipe = Pipe()
            through = streams.with_(stdin=given, out=None if last else pipe)
            shell = self.copy()
            try:
                code = shell.finish(lambda shell=shell, part=part, s=through: shell.run(part, s), streams)  # type: ignore[misc]
            except BrokenPipe:
                if last:
                    raise
                code = 141
            given = Input(pipe.text)
        return code

    def _run_while(self, node: Node, streams: Streams) -> int:
        _, condition, body, until = node
        _, inner, redirections = body

        def loop(inside: Streams) -> int:
            code: int | None = 0
            while bool(self._tried(condition, inside)) == until:
                code = self._round(inner, inside)
                if code is None:
                    return 0
            return code or 0

        return self._redirected(redirections, streams, loop)

    def _run_for(self, node: Node, streams: Streams) -> int:
        _, name, words, body = node
        _, inner, redirections = body

        def loop(inside: Streams) -> int:
            code: int | None = 0
            for value in self._fields(words, inside):
                self.variables[name] = value
                code = self._round(inner, inside)
                if code is None:
                    return 0
            return code or 0

        return self._redirected(redirections, streams, loop)

    def _round(self, body: Node, streams: Streams) -> int | None:
        """Run a loop's body once; its status, None where it leaves the loop."""
        try:
            return self.run(body, streams)
        except Break as end:
            if end.count > 1:
                raise Break(end.count - 1, again=end.again) from None
            return 0 if end.again else None

    def _run_if(self, node: Node, streams: Streams) -> int:
        _, branches, other = node
        for condition, body in branches:
            if self._tried(condition, streams) == 0:
                return self.run(body, streams)
        return self.run(other, streams) if other else 0

    def _run_case(self, node: Node, streams: Streams) -> int:
        _, word, branches = node
        self._substitution_errors = streams.err
        value = self.words.text(word)
        for patterns, body in branches:
            if any(fnmatchcase(value, self.words.pattern(pattern)) for pattern in patterns):
                return self.run(body, streams)
        return 0

    def _run_function(self, node: Node, streams: Streams) -> int:
        _, name, body = node
        self.functions[name] = body
        return 0

    def _run_group(self, node: Node, streams: Streams) -> int:
        _, body, redirections = node
        return self._redirected(redirections, streams, lambda inside: self.run(body, inside))

    def _run_subshell(self, node: Node, streams: Streams) -> int:
        _, body, redirections = node
        shell = self.copy()
        return self._redirected(
            redirections, streams, lambda inside: shell.finish(lambda: shell.run(body, inside), inside)
        )

    def _run_simple(self, node: Node, streams: Streams) -> int:
        _, assignments, words, redirections = node
        argv = self._fields(words, streams)
        values = [(name, self.words.text(value)) for name, value in assignments]
        if not argv:
            self.variables.update(values)
            code = int(self.variables["?"]) if assignments and any("$(" in v or "`" in v for _, v in assignments) else 0
            return self._redirected(redirections, streams, lambda inside: code)
        if self.trace:
            streams.err.write(f"+ {' '.join(argv)}\n")
        return self._redirected(redirections, streams, lambda inside: self.call(argv, inside, dict(values)))

    def call(self, argv: list[str], streams: Streams, extra: dict[str, str] | None = None) -> int:
        """Run a function, a builtin or a program; ``extra`` are variables for it alone."""
        if argv[0] in self.functions:
            return self._called(argv, streams, extra or {})
        builtin = shell_builtins.BUILTINS.get(argv[0])
        if builtin is not None:
            self.variables.update(extra or {})
            return builtin(self, argv, streams)
        variables = {name: self.variables[name] for name in self.variables if name in self.exported}
        return launch.from_shell(self, argv, streams, {**variables, **(extra or {})})

    def _called(self, argv: list[str], streams: Streams, extra: dict[str, str]) -> int:
        before, locals_ = self.words.parameters, shell_builtins.begin_locals(self)
        self.words.parameters = argv[1:]
        self.variables.update(extra)
        try:
            return self.run(self.functions[argv[0]], streams)
        except Return as end:
            return end.code
        finally:
            self.words.parameters = before
            shell_builtins.end_locals(self, locals_)

    # --- words and redirections

    def _words(self, parameters: Sequence[str]) -> Words:
        words = Words(self.variables, self._substitute, lambda pattern: globbing.paths(self, pattern))
        words.parameters = list(parameters)
        return words

    def _fields(self, words: Iterable[str], streams: Streams) -> list[str]:
        self._substitution_errors = streams.err
        return [field for word in words for field in self.words.fields(word)]

    def _substitute(self, script: str) -> str:
        pipe, shell = Pipe(), self.copy()
        streams = Streams(Input(), pipe, self._substitution_errors)
        code = shell.finish(lambda: shell.script(script, streams), streams)
        self.variables["?"] = str(code)
        return pipe.text.rstrip("\n")

    def copy(self) -> Shell:
        """A shell that knows the same and changes nothing here."""
        shell = Shell(self.world, {}, name=self.name, directory=self.directory)
        shell.variables.update(self.variables)
        shell.exported = set(self.exported)
        shell.functions = dict(self.functions)
        shell.strict, shell.trace, shell.steps = self.strict, self.trace, self.steps
        shell.words = shell._words(self.words.parameters)
        return shell

    def path(self, text: str) -> str:
        return posixpath.normpath(posixpath.join(self.directory, text)) if text else self.directory

    def _redirected(self, redirections: Redirections, streams: Streams, act: Callable[[Streams], int]) -> int:
        """Do something with other streams; 1 where one of them cannot be had."""
        opened: list[FileOutput] = []
        try:
            for operator, word in redirections:
                streams = self._redirect(operator, word, streams, opened)
            return act(streams)
        except Refused:
            return 1
        finally:
            for output in opened:
                output.close()

    def _redirect(self, operator: str, word: str, streams: Streams, opened: list[FileOutput]) -> Streams:
        if "&" in operator and operator[-1].isdigit():
            target = streams.out if operator[-1] == "1" else streams.err
            return streams.with_(err=target) if operator[0] == "2" else streams.with_(out=target)
        self._substitution_errors = streams.err
        text = self.words.text(word)
        if operator == "<<":
            return streams.with_(stdin=Input(text))
        if operator == "<":
            return streams.with_(stdin=self._input(text, streams))
        output: Output
        if text in _STANDARD:
            output = streams.err if text == "/dev/stderr" else streams.out
        elif text == "/dev/null" or text in _MAIN_OUTPUT:
            output = Nowhere()
        else:
            try:
                output = FileOutput(self.world.files, self.path(text), append=">>" in operator)
            except FileFault as fault:
                streams.err.write(f"{self.name}: can't create {text}: {_reason(fault)}\n")
                raise Refused from None
            opened.append(output)
        if operator == "&>":
            return streams.with_(out=output, err=output)
        return streams.with_(err=output) if operator[0] == "2" else streams.with_(out=output)

    def _input(self, path: str, streams: Streams) -> Input:
        if path == "/dev/null":
            return Input()
        if path in _STANDARD:
            return streams.stdin
        try:
            return Input(decoded(self.world.files.read(self.path(path))))
        except FileFault as fault:
            streams.err.write(f"{self.name}: can't open {path}: {_reason(fault)}\n")
            raise Refused from None


class Refused(Exception):
    """A redirection that was refused, and told of: its command does not run."""


def _reason(fault: FileFault) -> str:
    """As the shell of busybox says it."""
    return {"No such file or directory": "no such file", "Is a directory": "is a directory"}.get(
        fault.reason, fault.reason
    )


def syntax_error(fault: Unreadable) -> str:
    text = str(fault)
    if type(fault) is not Unreadable:
        return (
            f'syntax error: unterminated "{text}"'
            if text in ("'", '"', "`")
            else "syntax error: unexpected end of file"
        )
    shown = "newline" if text == "\n" else text
    return f'syntax error: unexpected "{shown}"'

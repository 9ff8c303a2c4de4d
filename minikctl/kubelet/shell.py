"""Running a shell script in simulated time: what it writes when, which files it makes, when and how it ends. Pure.

`course.play` runs it up to a moment, or to its end. Nothing outside is touched: programs are what `programs.py` says of
them, and files are names with lines.
"""

from __future__ import annotations

from minikctl.kubelet import programs
from minikctl.kubelet.shell_syntax import always_holds, may_leave, parse
from minikctl.kubelet.shell_words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from minikctl.kubelet.script_files import ScriptFiles

    Node = tuple[Any, ...]

MOST_STEPS = 200_000
"""Commands after which a script counts as endless, and its log as rotated away."""
MOST_TIME = 30 * 86_400_000
KEPT_ROUNDS = 2000
"""How many rounds of an endless loop the log still has, as rotation would leave them."""


class Exit(Exception):
    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class Return(Exception):
    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class Endless(Exception):
    """From here on it runs until it is stopped."""


class Beyond(Exception):
    """The moment up to which the course was asked for has come."""


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Machine:
    """One process tree. ``say``, ``wait`` and the like are what `programs.py` works with."""

    def __init__(
        self, variables: dict[str, str], start: int, until: int | None, task: bool, tty: bool, files: ScriptFiles
    ) -> None:
        self.now = start
        self.start = start
        self.task = task
        self.tty = tty
        self.lines: list[tuple[int, str]] = []
        self.files = files
        self.file_events: list[tuple[int, str, bool]] = []
        self.heeds_term = False
        self.stop_code = 0
        self.until = until
        self.words = Words(dict(variables), self._substitute)
        self._partial = ""
        self._captures: list[list[str]] = []
        self._functions: dict[str, Node] = {}
        self._steps = 0
        self._strict = False
        self._behind = start

    # --- what programs use

    def say(self, text: str, *, newline: bool = True) -> None:
        """Write to the standard output."""
        pieces = (self._partial + text + ("\n" if newline else "")).split("\n")
        self._partial = pieces.pop()
        for piece in pieces:
            self._write(piece)

    def flush(self) -> None:
        if self._partial:
            self._write(self._partial)
            self._partial = ""

    def wait(self, milliseconds: int) -> None:
        self.now += milliseconds
        if self.until is not None and self.now > self.until:
            raise Beyond
        if self.now - self.start > MOST_TIME:
            raise Endless

    def serve(self, *, heeds_term: bool = True) -> None:
        """Run on until stopped."""
        self.heeds_term = heeds_term
        raise Endless

    def set_file(self, path: str, lines: list[str] | None, added: list[str] | None = None) -> None:
        """Make a file, or remove it (None); ``added`` are those of its lines that are new, None for all of them."""
        if lines is None:
            self.files.pop(path, None)
        else:
            self.files.note(path, lines, added, self.now)
        self.file_events.append((self.now, path, lines is not None))

    def program(self, argv: list[str], *, tail: bool = False, given: list[str] | None = None) -> int:
        """Run one program; ``given`` are the lines that it reads."""
        self._count()
        if argv[0] in self._functions:
            return self._called(argv)
        script = programs.script_of(argv)
        if script is not None:
            return self._shell(script, tail=tail)
        return programs.run(self, argv, given, tail=tail)

    def leave(self, code: int) -> None:
        raise Exit(code)

    def leave_function(self, code: int) -> None:
        """`return`: leave the function, or the script where there is none."""
        raise Return(code)

    def leave_loop(self, *, again: bool) -> None:
        raise _Continue if again else _Break

    def set_strict(self, strict: bool) -> None:
        self._strict = strict

    def catch_up(self) -> None:
        """`wait`: let what runs behind end first."""
        self.wait(max(self._behind - self.now, 0))

    def limited(self, milliseconds: int, argv: list[str]) -> int:
        """`timeout`: run a program for so long at most."""
        begun = self.now
        before, self.until = self.until, begun + milliseconds
        try:
            return self.program(argv)
        except (Endless, Beyond):
            self.now = begun
            self.until = before
            self.wait(milliseconds)
            return 124
        finally:
            self.until = before

    # --- the shell itself

    def _shell(self, script: str, *, tail: bool) -> int:
        try:
            return self.run(parse(script), tail=tail)
        except Return as end:
            return end.code
        except Exit as end:
            if tail:
                raise
            return end.code

    def run(self, node: Node, *, tail: bool = False) -> int:
        """Run a tree; the exit status."""
        code: int = getattr(self, f"_run_{node[0]}")(node, tail)
        self.words.variables["?"] = str(code)
        return code

    def _run_list(self, node: Node, tail: bool) -> int:
        code = 0
        items = node[1]
        for index, (item, background) in enumerate(items):
            if background:
                self._run_behind(item)
                code = 0
                continue
            code = self.run(item, tail=tail and index == len(items) - 1)
            if code and self._strict and item[0] in ("simple", "pipe", "group", "subshell"):
                raise Exit(code)
        return code

    def _run_behind(self, node: Node) -> None:
        """In the background: the same course, but the time goes on from where it was."""
        begun, before = self.now, self.until
        try:
            self.run(node)
        except (Exit, Endless):
            pass
        except Beyond:
            self.lines = [entry for entry in self.lines if before is None or entry[0] <= before]
        self._behind = max(self._behind, self.now)
        self.now = begun

    def _run_and(self, node: Node, tail: bool) -> int:
        return self._tried(node[1]) or self.run(node[2], tail=tail)

    def _run_or(self, node: Node, tail: bool) -> int:
        return self._tried(node[1]) and self.run(node[2], tail=tail)

    def _run_not(self, node: Node, tail: bool) -> int:
        return int(not self._tried(node[1]))

    def _tried(self, node: Node) -> int:
        """Run what is asked for its status: there ``set -e`` ends nothing."""
        strict, self._strict = self._strict, False
        try:
            return self.run(node)
        finally:
            self._strict = strict

    def _run_pipe(self, node: Node, tail: bool) -> int:
        given: list[str] | None = None
        nodes = node[1]
        for index, part in enumerate(nodes):
            last = index == len(nodes) - 1
            if last:
                return self._run_piped(part, given, tail=tail)
            given = self._captured(lambda part=part, given=given: self._run_piped(part, given))  # type: ignore[misc]
        return 0

    def _run_piped(self, node: Node, given: list[str] | None, *, tail: bool = False) -> int:
        if node[0] == "simple" and given is not None:
            return self._simple(node, given, tail)
        return self.run(node, tail=tail)

    def _run_while(self, node: Node, tail: bool) -> int:
        _, condition, body, until = node
        endless = not until and always_holds(condition) and not may_leave(body)
        code, rounds = 0, 0
        while bool(self._tried(condition)) == until:
            begun, variables = self.now, dict(self.words.variables) if endless else {}
            try:
                code = self.run(body)
            except _Break:
                return 0
            except _Continue:
                pass
            rounds += 1
            if endless and rounds == 2:  # the first may differ, from then on all are alike
                self._skip_rounds(self.now - begun, variables)
        return code

    def _skip_rounds(self, length: int, before: dict[str, str]) -> None:
        """In an endless loop, leap to the last rounds before the moment asked for; counters leap too.

        ``length`` (ms) and ``before`` (the variables at its beginning) are of the round that has just ended.
        """
        if self.until is None or not length:
            raise Endless
        count = (self.until - self.now) // length - KEPT_ROUNDS
        if count <= 0:
            return
        self.now += count * length
        variables = self.words.variables
        for name, value in list(variables.items()):
            old = before.get(name, "")
            if value != old and value.lstrip("-").isdigit() and old.lstrip("-").isdigit():
                variables[name] = str(int(value) + (int(value) - int(old)) * count)

    def _run_for(self, node: Node, tail: bool) -> int:
        _, name, words, body = node
        code = 0
        for value in [field for word in words for field in self.words.fields(word)]:
            self.words.variables[name] = value
            try:
                code = self.run(body)
            except _Break:
                return 0
            except _Continue:
                continue
        return code

    def _run_if(self, node: Node, tail: bool) -> int:
        _, branches, other = node
        for condition, body in branches:
            if self._tried(condition) == 0:
                return self.run(body, tail=tail)
        return self.run(other, tail=tail) if other else 0

    def _run_case(self, node: Node, tail: bool) -> int:
        from fnmatch import fnmatchcase

        _, word, branches = node
        value = self.words.text(word)
        for patterns, body in branches:
            if any(fnmatchcase(value, self.words.pattern(pattern)) for pattern in patterns):
                return self.run(body, tail=tail)
        return 0

    def _run_function(self, node: Node, tail: bool) -> int:
        _, name, body = node
        self._functions[name] = body
        return 0

    def _called(self, argv: list[str]) -> int:
        before, self.words.parameters = self.words.parameters, argv[1:]
        try:
            return self.run(self._functions[argv[0]])
        except Return as end:
            return end.code
        finally:
            self.words.parameters = before

    def _run_group(self, node: Node, tail: bool) -> int:
        _, body, redirections = node
        return self._redirected(redirections, lambda: self.run(body, tail=tail))

    def _run_subshell(self, node: Node, tail: bool) -> int:
        _, body, redirections = node
        variables = dict(self.words.variables)
        try:
            return self._redirected(redirections, lambda: self.run(body))
        except Exit as end:
            return end.code
        finally:
            self.words.variables.clear()
            self.words.variables.update(variables)

    def _run_simple(self, node: Node, tail: bool) -> int:
        return self._simple(node, None, tail)

    def _simple(self, node: Node, given: list[str] | None, tail: bool) -> int:
        _, assignments, words, redirections = node
        for name, value in assignments:
            self.words.variables[name] = self.words.text(value)
        argv = [field for word in words for field in self.words.fields(word)]
        if not argv:
            self._redirected(redirections, lambda: 0)
            return 0
        for operator, target in redirections:
            if operator == "<":
                given = self.files.get(self.words.text(target), [])
            elif operator == "<<":
                given = self.words.text(target).split("\n")[:-1]
        return self._redirected(redirections, lambda: self.program(argv, tail=tail, given=given))

    def _redirected(self, redirections: Iterable[tuple[str, str]], act: Callable[[], int]) -> int:
        """Run something whose output may go to a file."""
        target = ""
        append = False
        for operator, word in redirections:
            if operator in (">", ">>", "1>", "&>"):
                target, append = self.words.text(word), operator == ">>"
        if not target or target in ("/dev/stdout", "/dev/stderr", "/proc/1/fd/1", "/proc/1/fd/2", "/dev/tty"):
            return act()
        code = 0

        def capture() -> int:
            nonlocal code
            code = act()
            return code

        written = self._captured(capture)
        if target != "/dev/null":
            if append:
                self.set_file(target, [*self.files.get(target, []), *written], written)
            else:
                self.set_file(target, written)
        return code

    def _captured(self, act: Callable[[], int]) -> list[str]:
        """The lines that something writes."""
        partial, self._partial = self._partial, ""
        self._captures.append([])
        try:
            act()
            self.flush()
        finally:
            found = self._captures.pop()
            self._partial = partial
        return found

    def _substitute(self, script: str) -> str:
        return "\n".join(self._captured(lambda: self._shell(script, tail=False)))

    def _write(self, line: str) -> None:
        if self._captures:
            self._captures[-1].append(line)
        else:
            self.lines.append((self.now, line))

    def _count(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Endless

"""The words that a shell offers on Tab: cobra's `__complete` protocol over the declarations of `surface`.

`answer` prints one candidate a line (with a description after a tab) and ends with ``:N``, a sum of the directives
below; the scripts of `completion_scripts` read that. What depends on the cluster comes from `completion_values`.
Click's own completion is not used: it loads Typer at every Tab and knows none of these directives.
Source: cobra 1.8.1, completions.go.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.parser import find, read_flags
from minikctl.kubectl.surface import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

    from minikctl.kubectl.flags import Command, Flag
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.parser import Parsed

DEFAULT, NO_SPACE, NO_FILES, FILTER_EXTENSION, FILTER_DIRECTORIES = 0, 2, 4, 8, 16
_TITLES = {
    DEFAULT: "ShellCompDirectiveDefault",
    NO_SPACE: "ShellCompDirectiveNoSpace",
    NO_FILES: "ShellCompDirectiveNoFileComp",
    NO_SPACE | NO_FILES: "ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp",
    FILTER_EXTENSION: "ShellCompDirectiveFilterFileExt",
    FILTER_DIRECTORIES: "ShellCompDirectiveFilterDirs",
}

_FIRST_ONLY = frozenset(
    (
        "nodes",
        "pod-names",
        "serviceaccounts",
        "certificatesigningrequests",
        "shells",
        "contexts",
        "clusters",
        "users",
        "local-clusters",
    )
)
"""Arguments of which a command has one (or completes one, as kubectl does)."""


def answer(argv: list[str], program: str, invocation: Callable[[Parsed], Invocation], out: TextIO, err: TextIO) -> int:
    """Answer ``__complete WORD... LAST``, where LAST is what stands under the cursor, empty or not.

    ``invocation`` makes the call of a command from a command line that was read, as `dispatch` does it.
    """
    if len(argv) == 1:
        err.write("error: requires at least 1 arg(s), only received 0\n")
        return 1
    request = _Request(argv[1:-1], argv[-1], program, invocation)
    try:
        words, directive = request.complete()
    except CommandError as fault:
        err.write(f"[Debug] [Error] {fault}\n")
        words, directive = [], DEFAULT
    for word in words:
        line = word if argv[0] == "__complete" else word.partition("\t")[0]
        out.write(f"{line.strip()}\n")
    out.write(f":{directive}\n")
    err.write(f"Completion ended with directive: {_TITLES[directive]}\n")
    return 0


class _Request:
    __slots__ = ("invocation", "last", "parsed", "program", "words")

    def __init__(self, words: list[str], last: str, program: str, invocation: Callable[[Parsed], Invocation]) -> None:
        self.words = words
        self.last = last
        self.program = program
        self.invocation = invocation
        self.parsed: Parsed

    def complete(self) -> tuple[list[str], int]:
        """The candidates and the directive; raises CommandError where the words before make no sense."""
        try:
            self.parsed, rest = find(self.words, self.program)
        except CommandError:
            raise CommandError(f"unable to find a command for arguments: [{' '.join(self.words)}]") from None
        after_dash = "--" in rest
        flag, rest, last = (None, rest, self.last) if after_dash else self._flag_to_fill(rest)
        try:
            read_flags(self.parsed, rest, self.program)
        except CommandError as fault:
            raise CommandError(f"Error while parsing flags from args [{' '.join(rest)}]: {fault}") from None
        if self.parsed.help:
            return [], NO_FILES
        if flag is not None:
            return self._flag_value(flag, last)
        if last[:1] == "-" and "=" not in last and not after_dash:
            return self._flag_names(last)
        return self._arguments(last)

    def _flag_to_fill(self, rest: list[str]) -> tuple[Flag | None, list[str], str]:
        """The flag whose value stands under the cursor, the words without it, and the value's beginning."""
        known = self.parsed.known
        if self.last[:1] == "-":
            name, equals, value = self.last.partition("=")
            if not equals:
                return None, rest, self.last
            flag = known.named(name[2:]) if name[:2] == "--" else known.short.get(name[-1])
            if flag is None:
                raise CommandError(
                    f"Subcommand '{self.parsed.command.name}' does not support flag '{name.lstrip('-')}'"
                )
            return flag, rest, value
        before = rest[-1] if rest else ""
        if len(before) > 1 and before[0] == "-" and "=" not in before:
            flag = known.named(before[2:]) if before[:2] == "--" else known.short.get(before[-1])
            if flag is not None and not flag.bare:
                return flag, rest[:-1], self.last
        return None, rest, self.last

    def _flag_value(self, flag: Flag, last: str) -> tuple[list[str], int]:
        if flag.choices:
            return begin(flag.choices, last), NO_FILES
        if flag.complete == "manifests":
            return ["json", "yaml", "yml"], FILTER_EXTENSION
        if flag.complete == "directories":
            return [], FILTER_DIRECTORIES
        if not flag.complete or flag.complete == "files":
            return [], DEFAULT
        return self._values(flag.complete, last)

    def _flag_names(self, last: str) -> tuple[list[str], int]:
        missing = self._required(last)
        if missing:
            return missing, NO_FILES
        words = []
        for flag in sorted(self.parsed.known.flags, key=lambda flag: flag.name):
            if not flag.deprecated and (flag.repeats or flag.name not in self.parsed.changed):
                words += flag_words(flag, last)
        return words + begin(("--help\thelp for this command", "-h\thelp for this command"), last), NO_FILES

    def _required(self, last: str) -> list[str]:
        words = []
        for flag in self.parsed.command.flags:
            if flag.required and flag.name not in self.parsed.changed:
                words += flag_words(flag, last)
        return words

    def _arguments(self, last: str) -> tuple[list[str], int]:
        parsed, words, directive = self.parsed, [], DEFAULT
        if parsed.path == ("help",):
            return self._topics(last)
        typed = any(flag.name in parsed.changed for flag in parsed.command.flags)
        if not parsed.args and not typed:
            words = begin(_subcommands(parsed), last)
            if parsed.command.children or not parsed.path:
                directive = NO_FILES
        words += self._required(last)
        if parsed.command.complete == "directories":
            return words, FILTER_DIRECTORIES
        if parsed.command.complete:
            if parsed.args and parsed.command.complete in _FIRST_ONLY:
                return words, NO_FILES
            found, directive = self._values(parsed.command.complete, last)
            words += found
        return words, directive

    def _topics(self, last: str) -> tuple[list[str], int]:
        """Commands again, for `help`: of the group that the words so far lead to."""
        command = index.ROOT
        for word in self.parsed.args:
            child = index.child(command, word)
            if child is None:
                return [], NO_FILES
            command = child
        return begin(_listed(command), last), NO_FILES

    def _values(self, what: str, last: str) -> tuple[list[str], int]:
        from minikctl.kubectl import completion_values

        return completion_values.candidates(what, self.invocation(self.parsed), last)


def begin(words: Iterable[str], last: str) -> list[str]:
    """Those of the words that begin with what is typed so far."""
    return [word for word in words if word.startswith(last)]


def flag_words(flag: Flag, last: str) -> list[str]:
    """``--output`` and ``-o``, as far as they fit, with what the flag is for."""
    words = [f"--{flag.name}\t{flag.about}"]
    if flag.short:
        words.append(f"-{flag.short}\t{flag.about}")
    return begin(words, last)


def _subcommands(parsed: Parsed) -> list[str]:
    return _listed(parsed.command)


def _listed(command: Command) -> list[str]:
    """The subcommands with their summaries, sorted by name."""
    if command is index.ROOT:
        children = [index.load(name) for name in [*index.names(), "help"] if name != "options"]
        children.append(index.load("options"))
    else:
        children = [child for child in command.children if not child.hidden]
    return sorted(f"{child.name}\t{child.summary}" for child in children)

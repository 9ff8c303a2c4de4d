"""The words in which the command line is declared: `Flag` and `Command`.

`surface/` holds the declarations, one command a file. Their readers are `parser` (a hot path), `help_text`,
`completion` and `typer_tree`; none of them knows a command by name. Nothing here acts.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Flag:
    """One flag, by pflag's notions.

    ``kind`` says how a value is read and what it becomes in `Invocation.flags`:

    ============ ======================= ==============================================
    bool         bool                    never takes the next word
    string       str
    int, int32   int                     Go's bases: ``0x1f``, ``017``, ``1_000``
    level        int                     decimal only (``-v``)
    vmodule      str                     ``PATTERN=N,...``
    duration     float (seconds)         ``1h30m``; ``timespan`` differs in its error text
    list         list[str]               commas split, repeating adds
    array        list[str]               repeating adds, nothing splits
    map          dict[str, str]          ``a=b,c=d``, repeating adds
    pairs        dict[str, str]          the same with other faults
    ============ ======================= ==============================================

    ``bare`` is the value that the flag has without one; such a flag never takes the next word. ``choices`` are for
    help and completion, commands check them themselves. ``complete`` names what its value may be (see `completion`).
    A ``deprecated`` flag is hidden, and its text is told to whoever uses it.
    """

    __slots__ = ("about", "bare", "choices", "complete", "default", "deprecated", "kind", "name", "required", "short")

    def __init__(
        self,
        name: str,
        kind: str,
        default: Any,
        about: str,
        *,
        short: str = "",
        bare: str = "",
        choices: tuple[str, ...] = (),
        complete: str = "",
        required: bool = False,
        deprecated: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.default = default
        self.about = about
        self.short = short
        self.bare = "true" if kind == "bool" and not bare else bare
        self.choices = choices
        self.complete = complete
        self.required = required
        self.deprecated = deprecated

    @property
    def repeats(self) -> bool:
        return self.kind in ("list", "array", "map", "pairs")

    def fresh_default(self) -> Any:
        """The default as a value of its own: whoever gets it may change it."""
        if self.kind in ("list", "array"):
            return list(self.default)
        if self.kind in ("map", "pairs"):
            return dict(self.default)
        return self.default


class Command:
    """One command or group of commands.

    ``usage`` is what follows the command's path in its usage line. ``about`` and ``examples`` say ``minikctl`` for
    the program; help puts the name there by which it was called. ``complete`` tells what arguments may be (see
    `completion`). ``group`` tells how a group that is no command of its own meets a bare call: ``stderr`` or
    ``stdout`` takes its help (exit 1), ``lenient`` is stdout with exit 0 whatever follows. ``exit_offset`` is added to
    the exit code of faults (`diff`, whose 1 means "differs").
    """

    __slots__ = (
        "about",
        "aliases",
        "children",
        "complete",
        "examples",
        "exit_offset",
        "flags",
        "group",
        "hidden",
        "name",
        "suggest_for",
        "summary",
        "usage",
    )

    def __init__(
        self,
        name: str,
        summary: str,
        *,
        usage: str = "",
        about: str = "",
        examples: str = "",
        flags: tuple[Flag, ...] = (),
        aliases: tuple[str, ...] = (),
        children: tuple[Command, ...] = (),
        complete: str = "",
        group: str = "",
        exit_offset: int = 0,
        hidden: bool = False,
        suggest_for: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.summary = summary
        self.usage = usage
        self.about = about
        self.examples = examples
        self.flags = flags
        self.aliases = aliases
        self.children = children
        self.complete = complete
        self.group = group
        self.exit_offset = exit_offset
        self.hidden = hidden
        self.suggest_for = suggest_for

    def child(self, name: str) -> Command | None:
        """The subcommand of that name or alias."""
        for child in self.children:
            if child.name == name or name in child.aliases:
                return child
        return None

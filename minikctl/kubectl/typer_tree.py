"""The command tree as Typer sees it, built from `surface` branch by branch as it is walked.

It serves help in colour on a terminal, and whatever reads such trees (documentation, tests). It runs no command: words
are read by `parser`, for Typer's rules are not pflag's, and completed by `completion`. Only `help_text` and tools
import this module; Typer and Rich cost more than a whole `get`.
"""

from __future__ import annotations

import contextlib

from rich.markup import escape
from typer import Context, rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption

from minikctl.kubectl import help_text
from minikctl.kubectl.surface import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TextIO

    from minikctl.kubectl.flags import Command, Flag

_MARKUP: Literal["rich"] = "rich"
_PYTHON_TYPES: dict[str, type] = {"bool": bool, "int": int, "int32": int, "level": int}


class Leaf(TyperCommand):
    """A command without subcommands."""

    def __init__(self, path: tuple[str, ...], command: Command, program: str, **settings: Any) -> None:
        super().__init__(**_settings(path, command, program), **settings)
        self.declared = command

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return _usage_pieces(self.declared)


class Branch(TyperGroup):
    """A group; each of its subcommands is made when somebody asks for it."""

    def __init__(self, path: tuple[str, ...], command: Command, program: str, **settings: Any) -> None:
        super().__init__(**_settings(path, command, program), invoke_without_command=True, **settings)
        self.path = path
        self.declared = command
        self.program = program

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return _usage_pieces(self.declared)

    def list_commands(self, ctx: Any) -> list[str]:
        if self.path:
            return [child.name for child in self.declared.children if not child.hidden]
        return [name for _, names in index.SECTIONS for name in names]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        child = index.child(self.declared, cmd_name)
        if child is None:
            return None
        return build((*self.path, child.name), self.program, panel=None if self.path else _section(child.name))


def build(path: tuple[str, ...], program: str, panel: str | None = None) -> Leaf | Branch:
    """The node of a path, ``()`` for the whole program; what is below comes to be on demand. Raises KeyError."""
    command = index.find(path)
    if command is None:
        raise KeyError(" ".join(path))
    node = Branch if command.children or not path else Leaf
    return node(path, command, program, rich_help_panel=panel)


def context(path: tuple[str, ...], program: str) -> Context:
    """The context of a command within those of its groups."""
    found = Context(build((), program), info_name=program)
    for at, name in enumerate(path, 1):
        found = Context(build(path[:at], program), parent=found, info_name=name)
    return found


def show_help(path: tuple[str, ...], program: str, stream: TextIO) -> None:
    """Write the help of a command to a terminal, in Rich's panels."""
    found = context(path, program)
    with contextlib.redirect_stdout(stream):
        rich_utils.rich_format_help(obj=found.command, ctx=found, markup_mode=_MARKUP)


def _settings(path: tuple[str, ...], command: Command, program: str) -> dict[str, Any]:
    return {
        "name": command.name or program,
        "help": escape(_text(command, program)),
        "short_help": escape(command.summary),
        "params": _options(command.flags) if path else _options(index.GLOBAL_FLAGS, hidden=True),
        "rich_markup_mode": _MARKUP,
        "epilog": escape(_hint(path, command, program)),
    }


def _text(command: Command, program: str) -> str:
    # Rich breaks lines itself: paragraphs come whole.
    text = "\n\n".join(part.replace("\n", " ") for part in help_text.about(command, program).split("\n\n"))
    if command.aliases:
        text += f"\n\nAliases: {', '.join((command.name, *command.aliases))}"
    if command.examples:
        text += f"\n\nExamples:\n{help_text.named(command.examples.rstrip(), program)}"
    return text


def _hint(path: tuple[str, ...], command: Command, program: str) -> str:
    if command.children or not path:
        return f'Use "{" ".join((program, *path))} <command> --help" for more about a command.'
    return f'Use "{program} options" for the flags that every command takes.'


def _usage_pieces(command: Command) -> list[str]:
    return [piece for piece in (command.usage, "[options]") if piece]


def _section(name: str) -> str | None:
    return next((title for title, names in index.SECTIONS if name in names), None)


def _options(flags: tuple[Flag, ...], *, hidden: bool = False) -> list[TyperOption]:
    """Global flags stand hidden at the root: `options` lists them."""
    return [_option(flag, hidden) for flag in sorted(flags, key=lambda flag: flag.name)]


def _option(flag: Flag, hidden: bool) -> TyperOption:
    names = [f"--{flag.name}", flag.name.replace("-", "_")]
    if flag.short:
        names.insert(0, f"-{flag.short}")
    default = None if flag.repeats else flag.default
    if flag.kind in ("duration", "timespan"):
        default = help_text.shown_default(flag)
    return TyperOption(
        param_decls=names,
        type=_PYTHON_TYPES.get(flag.kind, str),
        is_flag=flag.kind == "bool",
        multiple=flag.kind in ("list", "array"),
        default=default,
        show_default=flag.default not in ("", (), False, 0, -1),
        metavar=None if flag.kind == "bool" else _metavar(flag),
        required=flag.required,
        hidden=hidden or bool(flag.deprecated),
        help=escape(flag.about),
    )


def _metavar(flag: Flag) -> str:
    if flag.choices and len(flag.choices) < len(("name", "json", "yaml", "wide")):
        return f"[{'|'.join(flag.choices)}]"
    return {"int": "N", "int32": "N", "level": "N", "duration": "TIME", "timespan": "TIME"}.get(flag.kind, "TEXT")

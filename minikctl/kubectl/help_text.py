"""The help pages: of one command, of all flags in common, and of a topic that may not exist.

Plain text in kubectl's arrangement (so that whoever reads its pages by program reads ours), in our words. On a terminal
`typer_tree` shows the same declarations in colour. Nothing here is on a hot path.
"""

from __future__ import annotations

from minikctl.kubectl.surface import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from minikctl.kubectl.flags import Command, Flag

_PROGRAM = "minikctl"
_COMMON_FLAGS = "for a list of global command-line options (applies to all commands)."


def show(path: tuple[str, ...], program: str, stream: TextIO) -> None:
    """Write the help page of a command to ``stream``."""
    if _rich(stream):
        from minikctl.kubectl import typer_tree

        typer_tree.show_help(path, program, stream)
    else:
        stream.write(page(path, program))


def show_options(program: str, stream: TextIO) -> None:
    """Write what `options` lists."""
    stream.write("The following options can be passed to any command:\n\n")
    stream.write(_flags(index.GLOBAL_FLAGS))


def show_topic(words: list[str], program: str, out: TextIO, err: TextIO) -> None:
    """What `help WORDS` shows: the page of the command that they lead to, or the root's on ``err``."""
    path: tuple[str, ...] = ()
    command = index.ROOT
    for word in words:
        child = index.child(command, word)
        if child is None:
            break
        command, path = child, (*path, child.name)
    if words and not path:
        err.write(f"Unknown help topic [{' '.join(f'`{word}`' for word in words)}]\n\n")
        err.write(page((), program))
    else:
        show(path, program, out)


def _rich(stream: TextIO) -> bool:
    if not stream.isatty():
        return False
    import os

    return os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ


def about(command: Command, program: str) -> str:
    """Summary and longer text of a command, with the program's name in place."""
    text = f"{command.summary}." if not command.summary.endswith(".") else command.summary
    if command.about:
        text += f"\n\n{command.about.strip()}"
    return named(text, program)


def named(text: str, program: str) -> str:
    """A text of `surface` with the name that we were called by."""
    return text.replace(_PROGRAM, program) if program != _PROGRAM else text


def usage(path: tuple[str, ...], command: Command, program: str) -> str:
    """The usage line: ``kubectl create job NAME … [options]``."""
    return " ".join(part for part in (program, *path, command.usage, "[options]") if part)


def page(path: tuple[str, ...], program: str) -> str:
    """The whole help page of a command as plain text."""
    command = index.find(path)
    if command is None:
        raise AssertionError(f"help for a command that is not declared: {path}")
    where = " ".join((program, *path))
    parts = [f"{_indented(about(command, program))}\n"]
    if command.aliases:
        parts.append(f"Aliases:\n{', '.join((command.name, *command.aliases))}\n")
    if command.examples:
        lines = named(command.examples.strip("\n"), program).split("\n")
        parts.append("Examples:\n" + "".join(f"  {line}\n" if line else "\n" for line in lines))
    parts += _subcommands(path, command)
    shown = _flags(command.flags)
    if shown:
        parts.append(f"Options:\n{shown.rstrip()}\n")
    parts.append(f"Usage:\n  {usage(path, command, program)}\n")
    last = f'Use "{program} options" {_COMMON_FLAGS}\n'
    if command.children or not path:
        last = f'Use "{where} <command> --help" for more information about a given command.\n{last}'
    parts.append(last)
    return "\n".join(parts)


def _indented(text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join((first, *(f" {line}" if line else "" for line in rest)))


def _subcommands(path: tuple[str, ...], command: Command) -> list[str]:
    if path:
        listed = [(child.name, child.summary) for child in command.children if not child.hidden]
        return [_section("Available Commands", listed)] if listed else []
    sections = []
    for title, names in index.SECTIONS:
        sections.append(_section(title, [(name, index.load(name).summary) for name in names]))
    return sections


def _section(title: str, rows: list[tuple[str, str]]) -> str:
    width = max(13, *(len(name) + 2 for name, _ in rows))
    return f"{title}:\n" + "".join(f"  {name:<{width}} {summary}\n" for name, summary in rows)


def _flags(flags: tuple[Flag, ...]) -> str:
    """One block a flag, as ``-o, --output='':`` and a line that explains it, sorted by name."""
    blocks = []
    for flag in sorted(flags, key=lambda flag: flag.name):
        if not flag.deprecated:
            short = f"-{flag.short}, " if flag.short else ""
            blocks.append(f"    {short}--{flag.name}={shown_default(flag)}:\n\t{flag.about}\n")
    return "\n".join(blocks)


def shown_default(flag: Flag) -> str:
    """The default as kubectl's help shows it: text in quotes, lists in brackets, durations as Go writes them."""
    value = flag.default
    if flag.kind in ("string", "vmodule"):
        return f"'{value}'"
    if flag.kind == "bool":
        return "true" if value else "false"
    if flag.kind in ("list", "array"):
        return f"[{','.join(value)}]"
    if flag.kind == "map":
        return "[]"
    if flag.kind == "pairs":
        return ""
    if flag.kind in ("duration", "timespan"):
        return span(value)
    return str(value)


def span(seconds: float) -> str:
    """Whole seconds as Go prints a duration: ``0s``, ``1m0s``, ``1h0m0s``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"

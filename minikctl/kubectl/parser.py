"""The command line read by the rules of cobra and pflag.

`find` walks down the command tree as cobra does, before any flag is known to be right: a flag that it does not know
takes the next word with it. `read_flags` then reads all flags, wherever they stand, as pflag does. Faults are
`CommandError`s in their words. Source: cobra 1.8.1 (command.go), pflag 1.0.5 (flag.go).
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote, read
from minikctl.kubectl.surface import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubectl.flags import Command, Flag


class Known:
    """The flags that a command understands: its own, and the global ones that it does not replace."""

    __slots__ = ("flags", "long", "short")

    def __init__(self, own: tuple[Flag, ...], inherited: tuple[Flag, ...]) -> None:
        names = {flag.name for flag in own}
        self.flags = (*own, *(flag for flag in inherited if flag.name not in names))
        self.long = {flag.name: flag for flag in self.flags}
        self.short = {flag.short: flag for flag in self.flags if flag.short}

    def named(self, name: str) -> Flag | None:
        """A flag by its long name; ``_`` stands for ``-``."""
        return self.long.get(name) or (self.long.get(name.replace("_", "-")) if "_" in name else None)

    def takes_next(self, word: str) -> bool:
        """Whether cobra's search for the subcommand takes the word after ``word`` for its value."""
        if word[:1] != "-" or "=" in word:
            return False
        if word[:2] == "--":
            flag = self.named(word[2:])
        elif len(word) == 2:
            flag = self.short.get(word[1])
        else:
            return False
        return flag is None or not flag.bare


class Parsed:
    """A command line that was read: see `Invocation` for the meaning of its parts.

    ``help`` tells that ``-h`` or ``--help`` was among the flags; ``notices`` are lines for stderr.
    """

    __slots__ = ("args", "changed", "command", "dash", "flags", "help", "known", "notices", "path")

    def __init__(self, command: Command, path: tuple[str, ...], known: Known) -> None:
        self.command = command
        self.path = path
        self.known = known
        self.flags: dict[str, Any] = {}
        self.changed: set[str] = set()
        self.args: list[str] = []
        self.dash = -1
        self.help = False
        self.notices: list[str] = []


def parse(argv: list[str], program: str) -> Parsed:
    """Read a whole command line without the program's name; raises CommandError."""
    parsed, rest = find(argv, program)
    read_flags(parsed, rest, program)
    return parsed


def find(argv: list[str], program: str) -> tuple[Parsed, list[str]]:
    """The command that ``argv`` names, and what is left of it: flags and arguments in their order."""
    command, rest = index.ROOT, argv
    path: tuple[str, ...] = ()
    known = Known((), index.GLOBAL_FLAGS)
    while True:
        at = _first_word(rest, known)
        if at < 0:
            break
        child = index.child(command, rest[at])
        if child is None:
            if not path:
                raise _unknown_command(argv, rest[at], program)
            break
        rest = rest[:at] + rest[at + 1 :]
        command, path = child, (*path, child.name)
        known = Known(child.flags, index.GLOBAL_FLAGS)
    return Parsed(command, path, known), rest


def _first_word(words: list[str], known: Known) -> int:
    """Where the first word stands that is neither a flag nor, by what is known, the value of one; -1 for nowhere."""
    at, count = 0, len(words)
    while at < count:
        word = words[at]
        if word == "--":
            return -1
        if word and word[0] != "-":
            return at
        if known.takes_next(word):
            if count - at <= 2:
                return -1
            at += 1
        at += 1
    return -1


def _unknown_command(argv: list[str], word: str, program: str) -> CommandError:
    from minikctl.kubectl.suggestions import suggestions

    if argv[0][:1] == "-" and next((arg for arg in argv if arg[:1] != "-"), "") != "help":
        # kubectl looks for a plugin first, and a plugin's name has to come first.
        return CommandError(f"flags cannot be placed before plugin name: {argv[0]}", prefix="Error: ")
    near = suggestions(word, program)
    hints = ("", "Did you mean this?", *(f"\t{name}" for name in near)) if near else ()
    return CommandError(f'unknown command "{word}" for "{program}"', hints=hints)


def read_flags(parsed: Parsed, words: list[str], program: str) -> None:
    """Read flags and arguments into ``parsed``, defaults included; raises CommandError."""
    values = parsed.flags
    for flag in parsed.known.flags:
        values[flag.name] = flag.fresh_default()
    try:
        _read_words(parsed, words)
    except ValueError as fault:
        raise CommandError(str(fault), hints=(_flag_hint(parsed, program),)) from None


def _flag_hint(parsed: Parsed, program: str) -> str:
    where = " ".join((program, *parsed.path))
    if parsed.path == ("options",):
        return f"Run '{where}' without flags."
    if parsed.command.exit_offset:
        return f"See '{where} -h' for help and examples"
    return f"See '{where} --help' for usage."


def _read_words(parsed: Parsed, words: list[str]) -> None:
    at, count = 0, len(words)
    while at < count:
        word = words[at]
        at += 1
        if word[:1] != "-" or word == "-":
            parsed.args.append(word)
        elif word == "--":
            parsed.dash = len(parsed.args)
            parsed.args += words[at:]
            return
        elif word[1] == "-":
            at = _read_long(parsed, word, words, at)
        else:
            at = _read_shorts(parsed, word[1:], words, at)


def _read_long(parsed: Parsed, word: str, words: list[str], at: int) -> int:
    name, equals, text = word[2:].partition("=")
    if name[:1] in ("", "-"):
        raise ValueError(f"bad flag syntax: {word}")
    flag = parsed.known.named(name)
    if flag is None:
        if name == "help":
            _ask_help(parsed, text if equals else "true")
            return at
        raise ValueError(f"unknown flag: --{name}")
    if not equals:
        if flag.bare:
            text = flag.bare
        elif at < len(words):
            text = words[at]
            at += 1
        else:
            raise ValueError(f"flag needs an argument: {word}")
    _set(parsed, flag, text)
    return at


def _read_shorts(parsed: Parsed, shorts: str, words: list[str], at: int) -> int:
    while shorts:
        letter = shorts[0]
        flag = parsed.known.short.get(letter)
        glued = shorts[2:] if len(shorts) > 2 and shorts[1] == "=" else None
        if flag is None:
            if letter != "h":
                raise ValueError(f"unknown shorthand flag: {_quote_letter(letter)} in -{shorts}")
            _ask_help(parsed, "true" if glued is None else glued)
            if glued is not None:
                return at
            shorts = shorts[1:]
            continue
        if glued is not None:
            _set(parsed, flag, glued)
            return at
        if flag.bare:
            _set(parsed, flag, flag.bare)
            shorts = shorts[1:]
            continue
        if len(shorts) > 1:
            _set(parsed, flag, shorts[1:])
            return at
        if at >= len(words):
            raise ValueError(f"flag needs an argument: '{letter}' in -{shorts}")
        _set(parsed, flag, words[at])
        return at + 1
    return at


def _quote_letter(letter: str) -> str:
    """Go's ``%q`` of the first byte: what stands beyond ASCII shows as the letter that this byte would be."""
    from minikctl.apimachinery.go_format import escape_character

    return f"""'{escape_character(chr(letter.encode()[0]), "'")}'"""


def _ask_help(parsed: Parsed, text: str) -> None:
    try:
        parsed.help = read("bool", text, None)
    except ValueError as fault:
        raise ValueError(f'invalid argument {quote(text)} for "-h, --help" flag: {fault}') from None


def _set(parsed: Parsed, flag: Flag, text: str) -> None:
    name = flag.name
    before = parsed.flags[name] if name in parsed.changed else None
    try:
        value = read(flag.kind, text, before)
    except ValueError as fault:
        shown = f"-{flag.short}, --{name}" if flag.short else f"--{name}"
        raise ValueError(f'invalid argument {quote(text)} for "{shown}" flag: {fault}') from None
    # Typed flags stand last, in the order in which they were typed first: --record tells them so.
    if name not in parsed.changed:
        del parsed.flags[name]
    parsed.flags[name] = value
    parsed.changed.add(name)
    if flag.deprecated:
        parsed.notices.append(f"Flag --{name} has been deprecated, {flag.deprecated}")


def check_required(parsed: Parsed) -> None:
    """Raise CommandError when a flag that the command requires was not given."""
    missing = [flag.name for flag in parsed.command.flags if flag.required and flag.name not in parsed.changed]
    if missing:
        names = '", "'.join(sorted(missing))
        raise CommandError(f'required flag(s) "{names}" not set')


def check_profile(parsed: Parsed) -> None:
    """Raise CommandError for a performance profile that Go does not know; `debug` has another flag of that name."""
    name = parsed.flags["profile"]
    if name == "none" or any(flag.name == "profile" for flag in parsed.command.flags):
        return
    if name not in index.PROFILES and name != "allocs":
        raise CommandError(f"unknown profile '{name}'")

"""The list of commands, and the only way to a declaration: it loads one command's module when it is asked for.

The order is kubectl's (suggestions for a mistyped command come in it), and so are the sections of the help page.
"""

from __future__ import annotations

from minikctl.kubectl.flags import Command
from minikctl.kubectl.surface.global_flags import GLOBAL_FLAGS, PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "GLOBAL_FLAGS",
    "OWN",
    "PROFILES",
    "ROOT",
    "SECTIONS",
    "SUGGEST_FOR",
    "all_commands",
    "child",
    "find",
    "names",
]

ROOT = Command("", "kubectl's commands on a Kubernetes cluster that lives in one file", usage="[flags]")

OWN = ("cluster", "clock", "node", "chaos", "image", "load", "route")
"""minikctl's own: kubectl has no such commands."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Basic Commands (Beginner)", ("create", "expose", "run", "set")),
    ("Basic Commands (Intermediate)", ("explain", "get", "edit", "delete")),
    ("Deploy Commands", ("rollout", "scale", "autoscale")),
    ("Cluster Management Commands", ("certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint")),
    (
        "Troubleshooting and Debugging Commands",
        ("describe", "logs", "attach", "exec", "port-forward", "proxy", "cp", "auth", "debug", "events"),
    ),
    ("Advanced Commands", ("diff", "apply", "patch", "replace", "wait", "kustomize")),
    ("Settings Commands", ("label", "annotate", "completion")),
    ("Other Commands", ("config", "plugin", "version", "api-versions", "api-resources")),
    ("Simulation Commands", OWN),
)

_UNLISTED = ("options", "help", "alpha")
_NAMES = frozenset(name for _, section in SECTIONS for name in section) | frozenset(_UNLISTED)

SUGGEST_FOR = {"get": ("list", "ps"), "delete": ("rm",), "wait": ("list", "ps")}
"""Words of other tools, and the commands that their users may want."""


def names(*, own: bool = True) -> list[str]:
    """The commands that may be suggested or completed, in kubectl's order."""
    listed = [name for _, section in SECTIONS for name in section if own or name not in OWN]
    return [*listed, "options"]


def child(command: Command, name: str) -> Command | None:
    """The subcommand ``name`` (or alias) of a command, or None."""
    if command is not ROOT:
        return command.child(name) if command.children else None
    return load(name) if name in _NAMES else None


def load(name: str) -> Command:
    """The declaration of a command of the first level."""
    from importlib import import_module

    module = import_module(f"minikctl.kubectl.surface.{name.replace('-', '_')}")
    command: Command = module.COMMAND
    return command


def find(path: tuple[str, ...]) -> Command | None:
    """The command of a whole path, or None."""
    command: Command | None = ROOT
    for name in path:
        command = child(command, name) if command else None
    return command


def all_commands() -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command with its path, groups before what is in them. Loads everything."""

    def below(path: tuple[str, ...], command: Command) -> Iterator[tuple[tuple[str, ...], Command]]:
        yield path, command
        for part in command.children:
            yield from below((*path, part.name), part)

    for name in [*names(), "help"]:
        yield from below((name,), load(name))

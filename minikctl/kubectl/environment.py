"""Changes of environment variables, as ``set env`` takes them. Source: kubectl pkg/cmd/set/{env,helper.go}."""

from __future__ import annotations

import re

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import variable_faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from minikctl.apimachinery.types import Obj


class Edits:
    """``added`` are EnvVars, ``removed`` names."""

    __slots__ = ("added", "removed")

    def __init__(self, added: list[Obj], removed: list[str]) -> None:
        self.added = added
        self.removed = removed

    def applied(self, known: Sequence[Obj]) -> list[Obj]:
        """The variables after the change: known ones keep their place."""
        covered = set(self.removed)
        result: list[Obj] = []
        for variable in known:
            name = variable["name"]
            if name in covered:
                continue
            newer = self._named(name)
            if newer is not None:
                covered.add(name)
            result.append(variable if newer is None else newer)
        for variable in self.added:
            if variable["name"] not in covered:
                covered.add(variable["name"])
                result.append(variable)
        return result

    def refuse_overwriting(self, known: Sequence[Obj]) -> None:
        """Raises CommandError where a known variable would get another value."""
        for variable in self.added:
            current = next((other for other in known if other["name"] == variable["name"]), None)
            if current is not None and current.get("value", "") != variable.get("value", ""):
                raise CommandError(
                    f"'{current['name']}' already has a value ({current.get('value', '')}), and --overwrite is false"
                )

    def _named(self, name: str) -> Obj | None:
        return next((variable for variable in self.added if variable["name"] == name), None)


def split_words(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """(resources, changes): the words from the first change on have to be changes."""
    resources: list[str] = []
    changes: list[str] = []
    for word in words:
        if re.search("(?ms)^.+=.*$", word) or word.endswith("-"):
            changes.append(word)
        elif changes:
            raise CommandError(f"all resources must be specified before environment changes: {' '.join(words)}")
        else:
            resources.append(word)
    return resources, changes


def parse(changes: Sequence[str], stdin: TextIO) -> Edits:
    """``KEY=VALUE`` sets, ``KEY-`` removes, ``-`` reads more of the former from ``stdin``; raises CommandError."""
    added: list[Obj] = []
    removed: list[str] = []
    for change in changes:
        key, equals, value = change.partition("=")
        if change == "-":
            added += _read(stdin)
        elif equals:
            faults = variable_faults(key)
            if faults:
                raise CommandError(f"{quote(key)} is not a valid key name: {';'.join(faults)}")
            added.append(_variable(key, value))
        elif change.endswith("-"):
            removed.append(change[:-1])
        else:
            raise CommandError(f"unknown environment variable: {change}")
    if any("=" in change and change.partition("=")[0] in removed for change in changes):
        raise CommandError("can not both modify and remove the same environment variable in the same command")
    return Edits(added, removed)


def _read(stdin: TextIO) -> list[Obj]:
    found = []
    for line in stdin.read().splitlines():
        key, equals, value = line.partition("#")[0].partition("=")
        if equals:
            found.append(_variable(key, value))
    return found


def _variable(key: str, value: str) -> Obj:
    return {"name": key, "value": value} if value else {"name": key}

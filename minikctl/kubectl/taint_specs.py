"""Taints as ``kubectl taint`` takes them: read from words, laid over those of a node.

Pure: nothing is asked or sent here. Source: kubectl pkg/cmd/taint/utils.go.
"""

from __future__ import annotations

from minikctl.apimachinery.label_syntax import key_faults, value_faults
from minikctl.kubectl.errors import AggregateError, CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def parse_taints(words: Sequence[str]) -> tuple[list[Obj], list[Obj]]:
    """(to add, to remove) of ``KEY[=VALUE]:EFFECT`` and ``KEY[:EFFECT]-``; raises CommandError."""
    added: list[Obj] = []
    removed: list[Obj] = []
    for word in words:
        if word.endswith("-"):
            taint = _parse(word[:-1])
            removed.append({name: taint[name] for name in ("key", "effect") if name in taint})
            continue
        taint = _parse(word)
        if "effect" not in taint:
            raise CommandError(f"invalid taint spec: {word}")
        if any(_same(taint, other) for other in added):
            shown = f"{{{taint['key']} {taint.get('value', '')} {taint['effect']} <nil>}}"
            raise CommandError(f"duplicated taints with the same key and effect: {shown}")
        added.append(taint)
    return added, removed


def _parse(text: str) -> Obj:
    parts = text.split(":")
    if len(parts) > 2:
        raise CommandError(f"invalid taint spec: {text}")
    key, value, effect = parts[0], "", ""
    if len(parts) == 2:
        effect = parts[1]
        if effect not in EFFECTS:
            raise CommandError(f"invalid taint effect: {effect}, unsupported taint effect")
        halves = parts[0].split("=")
        if len(halves) > 2:
            raise CommandError(f"invalid taint spec: {text}")
        key, value = halves[0], halves[1] if len(halves) == 2 else ""
        faults = value_faults(value)
        if faults:
            raise CommandError(f"invalid taint spec: {text}, {'; '.join(faults)}")
    faults = key_faults(key)
    if faults:
        raise CommandError(f"invalid taint spec: {text}, {'; '.join(faults)}")
    taint: Obj = {"key": key}
    if value:
        taint["value"] = value
    if effect:
        taint["effect"] = effect
    return taint


def conflicting(added: Sequence[Obj], removed: Sequence[Obj]) -> list[str]:
    """``KEY=EFFECT`` of those that the same command would both set and remove."""
    return [
        f"{gone['key']}={gone.get('effect', '')}"
        for taint in added
        for gone in removed
        if taint["key"] == gone["key"] and gone.get("effect") in (None, taint["effect"])
    ]


def already_there(known: Sequence[Obj], added: Sequence[Obj]) -> str:
    """The keys that the node has with the same effects."""
    return ",".join(taint["key"] for taint in added for old in known if _same(taint, old))


def changed(
    known: Sequence[Obj], added: Sequence[Obj], removed: Sequence[Obj], *, overwrite: bool
) -> tuple[str, list[Obj]]:
    """(what was done, the node's taints after it); raises CommandError for one to remove that is not there."""
    taints = [*added, *(old for old in known if not any(_same(old, new) for new in added))]
    grown = len(known) != len(taints)
    faults: list[Exception] = []
    deleted = False
    for gone in removed:
        left = [taint for taint in taints if not _same(taint, gone, any_effect="effect" not in gone)]
        deleted = len(left) != len(taints)
        taints = left
        if not deleted:
            faults.append(CommandError(f'taint "{_shown(gone)}" not found'))
    if faults:
        raise faults[0] if len(faults) == 1 else AggregateError(faults)
    if (grown and deleted) or overwrite:
        return "modified", taints
    return "tainted" if grown else "untainted", taints


def _same(taint: Obj, other: Obj, *, any_effect: bool = False) -> bool:
    return bool(taint["key"] == other["key"] and (any_effect or taint.get("effect") == other.get("effect")))


def _shown(taint: Obj) -> str:
    return f"{taint['key']}:{taint['effect']}" if taint.get("effect") else str(taint["key"])

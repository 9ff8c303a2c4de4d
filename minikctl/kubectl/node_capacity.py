"""The amounts and labels that `node add` and `node set` are given, checked."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

AMOUNTS = {"cpu": "cpu", "memory": "memory", "storage": "ephemeral-storage"}
"""flag -> resource"""


def amounts(invocation: Invocation) -> dict[str, str]:
    """The resources of which a flag says how much there is; raises CommandError."""
    from minikctl.apimachinery.quantity import milli

    flags, found = invocation.flags, {}
    for flag, resource in AMOUNTS.items():
        if not flags[flag]:
            continue
        try:
            enough = milli(flags[flag]) > 0
        except ValueError as fault:
            raise CommandError(f'invalid argument "{flags[flag]}" for "--{flag}" flag: {fault}') from None
        if not enough:
            raise CommandError(f"--{flag} must be more than nothing")
        found[resource] = flags[flag]
    if flags["pods"] or "pods" in invocation.changed:
        if flags["pods"] < 1:
            raise CommandError("--pods must be 1 or more")
        found["pods"] = str(flags["pods"])
    return found


def labels(pairs: list[str]) -> dict[str, str]:
    """``KEY=VALUE``; raises CommandError."""
    for pair in pairs:
        if "=" not in pair or pair.startswith("="):
            raise CommandError(f'"{pair}" is no label: write it as KEY=VALUE')
    return dict(pair.split("=", 1) for pair in pairs)

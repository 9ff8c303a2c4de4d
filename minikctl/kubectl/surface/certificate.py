"""The declaration of `certificate` and its subcommands."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_APPROVE = Command(
    "approve",
    "Approve a certificate signing request",
    usage="(NAME... | -f FILE)",
    examples="""
minikctl certificate approve ann
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        Flag("force", "bool", False, "approve again what is approved already"),
    ),
    complete="certificatesigningrequests",
)

_DENY = Command(
    "deny",
    "Refuse a certificate signing request",
    usage="(NAME... | -f FILE)",
    examples="""
minikctl certificate deny mallory
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        Flag("force", "bool", False, "refuse again what is refused already"),
    ),
    complete="certificatesigningrequests",
)

COMMAND = Command(
    "certificate",
    "Decide on certificate signing requests",
    usage="SUBCOMMAND",
    children=(_APPROVE, _DENY),
    group="lenient",
)

"""The declaration of `cordon`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "cordon",
    "Keep new pods off a node",
    usage="NODE...",
    examples="""
minikctl cordon node-2
""",
    flags=(shared.DRY_RUN, shared.SELECTOR),
    complete="nodes",
)

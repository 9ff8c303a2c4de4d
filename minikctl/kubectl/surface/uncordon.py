"""The declaration of `uncordon`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "uncordon",
    "Let a node take new pods again",
    usage="NODE...",
    examples="""
minikctl uncordon node-2
""",
    flags=(shared.DRY_RUN, shared.SELECTOR),
    complete="nodes",
)

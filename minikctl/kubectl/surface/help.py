"""The declaration of `help`, which `dispatch` carries out itself."""

from __future__ import annotations

from minikctl.kubectl.flags import Command

COMMAND = Command(
    "help",
    "Explain a command",
    usage="[COMMAND...] [flags]",
    examples="""
minikctl help rollout status
""",
    complete="commands",
)

"""The declaration of `options`, which `dispatch` carries out itself."""

from __future__ import annotations

from minikctl.kubectl.flags import Command

COMMAND = Command(
    "options",
    "List the flags that every command takes",
    examples="""
minikctl options
""",
)

"""The declaration of `events`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "events",
    "List what happened, oldest first",
    usage="[--for TYPE/NAME] [--types=Normal,Warning] [--watch] [-o FORMAT]",
    examples="""
minikctl events -A

# What happened to one pod, and goes on happening
minikctl events --for pod/web-0 --watch

# Warnings only
minikctl events --types=Warning
""",
    flags=(
        *shared.PRINT,
        shared.ALL_NAMESPACES,
        shared.CHUNK_SIZE,
        Flag("for", "string", "", "only events of this object, as TYPE/NAME"),
        shared.NO_HEADERS,
        Flag("types", "list", (), "only events of these types: Normal, Warning"),
        Flag("watch", "bool", False, "go on printing events", short="w"),
    ),
)

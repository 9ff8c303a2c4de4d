"""The declaration of `describe`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "describe",
    "Tell all about objects and what happened to them",
    usage="(TYPE [NAME_PREFIX | -l SELECTOR] | TYPE/NAME... | -f FILE)",
    about="""
Prints the object, the objects around it and its events for people to read. A word that is no name is taken for the
beginning of names.
""",
    examples="""
# One pod
minikctl describe pod web-0

# Every pod whose name begins with web
minikctl describe pods web

# The nodes, without their events
minikctl describe nodes --show-events=false
""",
    flags=(
        *shared.FILES,
        shared.ALL_NAMESPACES,
        shared.CHUNK_SIZE,
        shared.SELECTOR,
        Flag("show-events", "bool", True, "list the events of each object"),
    ),
    complete="types",
)

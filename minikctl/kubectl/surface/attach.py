"""The declaration of `attach`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "attach",
    "Connect to a process that runs in a container",
    usage="(POD | TYPE/NAME) [-c CONTAINER]",
    examples="""
minikctl attach web-0

# With stdin and a terminal
minikctl attach web-0 -c shell -it
""",
    flags=(shared.CONTAINER, shared.pod_running_timeout(60.0), shared.QUIET, shared.STDIN, shared.TTY),
    complete="pods",
)

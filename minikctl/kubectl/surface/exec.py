"""The declaration of `exec`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "exec",
    "Run a command in a container",
    usage="(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [ARG...]",
    examples="""
minikctl exec web-0 -- date

# A shell in a certain container
minikctl exec -it web-0 -c nginx -- sh

# In the first pod of a deployment
minikctl exec deployment/web -- env
""",
    flags=(
        shared.CONTAINER,
        shared.filename("manifest of the object to run the command in"),
        shared.pod_running_timeout(60.0),
        shared.QUIET,
        shared.STDIN,
        shared.TTY,
    ),
    complete="pods",
)

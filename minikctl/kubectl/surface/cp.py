"""The declaration of `cp`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "cp",
    "Copy files into a container or out of it",
    usage="SOURCE DESTINATION",
    about="""
One of the two is a local path, the other [NAMESPACE/]POD:PATH.
""",
    examples="""
minikctl cp notes.txt web-0:/tmp/notes.txt

# Out of a container in another namespace
minikctl cp staging/web-0:/var/log/nginx ./log -c nginx
""",
    flags=(
        shared.CONTAINER,
        Flag("no-preserve", "bool", False, "do not keep owner and permissions"),
        Flag("retries", "int", 0, "tries more when a copy out of a container breaks off; negative never gives up"),
    ),
    complete="pods-for-cp",
)

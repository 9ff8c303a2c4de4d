"""The declaration of `plugin`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_LIST = Command(
    "list",
    "List the plugins on the PATH",
    usage="[flags]",
    examples="""
minikctl plugin list --name-only
""",
    flags=(Flag("name-only", "bool", False, "print names without their directories"),),
)

COMMAND = Command(
    "plugin",
    "Look after plugins",
    usage="[flags]",
    about="""
A plugin is a program on the PATH whose name begins with kubectl-.
""",
    children=(_LIST,),
    group="stderr",
)

"""The declaration of `label`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "label",
    "Change the labels of objects",
    usage="(TYPE NAME... | TYPE/NAME... | -f FILE) KEY=VALUE... KEY-... [--overwrite] [--resource-version=VERSION]",
    about="""
KEY=VALUE sets one and KEY- removes it. One that is set already only changes with --overwrite.
""",
    examples="""
minikctl label pod web-0 tier=front

# On every pod of the namespace
minikctl label pods --all tier=front

# Take it away again
minikctl label pod web-0 tier-
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.ALL,
        shared.ALL_NAMESPACES,
        shared.DRY_RUN,
        shared.field_manager("kubectl-label"),
        shared.FIELD_SELECTOR,
        Flag("list", "bool", False, "print the labels"),
        shared.LOCAL,
        Flag("overwrite", "bool", False, "change labels that are set already"),
        shared.resource_version("change the labels"),
        shared.SELECTOR,
        shared.RECORD,
    ),
    complete="types",
)

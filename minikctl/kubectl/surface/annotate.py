"""The declaration of `annotate`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "annotate",
    "Change the annotations of objects",
    usage="(TYPE NAME... | TYPE/NAME... | -f FILE) KEY=VALUE... KEY-... [--overwrite] [--resource-version=VERSION]",
    about="""
KEY=VALUE sets one and KEY- removes it. One that is set already only changes with --overwrite.
""",
    examples="""
minikctl annotate pod web-0 owner='the web team'

# On every pod of the namespace
minikctl annotate pods --all owner='the web team'

# Take it away again
minikctl annotate pod web-0 owner-
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.ALL,
        shared.ALL_NAMESPACES,
        shared.DRY_RUN,
        shared.field_manager("kubectl-annotate"),
        shared.FIELD_SELECTOR,
        Flag("list", "bool", False, "print the annotations"),
        shared.LOCAL,
        Flag("overwrite", "bool", False, "change annotations that are set already"),
        shared.resource_version("change the annotations"),
        shared.SELECTOR,
        shared.RECORD,
    ),
    complete="types",
)

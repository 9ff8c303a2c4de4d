"""The declaration of `version`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

COMMAND = Command(
    "version",
    "Print the versions of client and server",
    usage="[flags]",
    examples="""
minikctl version --client -o yaml
""",
    flags=(
        Flag("client", "bool", False, "the client's alone, without asking the server"),
        Flag("output", "string", "", "yaml or json", short="o", choices=("yaml", "json")),
    ),
)

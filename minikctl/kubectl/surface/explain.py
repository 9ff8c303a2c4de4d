"""The declaration of `explain`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

COMMAND = Command(
    "explain",
    "Tell what a type and its fields mean",
    usage="TYPE[.FIELD...] [--recursive] [--api-version=GROUP/VERSION]",
    examples="""
# A type
minikctl explain deployments

# A field deep inside
minikctl explain pod.spec.containers.livenessProbe

# The whole tree of fields
minikctl explain service --recursive
""",
    flags=(
        Flag("api-version", "string", "", "version of the type to explain, as apps/v1"),
        Flag(
            "output",
            "string",
            "plaintext",
            "form of the explanation",
            choices=("plaintext", "plaintext-openapiv2"),
        ),
        Flag("recursive", "bool", False, "show the fields below as a tree"),
    ),
    complete="type",
)

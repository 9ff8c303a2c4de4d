"""The declaration of `patch`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "patch",
    "Change some fields of objects",
    usage="(TYPE NAME | TYPE/NAME | -f FILE) (-p PATCH | --patch-file=FILE) [--type=TYPE]",
    examples="""
minikctl patch deployment web -p '{"spec":{"replicas":3}}'

# Operation by operation
minikctl patch pod web-0 --type=json -p '[{"op":"remove","path":"/metadata/labels/old"}]'

# The scale of an object
minikctl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.DRY_RUN,
        shared.field_manager("kubectl-patch"),
        shared.LOCAL,
        Flag("patch", "string", "", "the patch, JSON or YAML", short="p"),
        Flag("patch-file", "string", "", "file with the patch", complete="files"),
        shared.subresource("part of the object to patch"),
        Flag("type", "string", "strategic", "kind of the patch", choices=("json", "merge", "strategic")),
        shared.RECORD,
    ),
    complete="types",
)

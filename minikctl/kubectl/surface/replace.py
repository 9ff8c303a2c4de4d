"""The declaration of `replace`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "replace",
    "Put manifests in the place of objects",
    usage="-f FILE",
    about="""
The manifest has to be whole: what it does not say is gone. With --force the object is deleted and made anew.
""",
    examples="""
minikctl replace -f pod.yaml

# What cannot be changed in place
minikctl replace --force -f pod.yaml
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        *shared.DELETION,
        shared.DRY_RUN,
        shared.field_manager("kubectl-replace"),
        Flag("raw", "string", "", "path of the API server to PUT the file to"),
        shared.SAVE_CONFIG,
        shared.subresource("part of the object to replace"),
        shared.VALIDATE,
    ),
)

"""The declaration of `edit`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "edit",
    "Change objects in an editor",
    usage="(TYPE/NAME... | TYPE NAME... | -f FILE)",
    about="""
Opens the objects as YAML (or JSON) in the editor that $KUBE_EDITOR or $EDITOR names, and sends what was changed when
the editor closes. What the server refuses is offered for another try.
""",
    examples="""
# A deployment
minikctl edit deployment/web

# In another editor, as JSON
KUBE_EDITOR=nano minikctl edit service web -o json
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.field_manager("kubectl-edit"),
        Flag("output-patch", "bool", False, "print the patch that was sent"),
        shared.SAVE_CONFIG,
        shared.subresource("part of the object to edit"),
        shared.VALIDATE,
        shared.WINDOWS_LINE_ENDINGS,
        shared.RECORD,
    ),
    complete="types",
)

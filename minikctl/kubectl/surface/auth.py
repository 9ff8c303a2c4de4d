"""The declaration of `auth` and its subcommands."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_CAN_I = Command(
    "can-i",
    "Tell whether something is allowed",
    usage="VERB [TYPE | TYPE/NAME | PATH]",
    about="""
Prints yes or no; the exit code is 0 or 1 accordingly.
""",
    examples="""
minikctl auth can-i create pods

# Whether somebody else may
minikctl auth can-i list secrets --as=ann -n staging

# All that is allowed
minikctl auth can-i --list
""",
    flags=(
        Flag("all-namespaces", "bool", False, "ask about every namespace", short="A"),
        Flag("list", "bool", False, "list all that is allowed"),
        shared.NO_HEADERS,
        Flag("quiet", "bool", False, "answer by the exit code alone", short="q"),
        Flag("subresource", "string", "", "part of the type, as log or scale"),
    ),
)

_RECONCILE = Command(
    "reconcile",
    "Bring roles and bindings to what manifests say",
    usage="-f FILE",
    about="""
Missing objects, permissions and subjects are added; what there is beyond them stays, unless a flag says otherwise.
""",
    examples="""
minikctl auth reconcile -f rbac.yaml --remove-extra-subjects
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.DRY_RUN,
        Flag("remove-extra-permissions", "bool", False, "take away permissions that the manifests do not have"),
        Flag("remove-extra-subjects", "bool", False, "take away subjects that the manifests do not have"),
    ),
)

_WHO_AM_I = Command(
    "whoami",
    "Tell as whom the API server knows us",
    examples="""
minikctl auth whoami -o yaml
""",
    flags=shared.PRINT,
)

COMMAND = Command(
    "auth",
    "Look into permissions",
    usage="[flags]",
    children=(_CAN_I, _RECONCILE, _WHO_AM_I),
    group="stderr",
)

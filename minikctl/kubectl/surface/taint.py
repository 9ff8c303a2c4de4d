"""The declaration of `taint`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "taint",
    "Mark nodes so that only certain pods go there",
    usage="nodes NAME... KEY[=VALUE]:EFFECT... KEY[:EFFECT]-...",
    about="""
The effect is NoSchedule, PreferNoSchedule or NoExecute. A taint with - after it is removed.
""",
    examples="""
minikctl taint nodes node-1 dedicated=database:NoSchedule

# Take it away again
minikctl taint nodes node-1 dedicated:NoSchedule-
""",
    flags=(
        *shared.PRINT,
        Flag("all", "bool", False, "every node"),
        shared.DRY_RUN,
        shared.field_manager("kubectl-taint"),
        Flag("overwrite", "bool", False, "change taints that the node has already"),
        shared.SELECTOR,
        shared.VALIDATE,
    ),
    complete="types:node",
)

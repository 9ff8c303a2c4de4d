"""The declaration of `scale`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "scale",
    "Set how many pods an object keeps",
    usage="(TYPE NAME... | TYPE/NAME... | -f FILE) --replicas=N [--current-replicas=N]",
    examples="""
minikctl scale deployment/web --replicas=5

# Only if nobody else has changed it
minikctl scale deployment/web --current-replicas=2 --replicas=3
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.ALL,
        Flag("current-replicas", "int", -1, "only scale from this size; -1 scales from any"),
        shared.DRY_RUN,
        Flag("replicas", "int", 0, "the new size", required=True),
        shared.resource_version("scale"),
        shared.SELECTOR,
        Flag("timeout", "duration", 0.0, "longest wait for the new size (1s, 2m, 3h); 0 does not wait"),
        shared.RECORD,
    ),
    complete="types:deployment,replicaset,replicationcontroller,statefulset",
)

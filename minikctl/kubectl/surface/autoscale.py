"""The declaration of `autoscale`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "autoscale",
    "Let an object's size follow its load",
    usage="(TYPE NAME | TYPE/NAME | -f FILE) --max=N [--min=N] [--cpu-percent=N]",
    about="""
Makes a HorizontalPodAutoscaler for a deployment, replica set, stateful set or replication controller.
""",
    examples="""
minikctl autoscale deployment web --min=2 --max=10 --cpu-percent=80
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        Flag("cpu-percent", "int32", -1, "CPU use to aim at, in percent of the requests"),
        shared.DRY_RUN,
        shared.field_manager("kubectl-autoscale"),
        Flag("max", "int32", -1, "most pods to run", required=True),
        Flag("min", "int32", -1, "fewest pods to run; without it the server's choice"),
        Flag("name", "string", "", "name of the autoscaler; without it the object's"),
        shared.SAVE_CONFIG,
        shared.RECORD,
    ),
    complete="types:deployment,replicaset,replicationcontroller,statefulset",
)

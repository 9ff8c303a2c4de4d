"""The declaration of `load`, minikctl's own: what pods are said to use."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_SET = Command(
    "set",
    "Say how much CPU and memory pods use",
    usage="TYPE/NAME [--cpu=AMOUNT] [--memory=AMOUNT]",
    about="""
The amounts are those of each container of each pod. For a workload, they are said of all its pods of this moment and
noted on the workload itself; nothing is restarted. A container that uses more memory than its limit is killed.
Autoscalers see the amounts; pods that are made later begin with none.
""",
    examples="""
minikctl load set deployment/web --cpu=180m
minikctl load set pod/web-0 --cpu=1 --memory=64Mi
""",
    flags=(
        Flag("cpu", "string", "", "processors that each container uses"),
        Flag("memory", "string", "", "memory that each container uses"),
    ),
    complete="types:deployment,statefulset,daemonset,replicaset,replicationcontroller,pod",
)

COMMAND = Command(
    "load",
    "Say how much pods use",
    usage="SUBCOMMAND",
    children=(_SET,),
    group="stderr",
)

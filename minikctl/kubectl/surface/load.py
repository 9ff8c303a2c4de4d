"""The declaration of `load`, minikctl's own: what pods are said to use."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_WORKLOADS = "types:deployment,statefulset,daemonset,replicaset,replicationcontroller,job,pod"

_SET = Command(
    "set",
    "Say how much CPU and memory pods use",
    usage="TYPE/NAME [--cpu=AMOUNT | --curve=CURVE] [--memory=AMOUNT]",
    about="""
The CPU of a workload is what all its ready pods use together, which share the work: more pods, less for each. With
--each, and of a pod, it is that of each container; memory always is. It holds for the pods that there are and for those
that the workload makes later; nothing is restarted. A curve goes straight from point to point, from now on.
Autoscalers, 'top' and the nodes see what is used; a container that uses more memory than its limit is killed, and a
node that runs out of memory evicts pods.
""",
    examples="""
minikctl load set deployment/web --cpu=900m
minikctl load set deployment/web --each --cpu=180m --memory=64Mi

# Work that comes and goes
minikctl load set deployment/web --curve=0s=200m,10m=2,20m=200m --repeat
""",
    flags=(
        Flag("container", "string", "", "container that uses it; without it each of the pod's", short="c"),
        Flag("cpu", "string", "", "processors in use"),
        Flag("curve", "string", "", "processors in use over time, as 0s=50m,10m=500m,20m=50m"),
        Flag("each", "bool", False, "the CPU is that of each container, not of all ready pods together"),
        Flag("memory", "string", "", "memory that each container uses"),
        Flag("memory-curve", "string", "", "memory in use over time, as 0s=64Mi,10m=256Mi"),
        Flag("repeat", "bool", False, "begin a curve again when it is over"),
    ),
    complete=_WORKLOADS,
)

COMMAND = Command(
    "load",
    "Say how much pods use",
    usage="SUBCOMMAND",
    children=(
        _SET,
        Command(
            "show",
            "Show the loads that were set, and what is used now",
            usage="[TYPE/NAME...]",
            examples="\nminikctl load show\nminikctl load show deployment/web\n",
            complete=_WORKLOADS,
        ),
        Command(
            "clear",
            "Take loads back",
            usage="TYPE/NAME...",
            about="\nThe pods use what the workload's template says again, which is nothing unless it says so.\n",
            examples="\nminikctl load clear deployment/web\n",
            complete=_WORKLOADS,
        ),
    ),
    group="stderr",
)

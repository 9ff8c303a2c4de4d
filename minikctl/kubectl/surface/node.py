"""The declaration of `node`, minikctl's own: machines that fail, come back, are added and taken away."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_ADD = Command(
    "add",
    "Add nodes to the cluster",
    usage="NAME... [--cpu=4] [--memory=8Gi] [--label=KEY=VALUE]",
    examples="""
minikctl node add minikctl-worker3
minikctl node add big-1 big-2 --cpu=16 --memory=64Gi --label=disk=ssd
""",
    flags=(
        Flag("cpu", "string", "4", "processors of each"),
        Flag("label", "array", (), "label for each (KEY=VALUE); may be repeated"),
        Flag("memory", "string", "8Gi", "memory of each"),
        Flag("pods", "int", 110, "most pods on each"),
        Flag("storage", "string", "100Gi", "ephemeral storage of each"),
    ),
)

_SET = Command(
    "set",
    "Change how big nodes are, their labels, and what they run out of",
    usage="NAME... [--cpu=AMOUNT] [--memory=AMOUNT] [--label=KEY=VALUE] [--pressure=memory|disk|pid|none]",
    about="""
Pods that are there stay, even where they no longer fit. A node under pressure says so in its conditions, is tainted,
takes no new pods of some kinds, and evicts one pod after another; five minutes after the pressure is gone it is well
again. The memory that 'load set' lets pods use may bring a node under pressure too.
""",
    examples="""
minikctl node set minikctl-worker2 --cpu=2 --memory=4Gi
minikctl node set minikctl-worker2 --pressure=memory
minikctl node set minikctl-worker2 --pressure=none
""",
    flags=(
        Flag("cpu", "string", "", "processors of each"),
        Flag("label", "array", (), "label for each (KEY=VALUE, or KEY- to remove it); may be repeated"),
        Flag("memory", "string", "", "memory of each"),
        Flag("pods", "int", 0, "most pods on each"),
        Flag("pressure", "list", (), "what each runs out of: memory, disk, pid; or none"),
        Flag("storage", "string", "", "ephemeral storage of each"),
    ),
    complete="nodes",
)

REBOOT = Flag("reboot", "bool", False, "the machine was off: nothing ran on, and containers start anew")

_START = Command(
    "start",
    "Let stopped nodes go on",
    usage="NAME... [--reboot]",
    examples="""
minikctl node start minikctl-worker2

# As if the machine had been off
minikctl node start minikctl-worker2 --reboot
""",
    flags=(REBOOT,),
    complete="nodes",
)

_STOP = Command(
    "stop",
    "Let nodes fail",
    usage="NAME...",
    about="""
The node's kubelet says nothing more: its heartbeats end, and nothing happens to its pods there. What the cluster makes
of that takes its usual time.
""",
    examples="""
minikctl node stop minikctl-worker2
""",
    complete="nodes",
)

COMMAND = Command(
    "node",
    "Let nodes fail and come back, add, change and remove them",
    usage="SUBCOMMAND",
    children=(
        _STOP,
        _START,
        _ADD,
        _SET,
        Command(
            "remove",
            "Take nodes out of the cluster",
            usage="NAME...",
            about="\nThe machine is gone at once, with what ran there; 'drain' it before to move its pods first.\n",
            examples="\nminikctl node remove minikctl-worker2\n",
            complete="nodes",
        ),
    ),
    group="stderr",
)

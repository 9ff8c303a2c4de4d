"""The declaration of `chaos`, minikctl's own: things that go wrong on request."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import node, shared

_CONTAINER = Flag("container", "string", "", "container to take; without it all of the pod's", short="c")

_CRASH = Command(
    "crash",
    "End a container's process",
    usage="POD [-c CONTAINER] [--exit=CODE]",
    about="\nWhat follows is the pod's restart policy's business: again and again, it is a CrashLoopBackOff.\n",
    examples="""
minikctl chaos crash pod/web

# As if it had been killed
minikctl chaos crash pod/web -c web --exit=137
""",
    flags=(shared.CONTAINER, Flag("exit", "int", 1, "exit code of the process")),
    complete="pods",
)

_UNREADY = Command(
    "unready",
    "Let a pod's readiness probes fail",
    usage="POD [-c CONTAINER]",
    about="""
The probes fail until 'chaos ready' or the pod's end; a pod without them is made unready nevertheless. The failure
threshold takes its usual time.
""",
    examples="\nminikctl chaos unready pod/web\n",
    flags=(_CONTAINER,),
    complete="pods",
)

COMMAND = Command(
    "chaos",
    "Let pods, containers, nodes and load balancers fail, to see what happens then",
    usage="SUBCOMMAND",
    children=(
        Command(
            "kill",
            "Remove pods at once, with no grace period",
            usage="POD...",
            examples="\nminikctl chaos kill pod/web\n",
            complete="pods",
        ),
        _CRASH,
        Command(
            "fail-image",
            "Let an image fail to be pulled",
            usage="IMAGE...",
            about="""
Nodes that have the image keep it, and start containers with it. A name without a tag means every tag. The same as
'image deny'.
""",
            examples="\nminikctl chaos fail-image nginx:1.29\n",
        ),
        Command(
            "heal-image",
            "Let an image be pulled again",
            usage="IMAGE...",
            about="\nPods that wait for it pull it at their next try.\n",
            examples="\nminikctl chaos heal-image nginx:1.29\n",
        ),
        _UNREADY,
        Command(
            "ready",
            "Let a pod's readiness probes succeed",
            usage="POD [-c CONTAINER]",
            examples="\nminikctl chaos ready pod/web\n",
            flags=(_CONTAINER,),
            complete="pods",
        ),
        Command(
            "stop-node",
            "Let nodes fail",
            usage="NODE...",
            about="\nTheir kubelets say nothing more, until 'chaos start-node'. The same as 'node stop'.\n",
            examples="\nminikctl chaos stop-node minikctl-worker2\n",
            complete="nodes",
        ),
        Command(
            "start-node",
            "Let stopped nodes go on",
            usage="NODE... [--reboot]",
            about="\nThe same as 'node start'.\n",
            examples="\nminikctl chaos start-node minikctl-worker2\n",
            flags=(node.REBOOT,),
            complete="nodes",
        ),
        Command(
            "stop-load-balancers",
            "Let the provider of load balancers fail",
            about="\nServices that have an address keep it, others wait for one, until 'chaos start-load-balancers'.\n",
            examples="\nminikctl chaos stop-load-balancers\n",
        ),
        Command(
            "start-load-balancers",
            "Let Services have load balancers again",
            examples="\nminikctl chaos start-load-balancers\n",
        ),
    ),
    group="stderr",
)

"""The declaration of `cluster`, minikctl's own: the clusters on this machine."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_CREATE = Command(
    "create",
    "Make a cluster",
    usage="[NAME] [--nodes=N] [--control-planes=N] [--profile=default|bare] [--ip-family=ipv4|dual]",
    about="""
A cluster is one file. The profile "default" comes with what people usually install (DNS, a pod network, storage,
metrics), "bare" with the control plane and nodes alone.
""",
    examples="""
minikctl cluster create
minikctl cluster create lab --nodes=5 --profile=bare
minikctl cluster create dual --ip-family=dual

# In a file of one's own
minikctl --state=./lab.db cluster create --nodes=3
""",
    flags=(
        Flag("control-planes", "int", 1, "how many of the nodes are the control plane's (profile default)"),
        Flag("ip-family", "string", "ipv4", "families of addresses", choices=("ipv4", "dual")),
        Flag("nodes", "int", 3, "nodes in all"),
        Flag("profile", "string", "default", "what the cluster comes with", choices=("default", "bare")),
    ),
)

COMMAND = Command(
    "cluster",
    "Make, list, choose and remove clusters",
    usage="SUBCOMMAND",
    children=(
        _CREATE,
        Command("list", "List the clusters", examples="\nminikctl cluster list\n"),
        Command(
            "use",
            "Work with another cluster from now on",
            usage="NAME",
            examples="\nminikctl cluster use lab\n",
            complete="local-clusters",
        ),
        Command(
            "delete",
            "Remove a cluster and all that is in it",
            usage="NAME",
            examples="\nminikctl cluster delete lab\n",
            complete="local-clusters",
        ),
        Command(
            "reset",
            "Make a cluster as it was when it was new",
            usage="[NAME]",
            examples="\nminikctl cluster reset\n",
            complete="local-clusters",
        ),
    ),
    group="stderr",
)

"""The declaration of `cluster-info`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_DUMP = Command(
    "dump",
    "Print all there is to know for finding a fault",
    usage="[flags]",
    about="""
Takes the current namespace and kube-system, unless --namespaces or --all-namespaces says otherwise.
""",
    examples="""
minikctl cluster-info dump --output-directory=state -A
""",
    flags=(
        Flag("all-namespaces", "bool", False, "take every namespace", short="A"),
        Flag("namespaces", "list", (), "namespaces to take", complete="namespaces"),
        shared.output(default="json"),
        Flag("output-directory", "string", "", "directory to write files to; empty or - is stdout"),
        shared.pod_running_timeout(20.0),
        *shared.TEMPLATING,
    ),
)

COMMAND = Command(
    "cluster-info",
    "Tell where the control plane and the cluster's services are",
    usage="[flags]",
    examples="""
minikctl cluster-info
""",
    children=(_DUMP,),
)

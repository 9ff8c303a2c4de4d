"""The declaration of `drain`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "drain",
    "Empty a node before work on it",
    usage="NODE...",
    about="""
Keeps new pods off the node, then evicts the pods on it, within what disruption budgets allow. Pods of daemon sets,
pods that nobody would start anew, and pods with local data need a flag before they go (or are passed over).
""",
    examples="""
minikctl drain node-2 --ignore-daemonsets

# With everything that has data on the node or no controller
minikctl drain node-2 --ignore-daemonsets --delete-emptydir-data --force
""",
    flags=(
        shared.CHUNK_SIZE,
        Flag("delete-emptydir-data", "bool", False, "go on although pods lose what is in their emptyDir volumes"),
        Flag("disable-eviction", "bool", False, "delete pods without asking disruption budgets"),
        shared.DRY_RUN,
        Flag("force", "bool", False, "delete pods that no controller starts anew, too"),
        Flag("grace-period", "int", -1, "seconds for each pod to end; negative takes the pod's own"),
        Flag("ignore-daemonsets", "bool", False, "leave the pods of daemon sets where they are"),
        Flag("pod-selector", "string", "", "only pods with these labels"),
        shared.SELECTOR,
        Flag(
            "skip-wait-for-delete-timeout", "int", 0, "do not wait for pods that have been ending for so many seconds"
        ),
        Flag("timeout", "duration", 0.0, "longest time to wait; 0 waits for ever"),
    ),
    complete="nodes",
)

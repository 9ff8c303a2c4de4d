"""What all ``rollout`` commands have in common: which objects they mean, and the kinds that they know."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query, Selection
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

DEPLOYMENT = "Deployment"
SETS = ("DaemonSet", "StatefulSet")
_POD_KINDS = (
    ("Job", "batch"),
    ("CronJob", "batch"),
    ("Pod", ""),
    ("ReplicationController", ""),
    ("ReplicaSet", "apps"),
)


def select_rollouts(invocation: Invocation) -> Selection:
    """The live objects that words, labels or files name; raises CommandError."""
    flags = invocation.flags
    if not invocation.args and not flags["filename"] and not flags["kustomize"]:
        raise CommandError("required resource not specified")
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        types_alone=True,
        enforce_namespace=bool(flags["namespace"]),
        latest=True,
    )
    return select(invocation, invocation.args, query)


def kind_of(info: Info) -> str:
    """The kind, if it is one that rolls out; "" for others."""
    kind: str = info.mapping["kind"]
    return kind if info.mapping["group"] == "apps" and kind in (DEPLOYMENT, *SETS) else ""


def unsupported(info: Info, wanted: str, tool: str) -> str:
    """The fault of a kind that does not roll out; those that run no pods at all have other words."""
    kind, group = info.mapping["kind"], info.mapping["group"]
    shown = f'"{kind}.{group}"' if group else f'"{kind}"'
    if (kind, group) in _POD_KINDS:
        return f"no {tool} has been implemented for {shown}"
    return f"error retrieving {wanted} for {shown}, no visitor method exists for {{{group} {kind}}}"

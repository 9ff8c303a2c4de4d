"""The revisions of DaemonSets and StatefulSets: ControllerRevisions, each a patch of the pod template.

Source: kubectl pkg/polymorphichelpers/history.go and rollback.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import controller_of
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

# kubectl's own spelling in the fault about an object that is gone.
_SHOWN = {"DaemonSet": "DaemonSet", "StatefulSet": "Statefulset"}


def revisions(client: Client, resource: str, kind: str, namespace: str, name: str) -> tuple[Obj, dict[int, Obj]]:
    """The set, and its ControllerRevisions by number; raises CommandError."""
    try:
        owner = client.get(resource, namespace, name)
    except StatusError as fault:
        raise CommandError(f"failed to retrieve {_SHOWN[kind]} {name}: {fault}") from None
    uid = owner["metadata"]["uid"]
    owned = [
        found
        for found in client.list("controllerrevisions.apps", namespace, owner=uid)
        if (controller_of(found) or {}).get("uid") == uid
    ]
    return owner, {found.get("revision") or 0: found for found in owned}


def template_of(revision: Obj) -> Obj:
    """The pod template that a revision keeps: its patch replaces the whole of it."""
    template = ((revision.get("data") or {}).get("spec") or {}).get("template") or {}
    return {key: value for key, value in template.items() if key != "$patch"}


def applied(owner: Obj, revision: Obj) -> Obj:
    """The set as it would be with the template of a revision."""
    return {**owner, "spec": {**owner["spec"], "template": template_of(revision)}}


def matches(owner: Obj, revision: Obj) -> bool:
    """Whether the set has the template of the revision now."""
    wanted = {"spec": {"template": {**owner["spec"]["template"], "$patch": "replace"}}}
    return bool(revision.get("data") == wanted)

"""Priority: a pod's class gives it a number; without one the global default's, or 0. There is one global default.

Source: k8s.io/kubernetes/plugin/pkg/admission/priority.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import forbidden
from minikctl.apiserver.admission import shown_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

PREFIX = "/registry/priorityclasses/"


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if old is not None:
        return
    spec = obj["spec"]
    name = spec.get("priorityClassName") or ""
    chosen = server.store.get(PREFIX + name) if name else _global_default(server)
    if name and chosen is None:
        raise forbidden("pods", shown_name(obj), f"no PriorityClass with name {name} was found")
    if chosen is not None and not name:
        spec["priorityClassName"] = chosen["metadata"]["name"]
    priority = chosen["value"] if chosen else 0
    policy = (chosen or {}).get("preemptionPolicy") or "PreemptLowerPriority"
    for field, words, computed in (
        ("priority", "integer value of priority", priority),
        ("preemptionPolicy", "string value of PreemptionPolicy", policy),
    ):
        if spec.setdefault(field, computed) != computed:
            why = (
                f"the {words} ({spec[field]}) must not be provided in pod spec; priority admission controller "
                f"computed {computed} from the given PriorityClass name"
            )
            raise forbidden("pods", shown_name(obj), why)


def validate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    """Of a class: a second global default is refused."""
    known = _global_default(server) if obj.get("globalDefault") else None
    if known is None or (old is not None and known["metadata"]["name"] == obj["metadata"]["name"]):
        return
    why = f"PriorityClass {known['metadata']['name']} is already marked as default. Only one default can exist"
    raise forbidden(kind.qualified, shown_name(obj), why)


def _global_default(server: APIServer) -> Obj | None:
    """The class marked as default; should there be several, the lowest."""
    marked = [candidate for candidate in server.store.list(PREFIX) if candidate.get("globalDefault")]
    return min(marked, key=lambda candidate: candidate["value"], default=None)

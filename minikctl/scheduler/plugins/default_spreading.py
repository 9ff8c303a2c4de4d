"""How PodTopologySpread treats pods without constraints: spread over hosts and zones together with their siblings.

Siblings are the pods that all Services of this pod and its controller select.
Source: pkg/scheduler/framework/plugins/helper/spread.go and the system defaults of podtopologyspread/plugin.go.
"""

from __future__ import annotations

from minikctl.apimachinery.selectors import LabelSelector, Requirement, from_map, from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

CONSTRAINTS: tuple[Obj, ...] = (
    {"topologyKey": "kubernetes.io/hostname", "maxSkew": 3, "whenUnsatisfiable": "ScheduleAnyway"},
    {"topologyKey": "topology.kubernetes.io/zone", "maxSkew": 5, "whenUnsatisfiable": "ScheduleAnyway"},
)
_CONTROLLERS = {
    ("v1", "ReplicationController"): "replicationcontrollers",
    ("apps/v1", "ReplicaSet"): "replicasets.apps",
    ("apps/v1", "StatefulSet"): "statefulsets.apps",
}


def default_constraints(shape: PodShape, world: World) -> list[tuple[Obj, LabelSelector]]:
    """The constraints with their selector; none for a pod without siblings."""
    selector = siblings(shape, world)
    return [] if selector.empty else [(constraint, selector) for constraint in CONSTRAINTS]


def siblings(shape: PodShape, world: World) -> LabelSelector:
    requirements: dict[str, Requirement] = {}
    for wanted in world.service_selectors(shape.namespace, shape.labels) if shape.labels else ():
        requirements.update({str(r): r for r in from_map(wanted).requirements})
    owned = owner_selector(shape, world)
    if owned is not None:
        requirements.update({str(r): r for r in owned.requirements})
    return LabelSelector(list(requirements.values()))


def owner_selector(shape: PodShape, world: World) -> LabelSelector | None:
    """The selector of the pod's controller, if it is of a kind whose pods are spread."""
    owner = shape.owner
    if owner is None:
        return None
    resource = _CONTROLLERS.get((owner["apiVersion"], owner["kind"]))
    found = world.get(resource, shape.namespace, owner["name"]) if resource else None
    if found is None:
        return None
    selector = found["spec"].get("selector")
    return from_map(selector) if resource == "replicationcontrollers" else from_object(selector)

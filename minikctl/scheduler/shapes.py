"""Pods as the scheduler sees them. Pods that differ in nothing it looks at share one `PodShape`.

A shape is worked out once for all pods of an owner, and with it everything that depends on the shape alone: sums,
evaluations of nodes, matches of selectors. Names, ids and the random names of token volumes are no part of it.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import controller_of
from minikctl.scheduler.requests import Requests, amounts_in_use, pod_requests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from minikctl.apimachinery.types import Obj

    Port: TypeAlias = tuple[str, str, int]
    """protocol, host address, host port"""

ANY_ADDRESS = "0.0.0.0"
DISKS = ("gcePersistentDisk", "awsElasticBlockStore", "iscsi", "rbd")
"""Kinds of volumes of which two pods of a node may not have the same, unless both only read."""
KEPT_SHAPES = 8
"""How many shapes of one owner are told apart before they are worked out again; an owner rarely has two."""
_OVER = ("Succeeded", "Failed")


class PodShape:
    """``spec`` and ``labels`` are those of the first pod of this shape, without the node that it may have by now;
    ``affinity_group`` names pods whose own affinity concerns others in the same way (see `affinity_groups.py`), "" for
    pods without any. ``claims`` are the names of persistent volume claims, ``own_claims`` those of them that are made
    for the pod ``name`` of the id ``uid`` (both "" without any), ``disks`` the volumes of kinds that cannot be shared,
    ``memo`` is for whoever wants to remember something about the shape."""

    __slots__ = (
        "affinity", "affinity_group", "claims", "disks", "images", "labels", "memo", "name", "namespace", "own_claims",
        "owner", "ports", "preempts", "priority", "requests", "spec", "tolerations", "uid",
    )  # fmt: skip

    def __init__(self, pod: Obj, claims: tuple[str, ...]) -> None:
        meta, spec = pod["metadata"], pod["spec"]
        self.namespace: str = meta["namespace"]
        self.labels: dict[str, str] = meta.get("labels") or {}
        self.owner: Obj | None = controller_of(pod)
        # The first pod of a shape may be one that has a node; the others need not go there.
        self.spec: Obj = {**spec, "nodeName": ""} if spec.get("nodeName") else spec
        self.priority: int = spec.get("priority") or 0
        self.preempts = spec.get("preemptionPolicy") != "Never"
        self.requests: Requests = pod_requests(pod)
        self.ports = tuple(host_ports(spec))
        self.tolerations: list[Obj] = spec.get("tolerations") or []
        self.affinity: Obj = spec.get("affinity") or {}
        self.affinity_group = _affinity_group(self.namespace, self.affinity)
        self.claims = claims
        self.own_claims = _own_claims(meta, spec)
        self.name: str = meta["name"] if self.own_claims else ""
        self.uid: str = meta["uid"] if self.own_claims else ""
        self.disks: list[Obj] = _disks(spec)
        self.images: tuple[str, ...] = tuple(
            container.get("image") or ""
            for part in ("initContainers", "containers")
            for container in spec.get(part) or ()
        )
        self.memo: dict[Any, Any] = {}


class Shapes:
    """Finds the shape of a pod among those known, or makes it."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[tuple[Any, PodShape]]] = {}

    def of(self, pod: Obj) -> PodShape:
        relevant = _relevant(pod)
        known = self._known.setdefault(relevant[0], [])
        for other, shape in known:
            if other == relevant:
                return shape
        shape = PodShape(pod, relevant[-1])
        known.insert(0, (relevant, shape))
        del known[KEPT_SHAPES:]
        return shape


class QueuedPod:
    """A pod that waits for a node."""

    __slots__ = ("key", "obj", "shape")

    def __init__(self, key: str, obj: Obj, shape: PodShape) -> None:
        self.key = key
        self.obj = obj
        self.shape = shape

    @property
    def nominated(self) -> str:
        """The node that was emptied for it, or ""."""
        return (self.obj.get("status") or {}).get("nominatedNodeName") or ""


def occupied_node(pod: Obj | None) -> str:
    """The node on which a pod takes room, or "": it is assigned and not over."""
    if pod is None:
        return ""
    node: str = pod["spec"].get("nodeName") or ""
    return node if node and (pod.get("status") or {}).get("phase") not in _OVER else ""


def host_ports(spec: Obj) -> list[Port]:
    """The ports of the node that containers and sidecars want."""
    sidecars = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    return [
        (port.get("protocol") or "TCP", port.get("hostIP") or ANY_ADDRESS, port["hostPort"])
        for container in (*spec["containers"], *sidecars)
        for port in container.get("ports") or ()
        if port.get("hostPort")
    ]


def _relevant(pod: Obj) -> tuple[Any, ...]:
    """All that may make a difference; the first item is where to look, the last one are the claims."""
    meta, spec = pod["metadata"], pod["spec"]
    references = meta.get("ownerReferences")
    return (
        (meta["namespace"], references[0]["uid"] if references else ""),
        meta.get("labels"),
        [_of_container(container) for container in spec["containers"]],
        [_of_container(container) for container in spec.get("initContainers") or ()],
        spec.get("nodeSelector"),
        spec.get("affinity"),
        spec.get("tolerations"),
        spec.get("topologySpreadConstraints"),
        spec.get("priority"),
        spec.get("preemptionPolicy"),
        spec.get("overhead"),
        amounts_in_use(pod),
        references,
        _disks(spec),
        _own_claims(meta, spec) and meta["uid"],
        _claims(meta, spec),
    )


def _of_container(container: Obj) -> tuple[Any, ...]:
    get = container.get
    return get("image"), get("resources"), get("ports"), get("restartPolicy")


def _claims(meta: Obj, spec: Obj) -> tuple[str, ...]:
    """The persistent volume claims of a pod; an ephemeral volume's is named after the pod."""
    names = []
    for volume in spec.get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            names.append(volume["persistentVolumeClaim"]["claimName"])
        elif "ephemeral" in volume:
            names.append(f"{meta['name']}-{volume['name']}")
    return tuple(names)


def _own_claims(meta: Obj, spec: Obj) -> tuple[str, ...]:
    return tuple(f"{meta['name']}-{volume['name']}" for volume in spec.get("volumes") or () if "ephemeral" in volume)


def _disks(spec: Obj) -> list[Obj]:
    return [volume for volume in spec.get("volumes") or () if any(kind in volume for kind in DISKS)]


def _affinity_group(namespace: str, affinity: Obj) -> str:
    towards = {key: affinity[key] for key in ("podAffinity", "podAntiAffinity") if affinity.get(key)}
    if not towards:
        return ""
    import json

    return json.dumps([namespace, towards], sort_keys=True, separators=(",", ":"))

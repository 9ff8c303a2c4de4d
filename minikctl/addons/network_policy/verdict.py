"""Whether network policies let a connection through: egress of its source, then ingress of its target. Pure.

Source: the documentation of network policies. A pod is isolated in a direction as soon as a policy of its namespace
selects it for that direction; then only what some such policy allows goes through. Policies add up, and their order
does not matter. Replies always go through, so do traffic within a pod and traffic with a pod's own node.

Where the documentation leaves it to the plugin: pods on their node's network count as the node, and ``ipBlock`` is
compared with the address that the other end has inside the cluster, a pod's too (as Calico and kindnet do).
"""

from __future__ import annotations

from minikctl.addons.network_policy.peers import allows_peer
from minikctl.addons.network_policy.ports import allows_port
from minikctl.apimachinery.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj

INGRESS, EGRESS = "Ingress", "Egress"


class End:
    """One end of a connection. ``pod``: None for a node, for a pod on its node's network and for whatever is outside.
    ``node``: where the pod is, or which node it is; "" outside. ``namespace`` is the pod's Namespace object."""

    __slots__ = ("address", "namespace", "node", "pod")

    def __init__(self, address: str, *, pod: Obj | None = None, node: str = "", namespace: Obj | None = None) -> None:
        self.address = address
        self.pod = pod
        self.node = node
        self.namespace = namespace

    @property
    def name(self) -> str:
        if self.pod is not None:
            return f"pod {self.pod['metadata']['namespace']}/{self.pod['metadata']['name']}"
        return f"node {self.node}" if self.node else self.address


class Verdict:
    """``isolating``: the policies that isolate one of the ends (``NAMESPACE/NAME``); ``allowing``: those of them that
    let the connection through; ``reason``: why it is not ``allowed``."""

    __slots__ = ("allowed", "allowing", "isolating", "reason")

    def __init__(
        self, allowed: bool, isolating: Sequence[str] = (), allowing: Sequence[str] = (), reason: str = ""
    ) -> None:
        self.allowed = allowed
        self.isolating = isolating
        self.allowing = allowing
        self.reason = reason


def decide(
    source: End, target: End, port: int, protocol: str, policies: Sequence[Obj], *, seen: End | None = None
) -> Verdict:
    """``port`` is that of the target's pod; ``policies`` are at least those of the namespaces of both ends. ``seen``:
    as what the source arrives, where a node on the way has put its own address in."""
    going = coming = Verdict(True)
    if not _are_together(source, target):
        going = _direction(EGRESS, source, target, target, port, protocol, policies)
    if not going.allowed:
        return going
    if not _are_together(seen or source, target):
        coming = _direction(INGRESS, target, seen or source, target, port, protocol, policies)
    if not coming.allowed:
        return coming
    return Verdict(True, (*going.isolating, *coming.isolating), (*going.allowing, *coming.allowing))


def _are_together(source: End, target: End) -> bool:
    """Whether policies have no say: within one pod, and between a pod and its own node."""
    if source.pod is not None and target.pod is not None:
        return bool(source.pod["metadata"]["uid"] == target.pod["metadata"]["uid"])
    return bool(source.node) and source.node == target.node


def selecting(policies: Sequence[Obj], pod: Obj, direction: str) -> list[Obj]:
    """The policies that isolate a pod in a direction."""
    meta = pod["metadata"]
    return [
        policy
        for policy in policies
        if policy["metadata"]["namespace"] == meta["namespace"]
        and direction in types_of(policy["spec"])
        and from_object(policy["spec"].get("podSelector") or {}).matches(meta.get("labels"))
    ]


def types_of(spec: Obj) -> Sequence[str]:
    """``policyTypes``; where they are not said: Ingress, and Egress where there are egress rules."""
    types: Sequence[str] = spec.get("policyTypes") or ()
    return types or ((INGRESS, EGRESS) if spec.get("egress") else (INGRESS,))


def _direction(
    direction: str, own: End, other: End, target: End, port: int, protocol: str, policies: Sequence[Obj]
) -> Verdict:
    """One direction at the end ``own``, as seen from its pod's policies."""
    isolating = selecting(policies, own.pod, direction) if own.pod is not None else []
    if not isolating:
        return Verdict(True)
    names = [_name(policy) for policy in isolating]
    allowing = [_name(policy) for policy in isolating if _allows(policy, direction, other, target, port, protocol)]
    if allowing:
        return Verdict(True, names, allowing)
    return Verdict(False, names, (), _reason(direction, own, other, port, protocol, names))


def _allows(policy: Obj, direction: str, other: End, target: End, port: int, protocol: str) -> bool:
    ingress = direction == INGRESS
    for rule in policy["spec"].get("ingress" if ingress else "egress") or ():
        peers = rule.get("from" if ingress else "to") or ()
        namespace = policy["metadata"]["namespace"]
        if allows_port(rule.get("ports") or (), target.pod, port, protocol) and allows_peer(
            peers, namespace, other.pod, other.namespace, other.address
        ):
            return True
    return False


def _reason(direction: str, own: End, other: End, port: int, protocol: str, names: Sequence[str]) -> str:
    listed = " and ".join(names)
    isolates, allows = ("isolate", "none of them allows") if len(names) > 1 else ("isolates", "does not allow")
    policy = "network policies" if len(names) > 1 else "network policy"
    word = "from" if direction == INGRESS else "to"
    pod = own.name
    return (
        f"{policy} {listed} {isolates} {pod} for {direction.lower()} and {allows} {protocol} {port} {word} {other.name}"
    )


def _name(policy: Obj) -> str:
    return f"{policy['metadata']['namespace']}/{policy['metadata']['name']}"

"""The description of a NetworkPolicy."""

from __future__ import annotations

from minikctl.apimachinery.selectors import NONE, format_label_selector
from minikctl.kubectl.describe.labels import write_labels_and_annotations
from minikctl.kubectl.describe.moments import go_time
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_SEPARATOR = "-" * 10


class _Direction:
    """The words for one way of traffic and the fields of its rules."""

    __slots__ = ("field", "kind", "peers", "restriction", "word")

    def __init__(self, kind: str, peers: str, word: str, restriction: str) -> None:
        self.kind = kind
        self.field = kind.lower()
        self.peers = peers
        self.word = word
        self.restriction = restriction


_DIRECTIONS = (
    _Direction("Ingress", "from", "From", "source"),
    _Direction("Egress", "to", "To", "destination"),
)


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Events are none of it."""
    meta, spec = obj["metadata"], obj.get("spec") or {}
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("Created on", go_time(meta.get("creationTimestamp")))
    write_labels_and_annotations(page, obj)
    page.line("Spec:")
    selector = format_label_selector(spec.get("podSelector") or {})
    if selector == NONE:
        selector += " (Allowing the specific traffic to all pods in this namespace)"
    page.line(f"PodSelector:     {selector}", 1)
    types = spec.get("policyTypes") or []
    for direction in _DIRECTIONS:
        if direction.kind in types:
            page.line(f"Allowing {direction.field} traffic:", 1)
            _write_rules(page, direction, spec.get(direction.field) or [])
        else:
            page.line(f"Not affecting {direction.field} traffic", 1)
    page.line(f"Policy Types: {', '.join(types) or NONE}", 1)
    return page.text()


def _write_rules(page: Page, direction: _Direction, rules: Sequence[Obj]) -> None:
    if not rules:
        page.line(f"<none> (Selected pods are isolated for {direction.field} connectivity)", 2)
    for number, rule in enumerate(rules):
        if number:
            page.line(_SEPARATOR, 2)
        for port in rule.get("ports") or ():
            page.line(_port(port), 2)
        if not rule.get("ports"):
            page.line("To Port: <any> (traffic allowed to all ports)", 2)
        peers = rule.get(direction.peers)
        if not peers:
            page.line(f"{direction.word}: <any> (traffic not restricted by {direction.restriction})", 2)
        for peer in peers or ():
            page.line(f"{direction.word}:", 2)
            _write_peer(page, peer)


def _port(port: Obj) -> str:
    protocol = port.get("protocol") or "TCP"
    number = "<nil>" if port.get("port") is None else port["port"]
    if port.get("endPort") is None:
        return f"To Port: {number}/{protocol}"
    return f"To Port Range: {number}-{port['endPort']}/{protocol}"


def _write_peer(page: Page, peer: Obj) -> None:
    selectors = (("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector"))
    for label, key in selectors:
        if peer.get(key) is not None:
            page.line(f"{label}: {format_label_selector(peer[key])}", 3)
    block = peer.get("ipBlock")
    if block is not None and not any(peer.get(key) is not None for _, key in selectors):
        page.line("IPBlock:", 3)
        page.line(f"CIDR: {block.get('cidr') or ''}", 4)
        page.line(f"Except: {', '.join(block.get('except') or ())}", 4)

"""What plugins may ask about the cluster beyond nodes; each answer is kept for as long as the scheduler is at work.

Nothing but the scheduler itself acts while it is at work, so an answer stays right until then.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import key_of
from minikctl.apimachinery.selector_index import SelectorIndex
from minikctl.scheduler.shapes import occupied_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from minikctl.apimachinery.selectors import LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.scheduler.affinity_groups import AffinityGroups
    from minikctl.scheduler.nodes import NodeCache


class World:
    def __init__(self, client: Client, cache: NodeCache, affinity_groups: AffinityGroups) -> None:
        self.client = client
        self.cache = cache
        self.affinity_groups = affinity_groups
        self._known: dict[Any, Any] = {}

    def forget(self) -> None:
        """Others have acted since the last question."""
        self._known.clear()

    def get(self, resource: str, namespace: str, name: str) -> Obj | None:
        key = (resource, namespace, name)
        if key not in self._known:
            self._known[key] = self.client.find(resource, namespace, name)
        found: Obj | None = self._known[key]
        return found

    def list(self, resource: str, namespace: str = "") -> list[Obj]:
        key = (resource, namespace)
        if key not in self._known:
            self._known[key] = self.client.list(resource, namespace)
        found: list[Obj] = self._known[key]
        return found

    def service_selectors(self, namespace: str, labels: dict[str, str]) -> Sequence[dict[str, str]]:
        """The selectors of the Services that select a pod with these labels."""
        key = ("selectors", namespace)
        if key not in self._known:
            index = self._known[key] = SelectorIndex()
            for service in self.list("services", namespace):
                index.put(key_of(service), service["spec"].get("selector") or {})
        index = self._known[key]
        return [index.selector_of(found) for found in index.matching(labels)]

    def namespace_labels(self, name: str) -> dict[str, str]:
        found = self.get("namespaces", "", name)
        return (found or {"metadata": {}})["metadata"].get("labels") or {}

    def pods_matching(self, namespace: str, selector: LabelSelector, *, owner: str = "") -> Iterable[Obj]:
        """The pods on nodes that match, those on their way out too. ``namespace`` "": all namespaces.

        ``owner`` is the uid of an object which owns all that could match, where there is one.
        """
        if selector.nothing:
            return []
        if owner:
            found = self.client.list("pods", namespace, owner=owner)
        else:
            found = self.client.list("pods", namespace, labels=str(selector))
        return [
            pod
            for pod in found
            if occupied_node(pod) and (not owner or selector.matches(pod["metadata"].get("labels")))
        ]

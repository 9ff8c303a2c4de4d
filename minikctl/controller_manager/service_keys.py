"""Which Services a change of a pod concerns: those that select it now or selected it before.

Every pod's change asks this, so the Services of a namespace are kept by one label each that they want: a pod meets only
those that want one of its labels, and not all of thousands.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import key_of
from minikctl.apimachinery.selector_index import SelectorIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.client import Client


class ServiceKeys:
    """Reads a namespace's Services when a pod of it changes for the first time, and follows their changes from then
    on; a pod that nobody could notice changing concerns nobody."""

    __slots__ = ("_client", "_namespaces")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._namespaces: dict[str, SelectorIndex] = {}

    def of_service(self, change: Change) -> list[str]:
        key = key_of(change.obj)
        known = self._namespaces.get(change.obj["metadata"]["namespace"])
        if known is not None:
            known.put(key, {} if change.type == "DELETED" else change.obj["spec"].get("selector") or {})
        return [key]

    def of_pod(self, change: Change) -> list[str]:
        pod, old = change.obj, change.old
        if change.type == "MODIFIED" and old is not None and _visible(pod) == _visible(old):
            return []
        if not any(p is not None and p["status"].get("podIP") for p in (pod, old)):
            return []
        known = self._of_namespace(pod["metadata"]["namespace"])
        several = [p["metadata"].get("labels") or {} for p in (pod, old) if p is not None]
        return list(dict.fromkeys(key for labels in several for key in known.matching(labels)))

    def _of_namespace(self, namespace: str) -> SelectorIndex:
        found = self._namespaces.get(namespace)
        if found is None:
            found = self._namespaces[namespace] = SelectorIndex()
            for service in self._client.list("services", namespace):
                found.put(key_of(service), service["spec"].get("selector") or {})
        return found


def _visible(pod: Obj) -> tuple[object, ...]:
    """All of a pod that endpoints show."""
    status, meta = pod["status"], pod["metadata"]
    ready = next((c["status"] for c in status.get("conditions") or () if c["type"] == "Ready"), "")
    return (
        status.get("podIP"),
        status.get("podIPs"),
        status.get("phase"),
        ready,
        meta.get("deletionTimestamp"),
        meta.get("labels"),
        pod["spec"].get("nodeName"),
        pod["spec"].get("hostname"),
        pod["spec"].get("subdomain"),
    )

"""Which Services a change of a pod concerns: those that select it now or selected it before."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.client import Client


class ServiceKeys:
    """Remembers who selects what in a namespace until it is told of another Service there; a pod that nobody could
    notice changing concerns nobody."""

    __slots__ = ("_client", "_selectors")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._selectors: dict[str, list[tuple[str, dict[str, str]]]] = {}

    def of_service(self, change: Change) -> list[str]:
        meta = change.obj["metadata"]
        self._selectors.pop(meta["namespace"], None)
        return [f"{meta['namespace']}/{meta['name']}"]

    def of_pod(self, change: Change) -> list[str]:
        pod, old = change.obj, change.old
        if change.type == "MODIFIED" and old is not None and _visible(pod) == _visible(old):
            return []
        if not any(p is not None and p["status"].get("podIP") for p in (pod, old)):
            return []
        namespace = pod["metadata"]["namespace"]
        several = [p["metadata"].get("labels") or {} for p in (pod, old) if p is not None]
        return [
            key
            for key, selector in self._of_namespace(namespace)
            if any(selector.items() <= labels.items() for labels in several)
        ]

    def _of_namespace(self, namespace: str) -> list[tuple[str, dict[str, str]]]:
        found = self._selectors.get(namespace)
        if found is None:
            services = self._client.list("services", namespace)
            found = self._selectors[namespace] = [
                (f"{namespace}/{service['metadata']['name']}", service["spec"]["selector"])
                for service in services
                if service["spec"].get("selector")
            ]
        return found


def _visible(pod: Obj) -> tuple[object, ...]:
    """All of a pod that endpoints show."""
    status, meta = pod["status"], pod["metadata"]
    ready = next((c["status"] for c in status.get("conditions") or () if c["type"] == "Ready"), "")
    return (
        status.get("podIP"),
        status.get("phase"),
        ready,
        meta.get("deletionTimestamp"),
        meta.get("labels"),
        pod["spec"].get("nodeName"),
        pod["spec"].get("hostname"),
    )

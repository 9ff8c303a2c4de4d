"""Which Services a change of a pod concerns: those that select it now or selected it before."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.client import Client


class ServiceKeys:
    """Asks for the Services of a namespace once a change; a pod that nobody could notice changing concerns nobody."""

    __slots__ = ("_client",)

    def __init__(self, client: Client) -> None:
        self._client = client

    def of_pod(self, change: Change) -> list[str]:
        pod, old = change.obj, change.old
        if change.type == "MODIFIED" and old is not None and _visible(pod) == _visible(old):
            return []
        if change.type == "ADDED" and not pod["status"].get("podIP"):
            return []
        namespace = pod["metadata"]["namespace"]
        several = [p["metadata"].get("labels") or {} for p in (pod, old) if p is not None]
        keys = []
        for service in self._client.list("services", namespace):
            selector = service["spec"].get("selector")
            if selector and any(selector.items() <= labels.items() for labels in several):
                keys.append(f"{namespace}/{service['metadata']['name']}")
        return keys


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

"""What a container uses of a resource, as the pod's annotations say: the metrics that autoscalers see. Pure.

``minikctl.dev/cpu`` and ``minikctl.dev/memory`` hold for each container of the pod, with ``.NAME`` for one of them;
without any, nothing is used. A pod that does not run has no metrics.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import QuantityError, milli

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

PREFIX = "minikctl.dev/"


def containers(pod: Obj) -> list[Obj]:
    """The containers that run as long as the pod does, sidecars included."""
    sidecars = [c for c in pod["spec"].get("initContainers") or () if c.get("restartPolicy") == "Always"]
    return [*pod["spec"]["containers"], *sidecars]


def usage(pod: Obj, resource: str, container: str = "") -> int | None:
    """Thousandths of ``resource`` used by a pod, or one container of it; None where there are no metrics."""
    if (pod.get("status") or {}).get("phase") != "Running":
        return None
    names = [c["name"] for c in containers(pod) if container in ("", c["name"])]
    annotations = pod["metadata"].get("annotations") or {}
    return sum(_used(annotations, resource, name) for name in names) if names else None


def _used(annotations: dict[str, str], resource: str, name: str) -> int:
    word = PREFIX + resource
    try:
        return milli(annotations.get(f"{word}.{name}", annotations.get(word)) or "0")
    except QuantityError:
        return 0

"""How the pods of a controller are doing, and who controls an object."""

from __future__ import annotations

from minikctl.apimachinery.meta import controller_of, uid_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.describe.page import Page

_PHASES = {"Running": "Running", "Pending": "Waiting", "Succeeded": "Succeeded", "Failed": "Failed"}


def count_pods(client: Client, controller: Obj, selector: str) -> str:
    """``2 Running / 0 Waiting / 0 Succeeded / 0 Failed``, of the selected pods that the controller owns."""
    uid = uid_of(controller)
    namespace = controller["metadata"].get("namespace") or ""
    counts = dict.fromkeys(_PHASES.values(), 0)
    for pod in client.list("pods", namespace, labels=selector, owner=uid):
        reference = controller_of(pod)
        phase = (pod.get("status") or {}).get("phase")
        if reference is not None and reference.get("uid") == uid and phase in _PHASES:
            counts[_PHASES[phase]] += 1
    return " / ".join(f"{count} {state}" for state, count in counts.items())


def write_controller(page: Page, obj: Obj) -> None:
    reference = controller_of(obj)
    if reference is not None:
        page.field("Controlled By", f"{reference['kind']}/{reference['name']}")

"""ComponentStatus: the health of the control plane's parts, made up when asked for; long deprecated."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Status", 0), ("Message", 0), ("Error", 0))


def cells(obj: Obj) -> list[Cell]:
    for condition in obj.get("conditions") or ():
        if condition.get("type") == "Healthy":
            status = "Healthy" if condition.get("status") == "True" else "Unhealthy"
            return [name(obj), status, condition.get("message") or "", condition.get("error") or ""]
    return [name(obj), "Unknown", "", ""]

"""What steers pods to nodes: tolerations and topology spread."""

from __future__ import annotations

from minikctl.apimachinery.selectors import format_label_selector
from minikctl.kubectl.describe.labels import write_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page


def write_tolerations(page: Page, title: str, tolerations: Sequence[Obj] | None) -> None:
    ordered = sorted(tolerations or (), key=lambda toleration: toleration.get("key") or "")
    write_list(page, title, [_toleration(toleration) for toleration in ordered])


def write_topology_spread(page: Page, constraints: Sequence[Obj] | None, indent: str = "") -> None:
    """Nothing where there is none."""
    ordered = sorted(constraints or (), key=lambda constraint: str(constraint["topologyKey"]))
    if ordered:
        write_list(page, "Topology Spread Constraints", [_constraint(item) for item in ordered], indent)


def _toleration(toleration: Obj) -> str:
    key, value = toleration.get("key") or "", toleration.get("value") or ""
    effect = toleration.get("effect") or ""
    text = key + (f"={value}" if value else "") + (f":{effect}" if effect else "")
    if toleration.get("operator") == "Exists" and not value:
        text += " op=Exists" if key or effect else "op=Exists"
    seconds = toleration.get("tolerationSeconds")
    return text if seconds is None else f"{text} for {seconds}s"


def _constraint(constraint: Obj) -> str:
    text = (
        f"{constraint['topologyKey']}:{constraint.get('whenUnsatisfiable') or ''} "
        f"when max skew {constraint.get('maxSkew') or 0} is exceeded"
    )
    selector = constraint.get("labelSelector")
    return text if selector is None else f"{text} for selector {format_label_selector(selector)}"

"""What the API server does alike to every workload before it is checked: defaults, and fields that are its own.

Neighbours: `core/pod_defaults.py` fills the pod template. All functions fill in place.
"""

from __future__ import annotations

from minikctl.apiserver.registry.core.pod_defaults import default_pod_template
from minikctl.apiserver.registry.core.pod_features import drop_disabled_template_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj


def part(holder: Obj, key: str) -> Obj:
    """The object at ``key``, made if it is absent or null."""
    found = holder.get(key)
    if found is None:
        found = holder[key] = {}
    inner: Obj = found
    return inner


def fill(holder: Obj, values: dict[str, Any]) -> None:
    """Values for what is absent or null."""
    for key, value in values.items():
        if holder.get(key) is None:
            holder[key] = value


def fill_text(holder: Obj, key: str, value: str) -> None:
    """The same for a text that may also be empty."""
    if not holder.get(key):
        holder[key] = value


def default_template(spec: Obj) -> None:
    default_pod_template(part(spec, "template"))


def prepare_template(new: Obj, old: Obj | None = None) -> None:
    """``new`` and ``old`` are what holds the template: a spec. Fields of features that are off are dropped."""
    if new.get("template"):
        drop_disabled_template_fields(new["template"], (old or {}).get("template"))

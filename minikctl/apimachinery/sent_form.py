"""The form in which the API server sends objects: the order of their first fields, and lists whose items do not name
their kind. Pure.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def as_sent(obj: Obj) -> Obj:
    """An object, or a List with all that is in it."""
    if not str(obj.get("kind", "")).endswith("List") or not isinstance(obj.get("items"), list):
        return _ordered(obj)
    hidden = ("kind", "apiVersion")
    items = [{key: value for key, value in item.items() if key not in hidden} for item in obj["items"]]
    return {**_ordered(obj), "items": [_ordered(item) for item in items]}


def _ordered(obj: Obj) -> Obj:
    first: Obj = {key: obj[key] for key in ("kind", "apiVersion", "metadata") if key in obj}
    return {**first, **obj}

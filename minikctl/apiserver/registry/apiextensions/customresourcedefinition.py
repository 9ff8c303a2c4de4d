"""CustomResourceDefinition: a kind that users add to the API."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import created_at, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("Created At", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), created_at(obj)]


def default(obj: Obj) -> None:
    spec: Obj = obj.setdefault("spec", {})
    titles: Obj = spec.setdefault("names", {})
    kind = titles.get("kind") or ""
    if not titles.get("singular"):
        titles["singular"] = kind.lower()
    if not titles.get("listKind") and kind:
        titles["listKind"] = f"{kind}List"
    if spec.get("conversion") is None:
        spec["conversion"] = {"strategy": "None"}
    service = ((spec["conversion"].get("webhook") or {}).get("clientConfig") or {}).get("service")
    if service is not None and service.get("port") is None:
        service["port"] = 443


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"storedVersions": _with_storage_version(obj, [])}


def prepare_update(new: Obj, old: Obj) -> None:
    status = old.get("status") or {}
    new["status"] = {**status, "storedVersions": _with_storage_version(new, status.get("storedVersions") or [])}


def _with_storage_version(obj: Obj, stored: list[str]) -> list[str]:
    versions = (obj.get("spec") or {}).get("versions") or ()
    fresh = [one.get("name") or "" for one in versions if one.get("storage") and one.get("name") not in stored]
    return [*stored, *fresh]


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import custom_resources

    return custom_resources.validate(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import custom_resources

    return custom_resources.validate_update(new, old)

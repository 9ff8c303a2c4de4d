"""APIService: who serves one group and version of the API."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Service", 0), ("Available", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    service = (obj.get("spec") or {}).get("service")
    shown = "Local" if service is None else f"{service.get('namespace') or ''}/{service.get('name') or ''}"
    return [name(obj), shown, _available(obj), age(obj)]


def _available(obj: Obj) -> str:
    for condition in (obj.get("status") or {}).get("conditions") or ():
        if condition.get("type") == "Available":
            status: str = condition.get("status") or ""
            return status if status == "True" else f"{status} ({condition.get('reason') or ''})"
    return "Unknown"


def default(obj: Obj) -> None:
    service = (obj.get("spec") or {}).get("service")
    if service is not None and service.get("port") is None:
        service["port"] = 443


def prepare_create(obj: Obj) -> None:
    """What the API server serves itself is available at once."""
    obj["status"] = {}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import names
    from minikctl.apiserver.validation.metadata import faults_of

    spec, given = obj.get("spec") or {}, name(obj)
    group, version = spec.get("group") or "", spec.get("version") or ""
    faults: list[FieldError] = []
    wanted = f"{version}.{group}"
    if given and given != wanted:
        faults.append(field_errors.invalid("metadata.name", given, 'must be `spec.version+"."+spec.group`'))
    if group:
        faults += faults_of("spec.group", group, names.is_dns1123_subdomain(group))
    faults += faults_of("spec.version", version, names.is_dns1035_label(version))
    for key, most in (("groupPriorityMinimum", 20_000), ("versionPriority", 1000)):
        value = spec.get(key) or 0
        if not 0 < value <= most:
            why = f"must be positive and less than {most}"
            faults.append(field_errors.invalid(f"spec.{key}", value, why))
    service = spec.get("service")
    if service is None:
        if spec.get("caBundle"):
            why = "local APIServices may not have a caBundle"
            faults.append(field_errors.invalid("spec.caBundle", f"{len(spec['caBundle'])} bytes", why))
        return faults
    return faults + [
        field_errors.required(f"spec.service.{key}") for key in ("namespace", "name") if not service.get(key)
    ]

"""RoleBinding: who has a role in one namespace."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

NAME_CHECK = "is_path_segment"
COLUMNS = (("Name", 0), ("Role", 0), ("Age", 0), ("Users", 1), ("Groups", 1), ("ServiceAccounts", 1))
_GROUP = "rbac.authorization.k8s.io"


def cells(obj: Obj) -> list[Cell]:
    role = obj.get("roleRef") or {}
    subjects: dict[str, list[str]] = {"User": [], "Group": [], "ServiceAccount": []}
    for subject in obj.get("subjects") or ():
        kind, text = subject.get("kind"), subject.get("name") or ""
        if kind == "ServiceAccount":
            text = f"{subject.get('namespace') or ''}/{text}"
        if kind in subjects:
            subjects[kind].append(text)
    shown = f"{role.get('kind') or ''}/{role.get('name') or ''}"
    return [name(obj), shown, age(obj), *(", ".join(texts) for texts in subjects.values())]


def default(obj: Obj) -> None:
    role: Obj = obj.setdefault("roleRef", {})
    if not role.get("apiGroup"):
        role["apiGroup"] = _GROUP
    for subject in obj.get("subjects") or ():
        if not subject.get("apiGroup") and subject.get("kind") in ("User", "Group"):
            subject["apiGroup"] = _GROUP


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import rbac

    return rbac.validate_binding(obj, namespaced=True)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import rbac

    # Here the API server looks at the whole before it looks at what changed.
    return validate(new) + rbac.validate_binding_update(new, old)

"""ClusterTrustBundle: roots of trust for everybody."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

NAME_CHECK = "is_path_segment"
COLUMNS = (("Name", 0), ("SignerName", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), (obj.get("spec") or {}).get("signerName") or NONE]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import certificates

    return certificates.validate_bundle(obj)


def selectable(obj: Obj) -> dict[str, str]:
    return {"spec.signerName": (obj.get("spec") or {}).get("signerName") or ""}

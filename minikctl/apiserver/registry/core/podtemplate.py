"""PodTemplate: a template that stands alone; hardly used, but part of the API.

Neighbours: `pod_defaults.py` and `validation/pod_template.py`, which workloads share. Source:
pkg/registry/core/podtemplate/strategy.go and printPodTemplate.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (("Name", 0), ("Containers", 0), ("Images", 0), ("Pod Labels", 0))
NAME_CHECK = "is_dns1123_subdomain"
GENERATION = True


def cells(obj: Obj) -> list[Cell]:
    template = obj.get("template") or {}
    containers = (template.get("spec") or {}).get("containers") or ()
    labels = (template.get("metadata") or {}).get("labels") or {}
    return [
        obj["metadata"].get("name", ""),
        ",".join(container.get("name", "") for container in containers),
        ",".join(container.get("image", "") for container in containers),
        ",".join(f"{key}={labels[key]}" for key in sorted(labels)) or "<none>",
    ]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_defaults import default_pod_template

    default_pod_template(obj.setdefault("template", {}))


def prepare_create(obj: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_features import drop_disabled_template_fields

    drop_disabled_template_fields(obj["template"])


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.core.pod_features import drop_disabled_template_fields

    drop_disabled_template_fields(new["template"], old.get("template"))


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.pod_template import validate_pod_template

    return validate_pod_template(obj["template"], "template")


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.registry.core.pod_warnings import pod_template_warnings

    return pod_template_warnings(obj["template"], "template")

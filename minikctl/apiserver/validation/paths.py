"""Paths inside volumes and containers: none may climb out of where it is put.

Neighbours: volumes, mounts and security profiles ask here. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError


def climbs(target: str) -> bool:
    return ".." in target and ".." in target.split("/")


def validate_no_backsteps(target: str, path: str) -> list[FieldError]:
    return [field_errors.invalid(path, target, "must not contain '..'")] if climbs(target) else []


def validate_local_descending(target: str, path: str) -> list[FieldError]:
    """A relative path without ``..``."""
    faults = []
    if target.startswith("/"):
        faults.append(field_errors.invalid(path, target, "must be a relative path"))
    return faults + validate_no_backsteps(target, path)


def validate_local_non_reserved(target: str, path: str) -> list[FieldError]:
    """As `validate_local_descending`; names that start with ``..`` are the kubelet's own."""
    faults = validate_local_descending(target, path)
    if target.startswith("..") and not target.startswith("../"):
        faults.append(field_errors.invalid(path, target, "must not start with '..'"))
    return faults

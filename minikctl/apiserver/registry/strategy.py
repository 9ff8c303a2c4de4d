"""A registry module made whole: what it leaves out is `neutral`'s."""

from __future__ import annotations

from minikctl.apiserver.registry import neutral

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj


class Strategy:
    """Each attribute is a function or constant of a registry module; the brief of each is in `neutral`."""

    COLUMNS: tuple[tuple[str, int], ...]
    GENERATION: bool
    NAME_CHECK: str
    UNCONDITIONAL_UPDATE: bool
    cells: Callable[[Obj], list[Cell]]
    default: Callable[[Obj], None]
    prepare_create: Callable[[Obj], None]
    prepare_update: Callable[[Obj, Obj], None]
    prepare_status_update: Callable[[Obj, Obj], None]
    validate: Callable[[Obj], list[FieldError]]
    validate_update: Callable[[Obj, Obj], list[FieldError]]
    generation_changed: Callable[[Obj, Obj], bool]
    selectable: Callable[[Obj], dict[str, str]]
    warnings: Callable[[Obj], list[str]]

    NAMES = (
        "COLUMNS", "GENERATION", "NAME_CHECK", "UNCONDITIONAL_UPDATE", "cells", "default", "prepare_create",
        "prepare_update", "prepare_status_update", "validate", "validate_update", "generation_changed", "selectable",
        "warnings",
    )  # fmt: skip

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        for name in self.NAMES:
            setattr(self, name, getattr(module, name, getattr(neutral, name)))

    def __getattr__(self, name: str) -> Any:
        """What only this kind has: the update rules of a special subresource."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._module, name)

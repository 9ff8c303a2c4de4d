"""``-o json`` and ``-o yaml``: whole objects, without their managed fields unless these were asked for."""

from __future__ import annotations

from minikctl.kubectl.printers.names import is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from minikctl.apimachinery.types import Obj


def without_managed_fields(obj: Obj) -> Obj:
    """The object, or each object of a list, less ``metadata.managedFields``; shares everything else."""
    if is_list(obj):
        return {**obj, "items": [without_managed_fields(item) for item in obj["items"]]}
    metadata = obj.get("metadata")
    if not isinstance(metadata, dict) or "managedFields" not in metadata:
        return obj
    return {**obj, "metadata": {key: value for key, value in metadata.items() if key != "managedFields"}}


class JSONPrinter:
    """Indented JSON. ``sort_keys=False`` keeps the order of the object's dicts."""

    __slots__ = ("managed_fields", "sort_keys")

    def __init__(self, managed_fields: bool = False, sort_keys: bool = True) -> None:
        self.managed_fields = managed_fields
        self.sort_keys = sort_keys

    def print(self, obj: Obj, out: TextIO) -> None:
        from minikctl.apimachinery.json_text import write_json

        shown = obj if self.managed_fields else without_managed_fields(obj)
        out.write(write_json(shown, sort_keys=self.sort_keys))


class YAMLPrinter:
    """YAML; documents after the first one start with ``---``."""

    __slots__ = ("count", "managed_fields")

    def __init__(self, managed_fields: bool = False) -> None:
        self.managed_fields = managed_fields
        self.count = 0

    def print(self, obj: Obj, out: TextIO) -> None:
        from minikctl.apimachinery.yaml_writer import write_yaml

        if self.count:
            out.write("---\n")
        self.count += 1
        out.write(write_yaml(obj if self.managed_fields else without_managed_fields(obj)))

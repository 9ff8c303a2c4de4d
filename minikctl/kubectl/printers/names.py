"""``deployment.apps/web created``: the line that changing commands print, and ``-o name``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from minikctl.apimachinery.types import Obj

_DRY_RUN = {"client": " (dry run)", "server": " (server dry run)"}


def print_name(obj: Obj, operation: str | None = None, dry_run: str | None = None) -> str:
    """``KIND[.GROUP]/NAME``, with ``operation`` after it and what kind of dry run it was; no newline.

    ``dry_run`` is the value of the flag: ``client``, ``server``, ``none`` or nothing.
    """
    group, slash, _ = obj.get("apiVersion", "").partition("/")
    kind = obj.get("kind", "").lower() + (f".{group}" if slash and group else "")
    name = (obj.get("metadata") or {}).get("name") or "<unknown>"
    suffix = f" {operation}{_DRY_RUN.get(dry_run or '', '')}" if operation else ""
    return f"{kind}/{name}{suffix}"


def is_list(obj: Obj) -> bool:
    """Whether an object is a list of objects: it has ``items`` that are a list, whatever its kind is called."""
    return isinstance(obj.get("items"), list)


class NamePrinter:
    """One name a line; the items of a list one by one. Without ``operation`` this is ``-o name``."""

    __slots__ = ("dry_run", "operation")

    def __init__(self, operation: str | None = None, dry_run: str | None = None) -> None:
        self.operation = operation
        self.dry_run = dry_run

    def print(self, obj: Obj, out: TextIO) -> None:
        for item in obj["items"] if is_list(obj) else [obj]:
            out.write(print_name(item, self.operation, self.dry_run) + "\n")

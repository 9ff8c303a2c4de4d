"""What a changing command tells of each object: a line with what was done, a name, or the object itself (``-o``)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


class ResultPrinter:
    """Made once a command, so that a bad ``-o`` is refused before anything is done. ``dry_run`` is the strategy."""

    __slots__ = ("_invocation", "_others", "dry_run")

    def __init__(self, invocation: Invocation, dry_run: str) -> None:
        self._invocation = invocation
        self.dry_run = dry_run
        self._others = None
        flags = invocation.flags
        if flags["output"] not in ("", "name") or flags["template"]:
            from minikctl.kubectl.printers.output import printer_for

            self._others = printer_for(
                flags["output"] if "output" in invocation.changed else None,
                flags["template"],
                allow_missing=flags["allow-missing-template-keys"],
                managed_fields=flags["show-managed-fields"],
            )

    @property
    def whole(self) -> bool:
        """Whether objects are printed, not lines about them."""
        return self._others is not None

    def print(self, obj: Obj, operation: str) -> None:
        invocation = self._invocation
        if self._others is not None:
            self._others.print(obj, invocation.out)
            return
        from minikctl.kubectl.printers.names import is_list, print_name

        name_only = invocation.flags["output"] == "name"
        for item in obj["items"] if is_list(obj) else (obj,):
            invocation.out.write(print_name(item, None if name_only else operation, self.dry_run) + "\n")

"""Reading other objects while something is worked out about one: what a `Client` gives, and what a test can fake."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from typing import Protocol

    from minikctl.apimachinery.types import Obj

    class Lookup(Protocol):
        """Resources by their qualified plural. A `client.Client` is one."""

        def find(self, resource: str, namespace: str, name: str) -> Obj | None: ...

        def list(self, resource: str, namespace: str = "") -> builtins.list[Obj]: ...


class Nothing:
    """The lookup of whoever knows nothing but the object at hand."""

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        return None

    def list(self, resource: str, namespace: str = "") -> builtins.list[Obj]:
        return []

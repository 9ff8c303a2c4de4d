"""What commands may ask about clusters as a whole; `cluster/administration.py` fulfils it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from minikctl.apimachinery.types import Obj

    class Administration(Protocol):
        """Faults are `AdministrationError`, whose text is for the user."""

        @property
        def config_path(self) -> str:
            """The file with the contexts."""

        def create(self, name: str, *, nodes: int, control_planes: int, profile: str, ip_family: str = "ipv4") -> str:
            """Make a cluster (``name`` "" means the one that commands would use now) and use it; its shown name."""

        def clusters(self) -> list[Obj]:
            """``name``, ``state`` (URL), ``current`` and ``exists`` of each known cluster, by name."""

        def in_use(self) -> Obj:
            """``name`` and ``server`` (URL of the state) of the cluster that commands would use now, and whether it
            was ``chosen`` by a flag or the environment in place of a context."""

        def use(self, name: str) -> None: ...

        def delete(self, name: str) -> None: ...

        def reset(self, name: str) -> str:
            """Make a cluster anew in its old shape; its shown name."""


class AdministrationError(Exception):
    """What cannot be done with a cluster, and why."""

"""The add-ons of the default profile as one component; the bare profile has none."""

from __future__ import annotations

from minikctl.addons.ingress.controller import IngressController
from minikctl.addons.load_balancer import LoadBalancer
from minikctl.addons.local_path import LocalPathProvisioner
from minikctl.addons.local_path_resizer import LocalPathResizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

    class Addon(Protocol):
        """Like a component; its timers' keys begin with ``name|``, and `fire` gets the rest of one."""

        @property
        def name(self) -> str: ...

        @property
        def resources(self) -> tuple[str, ...]:
            """What it watches."""

        def observe(self, change: Change) -> None: ...

        def busy(self) -> bool: ...

        def work(self) -> None: ...

        def fire(self, key: str) -> None: ...


class Addons:
    name = "addons"

    def __init__(self, surroundings: Surroundings) -> None:
        self._installed: tuple[Addon, ...] = ()
        if surroundings.settings.get("profile") != "bare":
            self._installed = tuple(
                addon(surroundings)
                for addon in (LoadBalancer, IngressController, LocalPathProvisioner, LocalPathResizer)
            )

    def observe(self, change: Change) -> None:
        for addon in self._installed:
            if change.resource in addon.resources:
                addon.observe(change)

    def busy(self) -> bool:
        return any(addon.busy() for addon in self._installed)

    def work(self) -> None:
        for addon in self._installed:
            addon.work()

    def fire(self, key: str) -> None:
        name, _, rest = key.partition("|")
        for addon in self._installed:
            if addon.name == name:
                addon.fire(rest)

"""The add-ons of the default profile as one component; the bare profile has none.

Each is loaded with the first change or timer that concerns it, for most commands concern none.
"""

from __future__ import annotations

from minikctl.apimachinery.modules import load as load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

    class Addon(Protocol):
        """Like a component; its timers' keys begin with ``name|``, and `fire` gets the rest of one."""

        def observe(self, change: Change) -> None: ...

        def busy(self) -> bool: ...

        def work(self) -> None: ...

        def fire(self, key: str) -> None: ...


ADDONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "load-balancer": ("minikctl.addons.load_balancer:LoadBalancer", ("services",)),
    "ingress-controller": (
        "minikctl.addons.ingress.controller:IngressController",
        ("ingresses.networking.k8s.io", "ingressclasses.networking.k8s.io"),
    ),
    "local-path": (
        "minikctl.addons.local_path:LocalPathProvisioner",
        ("persistentvolumeclaims", "persistentvolumes"),
    ),
    "local-path-resizer": ("minikctl.addons.local_path_resizer:LocalPathResizer", ("persistentvolumeclaims",)),
}
"""name -> where it lives, what it watches; they work in this order."""


class Addons:
    name = "addons"

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._installed = surroundings.settings.get("profile") != "bare"
        self._loaded: dict[str, Addon] = {}

    def observe(self, change: Change) -> None:
        for name, (_, resources) in ADDONS.items() if self._installed else ():
            if change.resource in resources:
                self._addon(name).observe(change)

    def busy(self) -> bool:
        return any(addon.busy() for addon in self._loaded.values())

    def work(self) -> None:
        for name in ADDONS:
            if name in self._loaded:
                self._loaded[name].work()

    def fire(self, key: str) -> None:
        name, _, rest = key.partition("|")
        if self._installed and name in ADDONS:
            self._addon(name).fire(rest)

    def _addon(self, name: str) -> Addon:
        found = self._loaded.get(name)
        if found is None:
            module, _, kind = ADDONS[name][0].partition(":")
            found = self._loaded[name] = getattr(load_module(module), kind)(self._surroundings)
        return found

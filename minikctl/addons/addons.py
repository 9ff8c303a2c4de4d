"""The add-ons of the default profile as one component; the bare profile has none."""

from __future__ import annotations

from minikctl.addons.load_balancer import LoadBalancer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings


class Addons:
    name = "addons"

    def __init__(self, surroundings: Surroundings) -> None:
        self._balancer = LoadBalancer(surroundings)
        self._installed = surroundings.settings.get("profile") != "bare"

    def observe(self, change: Change) -> None:
        if self._installed and change.resource == "services":
            self._balancer.observe(change)

    def busy(self) -> bool:
        return self._balancer.busy()

    def work(self) -> None:
        self._balancer.work()

    def fire(self, key: str) -> None:
        """No add-on sets timers yet."""

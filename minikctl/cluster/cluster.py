"""One cluster in this process: the API server over a store, and the components, which come alive on their first change.

`settle` is a discrete-event simulation: run the components until none has work left, take the next timer that is due,
move the clock to it, and go on. At equal times the order of `COMPONENTS` decides, then the timers' keys.
"""

from __future__ import annotations

from minikctl.apimachinery.clock import Clock
from minikctl.apimachinery.identity import Identity
from minikctl.apimachinery.modules import load as load_module
from minikctl.apiserver.server import APIServer
from minikctl.client.client import Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Component
    from minikctl.cluster.steady_state.skipping import Skipping
    from minikctl.storage.image import Image

COMPONENTS: tuple[tuple[str, str, str], ...] = (
    (
        "controller-manager",
        "minikctl.controller_manager.controller:ControllerManager",
        "system:kube-controller-manager",
    ),
    ("scheduler", "minikctl.scheduler.scheduler:Scheduler", "system:kube-scheduler"),
    ("kubelet", "minikctl.kubelet.kubelet:Kubelet", "system:node"),
    ("addons", "minikctl.addons.addons:Addons", "system:addons"),
)
"""name, where it lives, the user it is to the API server."""

CONCERNS: dict[str, tuple[str, ...]] = {
    "pods": ("controller-manager", "scheduler", "kubelet"),
    "nodes": ("controller-manager", "scheduler", "kubelet"),
    "events": (),
    "services": ("controller-manager", "addons"),
    "ingresses.networking.k8s.io": ("controller-manager", "addons"),
    "ingressclasses.networking.k8s.io": ("addons",),
    "secrets": ("controller-manager", "kubelet"),
    "configmaps": ("controller-manager", "kubelet"),
    "persistentvolumeclaims": ("controller-manager", "scheduler", "addons"),
    "persistentvolumes": ("controller-manager", "scheduler", "addons"),
    "storageclasses.storage.k8s.io": ("controller-manager", "scheduler"),
    "csinodes.storage.k8s.io": ("controller-manager", "scheduler"),
    "csidrivers.storage.k8s.io": ("controller-manager", "scheduler"),
    "csistoragecapacities.storage.k8s.io": ("controller-manager", "scheduler"),
    "namespaces": ("controller-manager",),
}
"""Which components see the changes of a resource; those not listed concern the controller manager alone."""

DATA_OWNERS = frozenset(("nodes", "persistentvolumes"))
"""What has files that go with it. Those of pods are in their kubelet's care."""

LONG = 6 * 3_600_000
"""A settle over less (ms) is simulated as it is; see `steady_state`."""

MAX_ROUNDS = 100_000
"""A bound on rounds without time passing: past it two components undo each other's work, which is a fault of ours."""


class Cluster:
    """``store`` is open; ``settings`` are the profile's (see `client/component.Surroundings`)."""

    def __init__(self, store: Image, now: int, settings: dict[str, Any]) -> None:
        self.store = store
        self.settings = settings
        self.clock = Clock(now)
        self.identity = Identity(0)
        self.server = APIServer(store, self.clock, self.identity, publish=self._fan_out)
        self._components: dict[str, Component] = {}

    def client(self, user: str) -> Client:
        """A client of a component: its bodies are trusted."""
        return Client(self.server.handle, user=user, trusted=True)

    def forget(self) -> None:
        """Components start anew: what they knew is void."""
        self._components.clear()

    def settle(self, until: int, *, each: Callable[[int], None] | None = None) -> None:
        """Let all happen that is due up to ``until`` (ms); the clock ends there. ``each`` hears of every step."""
        self._run()
        skipping = self._skipping(until)
        while (timer := self.store.timers.pop(until)) is not None:
            self.clock.now = max(self.clock.now, timer.due)
            self._component(timer.component).fire(timer.key)
            while (more := self.store.timers.peek(timer.due)) is not None and more.due <= timer.due:
                self.store.timers.pop(timer.due)
                self._component(more.component).fire(more.key)
            self._run()
            if skipping is not None:
                skipping.after_step()
            if each is not None:
                each(self.clock.now)
        self.clock.now = max(self.clock.now, until)

    def _skipping(self, until: int) -> Skipping | None:
        """What leaps over repetitions on a long way."""
        if until - self.clock.now < LONG:
            return None
        from minikctl.cluster.steady_state.skipping import Skipping

        return Skipping(self, until)

    def _run(self) -> None:
        for _ in range(MAX_ROUNDS):
            busy = [component for component in self._in_order() if component.busy()]
            if not busy:
                return
            busy[0].work()
        raise RuntimeError("the cluster does not come to rest: two components undo each other's work")

    def _in_order(self) -> list[Component]:
        known = self._components
        return [known[name] for name, _, _ in COMPONENTS if name in known]

    def _fan_out(self, change: Change) -> None:
        if change.type == "DELETED" and change.resource in DATA_OWNERS:
            from minikctl.cluster.containers import drop_data

            drop_data(self.store, change)
        if change.resource == "persistentvolumeclaims":
            from minikctl.apimachinery.claim_growth import awaits_file_system

            if awaits_file_system(change.obj):  # no other claim concerns a kubelet, which takes its time to load
                self._component("kubelet").observe(change)
        for name in CONCERNS.get(change.resource, ("controller-manager",)):
            self._component(name).observe(change)

    def _component(self, name: str) -> Component:
        found = self._components.get(name)
        if found is None:
            found = self._components[name] = self._make(name)
        return found

    def _make(self, name: str) -> Component:
        from minikctl.client.component import Surroundings

        _, where, user = next(entry for entry in COMPONENTS if entry[0] == name)
        module, _, attribute = where.partition(":")
        store = self.store
        surroundings = Surroundings(
            self.client(user),
            self.clock,
            self.identity,
            ComponentTimers(store, name),
            lambda: store.note(f"checkpoint:{name}"),
            lambda value: store.set_note(f"checkpoint:{name}", value),
            self.settings,
            StoreNotes(store),
        )
        component: Component = getattr(load_module(module), attribute)(surroundings)
        return component


class StoreNotes:
    """The store's named values, as components see them."""

    __slots__ = ("get", "set")

    def __init__(self, store: Image) -> None:
        self.get = store.note
        self.set = store.set_note


class ComponentTimers:
    """The timers of one component, in the store's table."""

    __slots__ = ("_name", "_store")

    def __init__(self, store: Image, name: str) -> None:
        self._store = store
        self._name = name

    def set(self, key: str, due: int, *, recurring: bool = False) -> None:
        self._store.timers.set(self._name, key, due, recurring=recurring)

    def cancel(self, key: str) -> None:
        self._store.timers.cancel(self._name, key)

    def cancel_all(self, prefix: str) -> None:
        self._store.timers.cancel_all(self._name, prefix)

    def due(self, key: str) -> int | None:
        timer = self._store.timers.get(self._name, key)
        return None if timer is None else timer.due

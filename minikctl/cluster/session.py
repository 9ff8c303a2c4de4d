"""One command's view of a cluster: open the state, catch up with the clock, serve requests, settle, commit.

Reading takes no lock for writing and writes nothing when nothing is due. The first write, or a timer that is due, makes
the view a writing one; from then on no other command can write until this one commits.
"""

from __future__ import annotations

import time

from minikctl.apimachinery.watch import Change
from minikctl.apiserver.index import ObjectIndexer
from minikctl.apiserver.server import WRITING
from minikctl.client.client import Client
from minikctl.cluster import cluster_time
from minikctl.cluster.cluster import Cluster
from minikctl.storage.image import Image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import Any, TypeVar

    from minikctl.apimachinery.types import Obj
    from minikctl.client.files import Files
    from minikctl.client.http_exchange import HttpAnswer, HttpRequest
    from minikctl.client.network import Network
    from minikctl.client.remote_command import RemoteStreams
    from minikctl.client.request import Request
    from minikctl.storage.store import Driver

    T = TypeVar("T")

POLL_SECONDS = 0.1
"""How often a waiting command looks whether another one has written."""


class Session:
    """Fulfils `client.session.Session`. ``namespace`` is the context's; `create` makes an empty state a cluster."""

    def __init__(
        self,
        driver: Driver,
        *,
        namespace: str = "default",
        server: str = "",
        seed: int | None = None,
        reopen: Callable[[], Driver] | None = None,
    ) -> None:
        """``reopen`` gives another driver of the same state, for `another`; None where there can be none."""
        self._indexer = ObjectIndexer()
        self.store = Image(driver, self._indexer)
        self.namespace = namespace
        self.server = server
        self._seed = seed
        self.open_driver = reopen
        self._caught_up = False
        self._jump: int | None = None
        self._followed: object = None
        self.clock_changed = False
        self.store.begin(write=False)
        self._attach()
        self.client = Client(self.handle)

    # --- what commands use

    @property
    def now(self) -> int:
        self._ready()
        return self.cluster.clock.now

    @property
    def revision(self) -> int:
        self._ready()
        return self.store.revision

    def settle(self) -> None:
        if self.store.writing:
            self.cluster.settle(self.cluster.clock.now)

    def finish(self) -> None:
        """Settle and make everything durable: the end of a command that did its work, in whole or in part."""
        if self.store.writing:
            self.cluster.settle(self.cluster.clock.now)
            self._note_core()
        self.store.commit()

    def abandon(self) -> None:
        """Leave the state as it was before."""
        self.store.rollback()

    def close(self) -> None:
        self.store.close()

    def wait(self, deadline: int | None) -> bool:
        self._ready()
        self.finish()
        before = self.store.revision
        while True:
            self._sleep(deadline)
            self._reopen()
            now = self.cluster.clock.now
            if self.store.revision != before:
                return True
            if deadline is not None and now >= deadline:
                return False
            if self._nothing_left(deadline):
                return False
            self.finish()

    def step_aside(self, work: Callable[[], T]) -> T:
        self._ready()
        self.finish()
        result = work()
        self._jump = None
        self._reopen()
        return result

    def changes(self, since: int) -> list[Change]:
        from minikctl.apimachinery.errors import Expired
        from minikctl.storage.store import Compacted

        try:
            entries = self.store.log_since(since)
        except Compacted:
            raise Expired(f"too old resource version: {since} ({self.store.revision})") from None
        found = []
        for entry in entries:
            kind = "DELETED" if entry.deleted else "ADDED" if entry.created else "MODIFIED"
            resource = self._indexer.kind_of(entry.key).qualified
            found.append(Change(kind, resource, entry.obj, None, entry.revision))
        return found

    def logs(self, pod: Obj, container: str, options: Obj) -> list[tuple[int, str]]:
        self._ready()
        from minikctl.cluster import containers
        from minikctl.kubelet.logs import lines_of

        inside, previous = containers.inside(self, pod), bool(options.get("previous"))
        attached = containers.attached(self, pod, container)
        return lines_of(pod, container, self.now, previous=previous, inside=inside, attached=attached)

    def environment(self, pod: Obj, container: str) -> list[tuple[str, str]]:
        self._ready()
        from minikctl.cluster import containers

        return containers.environment(self, pod, container)

    def files(self, pod: Obj, container: str) -> Files:
        self._ready()
        from minikctl.cluster import containers

        return containers.files(self, pod, container)

    def network(self) -> Network:
        self._ready()
        from minikctl.cluster.network.network import ClusterNetwork

        client = Client(self.handle, user="system:network", trusted=True)
        return ClusterNetwork(client, now=lambda: self.now, revision=lambda: self.revision, chance=self._chance)

    def execute(self, pod: Obj, container: str, argv: Sequence[str], streams: RemoteStreams) -> int:
        self._ready()
        from minikctl.cluster import remote

        return remote.execute(self, pod, container, argv, streams)

    def attach(self, pod: Obj, container: str, streams: RemoteStreams) -> int | None:
        self._ready()
        from minikctl.cluster import remote

        return remote.attach(self, pod, container, streams)

    def ask(self, pod: Obj, port: int, request: HttpRequest) -> HttpAnswer | None:
        self._ready()
        from minikctl.cluster import remote

        return remote.ask(self, pod, port, request)

    def http(self, request: HttpRequest) -> HttpAnswer:
        from minikctl.cluster import http_api

        return http_api.answer(self, request)

    def another(self) -> AbstractContextManager[Session]:
        from minikctl.cluster.more_views import another

        return another(self)

    def create(self, *, profile: str, nodes: int, control_planes: int, ip_family: str = "ipv4") -> bool:
        """Make an empty state a cluster of this shape; False where there is one already."""
        from minikctl.cluster.bootstrap import bootstrap

        self.become_writer()
        self._caught_up = True
        if self._core is not None:
            return False
        bootstrap(
            self,
            profile=profile,
            nodes=nodes,
            control_planes=control_planes,
            ip_family=ip_family,
            seed=self._seed,
        )
        return True

    def control(self, what: str, **arguments: Any) -> Any:
        from minikctl.cluster import control

        self._ready()
        return control.run(self, what, arguments)

    # --- inner life

    def _chance(self) -> int:
        """A number made of the seed and of what was done since, and while the clock runs of the time."""
        frozen = self.clock_note["mode"] == "frozen"
        return self.cluster.identity.state + (0 if frozen else self.cluster.clock.now)

    def _attach(self) -> None:
        """Make the cluster over what the state says of itself."""
        core = self.store.note("core")
        self._core: Obj | None = core
        self.wall = cluster_time.wall_now()  # the wall's time of the cluster's present
        self.clock_note = core["clock"] if core else cluster_time.fresh(self.wall)
        settings = core["settings"] if core else {}
        now = cluster_time.reading(self.clock_note, self.wall)
        self.cluster = Cluster(self.store, now, settings)
        if core:
            self.cluster.identity.state = core["random"]

    def handle(self, request: Request) -> Any:
        """Answer one request to the API server; raises StatusError."""
        self._ready()
        if request.verb in WRITING:
            self.become_writer()
        return self.cluster.server.handle(request)

    def _ready(self) -> None:
        """Make an empty state a cluster, and let happen what is due: at first, and when going on after `finish`."""
        if self._caught_up:
            if not self.store.open:
                self._jump = None
                self._reopen()
            return
        self._caught_up = True
        self._follow_edits()
        if self._core is None:
            from minikctl.cluster.bootstrap import bootstrap

            self.become_writer()
            if self._core is None:  # nobody else was faster
                bootstrap(self, profile="default", seed=self._seed)
        self._catch_up()

    def _catch_up(self) -> None:
        now = self.cluster.clock.now
        if self.store.timers.peek(now) is None:
            return
        if self.become_writer():
            return
        last = self._core["clock"]["cluster"] if self._core else now
        if self.clock_note["mode"] == "running" and now - last > cluster_time.SLEEP_LIMIT:
            self.cluster.clock.now = now  # it slept: everything that was due happens at the wake-up
        else:
            self.cluster.clock.now = last
        self.cluster.settle(now)

    def become_writer(self) -> bool:
        """Open the state for writing. True where others had written to it: then all that was known is void, and what
        was due since has happened."""
        if not self.store.begin(write=True):
            return False
        self._attach()
        self._follow_edits()
        self._catch_up()
        return True

    def _follow_edits(self) -> None:
        """Take over what somebody changed in a readable state by hand; once for each set of edits."""
        edits = getattr(self.store.driver, "edits", None)
        if not edits or edits is self._followed:
            return
        if self.become_writer():
            return
        from minikctl.cluster.hand_edits import follow

        self._followed = edits
        follow(self, edits)

    def _note_core(self) -> None:
        self.clock_note = cluster_time.moved(self.clock_note, self.cluster.clock.now, self.wall)
        core = {
            "clock": self.clock_note,
            "random": self.cluster.identity.state,
            "settings": self.cluster.settings,
        }
        jumped = (
            self.clock_note["mode"] == "frozen" and self._core is not None and self._core["clock"] != self.clock_note
        )
        if self.store.changed or self._core is None or jumped or self.clock_changed:
            self.store.set_note("core", core)
            self._core = core
            self.clock_changed = False

    def _sleep(self, deadline: int | None) -> None:
        """Wait on the wall for the next timer, the deadline or a little while; a frozen clock jumps instead."""
        now = self.cluster.clock.now
        due = self.store.timers.peek(now + 86_400_000)
        moments = [moment for moment in (due.due if due else None, deadline) if moment is not None]
        target = min(moments, default=None)
        delay = None if target is None else cluster_time.wall_delay(self.clock_note, now, target)
        if self.clock_note["mode"] == "frozen":
            self._jump = target
            return
        self._jump = None
        time.sleep(POLL_SECONDS if delay is None else min(POLL_SECONDS, max(delay, 0.001)))

    def _reopen(self) -> None:
        """Look at the state anew, and jump where that was planned; not where others wrote meanwhile: they may have
        moved a frozen clock further, and it never goes back."""
        overtaken = self.store.resume(write=False)
        if overtaken:
            self._attach()
            self._follow_edits()
        else:
            self.wall = cluster_time.wall_now()
            now = cluster_time.reading(self.clock_note, self.wall)
            self.cluster.clock.now = max(self.cluster.clock.now, now)
        if self._jump is not None and not overtaken and not self.become_writer():
            self.clock_note = {**self.clock_note, "cluster": self._jump}
            self.cluster.clock.now = self._jump
        self._catch_up()

    def _nothing_left(self, deadline: int | None) -> bool:
        """Whether a wait without end would be one for schedules alone, which go on for ever."""
        if self.clock_note["mode"] != "frozen" or deadline is not None:
            return False
        return self.store.timers.peek(self.cluster.clock.now + 86_400_000, recurring=False) is None

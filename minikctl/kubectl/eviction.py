"""Taking pods away, for ``drain``: evicted within their budgets, or deleted, and waited for.

kubectl evicts all pods at once and tries those that a budget holds back again after five seconds; here the pods take
turns, and the cluster's clock tells when five seconds have passed. Source: kubectl pkg/drain/drain.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, StatusError, TooManyRequests
from minikctl.kubectl.drain_filters import overdue
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.printers.names import print_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_RETRY_MILLISECONDS = 5000


class Eviction:
    """One call of ``drain`` on one node."""

    __slots__ = ("_deadline", "_evict", "_invocation", "_options", "_server_dry_run")

    def __init__(self, invocation: Invocation, dry_run: str) -> None:
        flags = invocation.flags
        self._invocation = invocation
        self._evict = not flags["disable-eviction"]
        self._server_dry_run = dry_run == "server"
        self._options: dict[str, Any] = {}
        if flags["grace-period"] >= 0:
            self._options["gracePeriodSeconds"] = flags["grace-period"]
        if self._server_dry_run:
            self._options["dryRun"] = True
        timeout = flags["timeout"]
        self._deadline = invocation.session.now + int(timeout * 1000) if timeout else None

    def take(self, pods: Sequence[Obj]) -> None:
        """Take the pods away; returns when they are gone. Raises what went wrong with any."""
        faults: list[Exception] = []
        going = self._evict_all(pods, faults) if self._evict else self._delete_all(pods)
        if not self._server_dry_run:
            self._wait(going, faults)
        if faults:
            raise AggregateError(faults) if self._evict else faults[0]

    def _evict_all(self, pods: Sequence[Obj], faults: list[Exception]) -> list[Obj]:
        """Those that are going away; the ones that a budget holds back are tried again until the deadline."""
        going: list[Obj] = []
        waiting = list(pods)
        while waiting:
            held: list[Obj] = []
            for pod in waiting:
                self._evict_one(pod, going, held, faults)
            if not held:
                return going
            self._sleep(going, held, faults)
            waiting = held if self._in_time() else []
            for pod in held if not waiting else ():
                faults.append(self._timed_out(pod))
        return going

    def _evict_one(self, pod: Obj, going: list[Obj], held: list[Obj], faults: list[Exception]) -> None:
        invocation, meta = self._invocation, pod["metadata"]
        mark = " (server dry run)" if self._server_dry_run else ""
        invocation.print(f"evicting pod {meta['namespace']}/{meta['name']}{mark}")
        body = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": meta["name"], "namespace": meta["namespace"]},
        }
        if "gracePeriodSeconds" in self._options:
            body["deleteOptions"] = {"gracePeriodSeconds": self._options["gracePeriodSeconds"]}
        options = {"dryRun": True} if self._server_dry_run else {}
        where = f"pods/{quote(meta['name'])} -n {quote(meta['namespace'])}"
        try:
            client = invocation.session.client
            client.create("pods", body, namespace=meta["namespace"], subresource="eviction", **options)
            going.append(pod)
        except NotFound:
            return
        except TooManyRequests as fault:
            invocation.err.write(f"error when evicting {where} (will retry after 5s): {fault}\n")
            held.append(pod)
        except StatusError as fault:
            faults.append(CommandError(f"error when evicting {where}: {fault}"))

    def _sleep(self, going: list[Obj], held: list[Obj], faults: list[Exception]) -> None:
        """Five seconds of the cluster's time, in which pods that are going away may be told of."""
        session = self._invocation.session
        until = session.now + _RETRY_MILLISECONDS
        if self._deadline is not None:
            until = min(until, self._deadline)
        while session.now < until:
            self._tell_gone(going)
            if not session.wait(until) and session.now < until:
                raise CommandError("the clock stands still: nothing will make room for the pods that are left")

    def _delete_all(self, pods: Sequence[Obj]) -> list[Obj]:
        client = self._invocation.session.client
        for pod in pods:
            meta = pod["metadata"]
            try:
                client.delete("pods", meta["namespace"], meta["name"], **self._options)
            except NotFound:
                continue
        return list(pods)

    def _wait(self, going: list[Obj], faults: list[Exception]) -> None:
        session = self._invocation.session
        session.settle()
        while True:
            self._tell_gone(going)
            if not going:
                return
            moved = session.wait(self._deadline)
            if not self._in_time() or (not moved and self._deadline is None):
                self._tell_gone(going)
                faults += [self._not_gone(pod) for pod in going]
                return

    def _tell_gone(self, going: list[Obj]) -> None:
        """Print those that are gone and take them from the list."""
        invocation = self._invocation
        session = invocation.session
        limit = invocation.flags["skip-wait-for-delete-timeout"]
        for pod in list(going):
            meta = pod["metadata"]
            found = session.client.find("pods", meta["namespace"], meta["name"])
            if found is None or found["metadata"].get("uid") != meta.get("uid"):
                invocation.print(print_name(pod, "evicted" if self._evict else "deleted"))
                going.remove(pod)
            elif overdue(found, session.now, limit):
                name = quote(meta["name"])
                invocation.print(f"pod {name} has DeletionTimestamp older than {limit} seconds, skipping")
                going.remove(pod)
        invocation.out.flush()

    def _in_time(self) -> bool:
        return self._deadline is None or self._invocation.session.now < self._deadline

    def _timed_out(self, pod: Obj) -> CommandError:
        meta = pod["metadata"]
        where = f"pods/{quote(meta['name'])} -n {quote(meta['namespace'])}"
        return CommandError(f"error when evicting {where}: global timeout reached: {self._timeout()}")

    def _not_gone(self, pod: Obj) -> CommandError:
        if not self._evict:
            return CommandError("context deadline exceeded")
        meta = pod["metadata"]
        where = f"pod {quote(meta['name'])} in namespace {quote(meta['namespace'])}"
        return CommandError(f"error when waiting for {where} to terminate: context deadline exceeded")

    def _timeout(self) -> str:
        from minikctl.kubectl.go_durations import shown

        return shown(self._invocation.flags["timeout"])

"""The cluster's network: fulfils `client/network.Network` over the stored objects of this moment.

It writes nothing. What chance decides in a cluster follows from a number that stands for it and the number of the
request, so that requests in turn take different ways.
"""

from __future__ import annotations

from minikctl.client.network import Answer, Trace
from minikctl.cluster.network import names
from minikctl.cluster.network.delivery import Delivery
from minikctl.cluster.network.luck import Luck
from minikctl.cluster.network.view import View
from minikctl.kube_proxy.balancing import Affinity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.client.client import Client
    from minikctl.client.network import Http, Source


class ClusterNetwork:
    """``now`` gives the cluster's time (ms), ``revision`` that of what is stored: with each new one, all is read anew.
    ``chance`` gives a number: with the same one, the same requests take the same ways. Which client of a Service with
    session affinity went where is known as long as this object lives."""

    def __init__(
        self, client: Client, *, now: Callable[[], int], revision: Callable[[], int], chance: Callable[[], int]
    ) -> None:
        self._client = client
        self._now = now
        self._revision = revision
        self._chance = chance
        self._seen: int | None = None
        self._requests = 0
        self._affinity = Affinity()

    def resolve(self, source: Source, name: str, record: str = "A") -> Answer:
        view = self._look()
        failure = names.unreachable_server(view, source, lambda: self._delivery(source, "UDP", None))
        return Answer("SERVFAIL", name) if failure else names.answer(view, source, name, record)

    def connect(
        self, source: Source, host: str, port: int, *, protocol: str = "TCP", http: Http | None = None
    ) -> Trace:
        delivery = self._delivery(source, protocol, http)
        number = self._requests
        self._requests += 1
        address = names.literal(host) or names.in_hosts_file(source, host)
        if not address:
            found = names.find(self._look(), source, host, number, lambda: self._delivery(source, "UDP", None))
            if isinstance(found, Trace):
                return Trace([*delivery.hops, *found.hops], found.verdict, found.reason)
            delivery.hops.append(found[0])
            address = found[1]
        return delivery.to_address(address, port)

    def _delivery(self, source: Source, protocol: str, http: Http | None) -> Delivery:
        view = self._look()
        luck = Luck(self._chance(), self._requests, self._now(), self._affinity)
        return Delivery(view, source, protocol, http, luck)

    def _look(self) -> View:
        revision = self._revision()
        if revision != self._seen:
            self._seen = revision
            self._view = View(self._client)
        return self._view

"""The choice among backends: fair as chance is, and sticky where a Service asks for it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from minikctl.kube_proxy.balancing import Affinity, affinity_seconds, choose, choose_for_client
from minikctl.kube_proxy.endpoints import Endpoint

HOUR = 3_600_000


def backends(count: int) -> list[Endpoint]:
    return [Endpoint(f"10.0.0.{number}", 80) for number in range(1, count + 1)]


def test_many_requests_take_every_backend_about_equally_often() -> None:
    for seed in range(20):
        for count in (2, 3, 7):
            taken = Counter(choose(backends(count), seed, number).address for number in range(10_000))
            assert len(taken) == count
            # five standard deviations of a binomial distribution
            mean, deviation = 10_000 / count, (10_000 * (count - 1) / count**2) ** 0.5
            assert all(abs(number - mean) < 5 * deviation for number in taken.values())


def test_requests_in_turn_are_no_round_robin() -> None:
    taken = [choose(backends(3), 1, number).address for number in range(300)]
    repeats = sum(a == b for a, b in pairwise(taken))
    assert 60 < repeats < 140, "a third of the requests follow one to the same backend"


def test_the_same_request_of_the_same_moment_takes_the_same_backend() -> None:
    assert [choose(backends(5), 7, n).address for n in range(50)] == [
        choose(backends(5), 7, n).address for n in range(50)
    ]


def test_clients_spread_over_the_backends_and_each_stays_with_its_own() -> None:
    clients = [f"10.244.{a}.{b}" for a in range(10) for b in range(1, 101)]
    first = {client: choose_for_client(backends(4), "default/web", client).address for client in clients}
    assert all(200 < number < 300 for number in Counter(first.values()).values())
    assert first == {client: choose_for_client(backends(4), "default/web", client).address for client in clients}


def test_clients_of_a_backend_that_goes_are_the_only_ones_to_move() -> None:
    clients = [f"10.244.1.{number}" for number in range(1, 200)]
    before = {client: choose_for_client(backends(4), "default/web", client).address for client in clients}
    after = {client: choose_for_client(backends(3), "default/web", client).address for client in clients}
    assert {c for c in clients if before[c] != after[c]} == {c for c in clients if before[c] == "10.0.0.4"}


def test_affinity_lasts_as_long_as_requests_come_within_the_timeout() -> None:
    memory, now = Affinity(), 0
    first = memory.choose(backends(50), "default/web", "10.244.1.1", now=now, timeout=10_800)
    for _ in range(5):
        now += 3 * HOUR - 1
        again = memory.choose(backends(50), "default/web", "10.244.1.1", now=now, timeout=10_800)
        assert again.address == first.address


def test_affinity_is_forgotten_after_the_timeout() -> None:
    moved = 0
    for number in range(1, 50):
        memory, client = Affinity(), f"10.244.1.{number}"
        first = memory.choose(backends(50), "default/web", client, now=0, timeout=60)
        moved += memory.choose(backends(50), "default/web", client, now=60_000, timeout=60).address != first.address
    assert moved > 40


def test_a_backend_that_is_gone_is_not_kept() -> None:
    memory = Affinity()
    first = memory.choose(backends(3), "default/web", "10.244.1.1", now=0, timeout=60)
    rest = [endpoint for endpoint in backends(3) if endpoint.address != first.address]
    assert memory.choose(rest, "default/web", "10.244.1.1", now=1, timeout=60) in rest


def test_the_default_timeout_is_three_hours() -> None:
    assert affinity_seconds({"sessionAffinity": "None"}) == 0
    assert affinity_seconds({"sessionAffinity": "ClientIP"}) == 10_800
    config = {"clientIP": {"timeoutSeconds": 50}}
    assert affinity_seconds({"sessionAffinity": "ClientIP", "sessionAffinityConfig": config}) == 50

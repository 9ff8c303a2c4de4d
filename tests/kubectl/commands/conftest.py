"""Makes `small_cluster` importable for the tests beside it, and offers a cluster with four running pods."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_cluster import AGE, Cluster, pod


@pytest.fixture(scope="session")
def fresh() -> Cluster:
    return Cluster()


@pytest.fixture(scope="session")
def zoo() -> Cluster:
    """Pods ant, bee, cat and dog, all running for 65 s; nobody may change it."""
    cluster = Cluster()
    for rank, (name, colour) in enumerate((("ant", "red"), ("bee", "red"), ("cat", "blue"), ("dog", "green")), 1):
        cluster.client.create("pods", pod(name, colour=colour, rank=str(rank)), namespace="default")
    cluster.pass_time(AGE)
    return cluster


@pytest.fixture
def own_zoo(zoo: Cluster) -> Cluster:
    """The same for a test that changes it."""
    return Cluster(zoo.state())


@pytest.fixture
def empty(fresh: Cluster) -> Cluster:
    """A new cluster of one's own."""
    return Cluster(fresh.state())

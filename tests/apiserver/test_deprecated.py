"""Kinds that are served with a warning. Texts: what `kubectl get endpoints` and `get cs` say on Kubernetes 1.33."""

from __future__ import annotations

import pytest

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver


@pytest.mark.parametrize(
    ("resource", "warnings"),
    [
        ("endpoints", ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]),
        ("componentstatuses", ["v1 ComponentStatus is deprecated in v1.19+"]),
        ("endpointslices.discovery.k8s.io", []),
        ("pods", []),
    ],
)
def test_who_asks_for_a_deprecated_kind_is_told_so(resource: str, warnings: list[str]) -> None:
    session = Session(MemoryDriver(), seed=1)
    session.create(profile="bare", nodes=1, control_planes=0)
    told: list[str] = []
    session.client.warn = told.append
    session.client.list(resource)
    assert told == warnings

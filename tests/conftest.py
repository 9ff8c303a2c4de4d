"""Lets every test import `doubles`, which lies beside this file, and use a cluster made of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
"""A machine that has much else to do is no fault of a test."""

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A `doubles.Live`: real API server and controllers, pods that run at once."""
    import doubles

    return doubles.Live(monkeypatch)

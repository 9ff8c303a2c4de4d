"""Makes `lone_scheduler` importable for the tests beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lone_scheduler import LoneScheduler


@pytest.fixture
def cluster() -> LoneScheduler:
    """A cluster without nodes."""
    return LoneScheduler()

"""What the tests of the shell world share: `inside_containers.Inside`, one for those that change nothing lasting."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from inside_containers import Inside


@pytest.fixture(scope="session")
def inside() -> Inside:
    return Inside()

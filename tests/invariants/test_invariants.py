"""What holds whatever people do: random programs over all controllers together, with faults and the passing of time.

A short profile is part of the suite. ``MINIKCTL_INVARIANTS=EXAMPLES`` plays so many programs in each part instead, and
``MINIKCTL_INVARIANTS_SEED=NUMBER`` other ones.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from invariants.play import play
from invariants.programs import programs

EXAMPLES = int(os.environ.get("MINIKCTL_INVARIANTS", "12"))
SEED = int(os.environ.get("MINIKCTL_INVARIANTS_SEED", "0"))
LONGEST = 25
"""Commands of a program, besides the objects that it begins with."""


@pytest.mark.parametrize("part", range(4))
def test_the_invariants_hold_whatever_people_do(part: int) -> None:
    @seed(SEED * 4 + part)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(programs(LONGEST))
    def holds(program: list[tuple[Any, ...]]) -> None:
        play(program)

    holds()

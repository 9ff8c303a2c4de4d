"""Lists of indexes in the form of ``status.completedIndexes``, as the API reference describes it."""

from __future__ import annotations

import pytest

from minikctl.controller_manager import job_indexes


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([0], "0"), ([3, 1, 2], "1-3"), ([1, 3, 4, 5, 7], "1,3-5,7"), ([1, 2], "1,2"), ([5, 0, 6], "0,5,6")],
)
def test_three_neighbours_are_written_as_a_range(numbers: list[int], text: str) -> None:
    assert job_indexes.show(job_indexes.of(numbers)) == text


def test_indexes_beyond_the_completions_are_dropped() -> None:
    assert job_indexes.parse("1,3-5,7", 5) == [(1, 1), (3, 4)]
    assert job_indexes.total(job_indexes.parse("0-9", 4)) == 4


def test_what_is_no_number_is_left_out() -> None:
    assert job_indexes.parse("1,x,3", 9) == [(1, 1), (3, 3)]


def test_merging_joins_neighbours() -> None:
    assert job_indexes.merge([(0, 2), (6, 6)], [(3, 4), (6, 7)]) == [(0, 4), (6, 7)]


def test_the_first_missing_are_the_gaps_then_the_end() -> None:
    assert job_indexes.first_missing([(1, 2), (4, 4)], 3, 8) == [0, 3, 5]
    assert job_indexes.first_missing([(0, 6)], 3, 8) == [7]
    assert job_indexes.first_missing([(0, 9)], 3, 8) == []


def test_common_counts_what_is_in_both() -> None:
    assert job_indexes.common([(0, 3), (8, 9)], [(2, 8)]) == 3

"""The quick way to JSON says what `json` says, and dates are counted as `datetime` counts them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.timestamps import parse, rfc3339

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(VALUES)
def test_what_json_writes_is_read_and_the_other_way_round(value: object) -> None:
    assert fast_json.loads(json.dumps(value)) == value
    assert json.loads(fast_json.dumps(value)) == value
    assert fast_json.dumps(value) == json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def test_blanks_around_a_value_are_fine() -> None:
    assert fast_json.loads(' \n {"a": [1 , 2]}\t') == {"a": [1, 2]}


@pytest.mark.parametrize("text", ["", "{", '{"a"}', "1 2", "nul", "[1,]", '"\n"'])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        fast_json.loads(text)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.integers(min_value=0, max_value=253_402_300_799))
def test_times_are_those_of_datetime(seconds: int) -> None:
    text = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = text.rjust(20, "0")
    assert parse(text) == seconds * 1000
    assert rfc3339(seconds * 1000) == text


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-01-01T24:00:00Z",
        "2025-01-01T00:60:00Z",
        "2025-1-01T0:00:00Z",
    ],
)
def test_a_moment_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)

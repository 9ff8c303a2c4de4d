"""What plain words mean: the values that kubectl 1.33 made of them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from minikctl.apimachinery.yaml_scalars import resolve
from minikctl.apimachinery.yaml_strings import is_string

VALUES: list[tuple[str, Any]] = [
    *[(word, True) for word in ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")],
    *[(word, False) for word in ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")],
    *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
    *[(word, word) for word in ("yEs", "tRUE", "nULL", "~~", "=", "<<", "1a", "1 2", "-", "+", ".", "--1", "Inf")],
    ("0777", 511),
    ("0o17", 15),
    ("0b11", 3),
    ("-0b11", -3),
    ("0x1F", 31),
    ("0x_1", 1),
    ("1_000", 1000),
    ("_1", "_1"),
    ("08", 8),
    ("0o8", "0o8"),
    ("+12", 12),
    ("-0x10", -16),
    ("1e3", 1000),
    ("1e-3", 0.001),
    (".5", 0.5),
    (".5_0", 0.5),
    ("._5", "._5"),
    ("1.", 1),
    ("1.5_0", 1.5),
    ("-0.0", 0),
    ("1e400", "1e400"),
    ("9223372036854775807", 9223372036854775807),
    ("9223372036854775808", 9.223372036854775808e18),
    ("18446744073709551616", 18446744073709551616.0),
    ("12:30:45", "12:30:45"),
    ("2020-01-01", "2020-01-01"),
    ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
]


@pytest.mark.parametrize(("word", "value"), VALUES)
def test_words_mean_what_kubernetes_reads(word: str, value: Any) -> None:
    found = resolve(word)
    assert (found, type(found)) == (value, type(value))


def test_infinities_and_nan_come_out_as_floats() -> None:
    assert resolve(".inf") == math.inf
    assert resolve("-.INF") == -math.inf
    assert math.isnan(resolve(".NaN"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "word",
    [
        "2020-01-01",
        "2020-1-1",
        "2020-02-29",
        "2020-01-01T00:00:00Z",
        "2020-01-01t1:2:3Z",
        "2020-01-01 00:00:00",
        "2020-01-01T00:00:00.5+01:00",
        "2020-01-01T00:00:00+24:60",
        "0000-02-29",
        "12:30",
        "190:20:30",
        "1:5.5",
    ],
)
def test_dates_and_base_60_numbers_need_quotes(word: str) -> None:
    assert not is_string(word)


@pytest.mark.parametrize(
    "word",
    [
        "2020-13-01",
        "2021-02-29",
        "1900-02-29",
        "2020-01-01T24:00:00Z",
        "2020-01-01T00:00:00",
        "2020-00-01",
        "2020-01-01 00:00:00Z",
        "2020-01-01T00:00:00+25:00",
        "2020-01-01T00:00:00.Z",
        "1:60",
        "<<",
        "=",
    ],
)
def test_what_only_looks_like_a_date_is_a_plain_string(word: str) -> None:
    assert is_string(word)

"""Quantities, against what k8s.io/apimachinery made of the same texts."""

from __future__ import annotations

import pytest

from minikctl.apimachinery import quantity
from minikctl.apimachinery.quantity import QuantityError, canonical, decode, format_milli, format_whole, milli, parse

CANONICAL = [
    ("0", "0"),
    ("0.0", "0"),
    ("-0", "0"),
    ("0.5", "500m"),
    ("1.5", "1500m"),
    ("1.500", "1.500"),
    ("100m", "100m"),
    ("1000m", "1"),
    ("0.1m", "100u"),
    ("0.0000000001", "1n"),
    ("1000", "1k"),
    ("1500k", "1500k"),
    ("1e3", "1e3"),
    ("1E3", "1E3"),
    ("1024Mi", "1Gi"),
    ("1.5Gi", "1536Mi"),
    ("512", "512"),
    ("8Ki", "8Ki"),
    ("1023Mi", "1023Mi"),
    ("0.5Mi", "512Ki"),
    ("0.5Ki", "512"),
    ("1Ei", "1Ei"),
    ("16Ei", "9223372036854775807"),
    ("+5", "+5"),
    ("-5", "-5"),
    ("1.", "1."),
    (".5", "500m"),
    ("1E", "1E"),
]


@pytest.mark.parametrize(("text", "expected"), CANONICAL)
def test_the_canonical_form_is_the_one_the_api_server_stores(text: str, expected: str) -> None:
    assert canonical(text) == expected


FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
SUFFIX = "unable to parse quantity's suffix"
NUMBER = "unable to parse numeric part of quantity"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", FORMAT),
        ("abc", FORMAT),
        ("1.2.3", FORMAT),
        (" 1", FORMAT),
        ("1 Gi", FORMAT),
        ("--1", SUFFIX),
        ("1mm", SUFFIX),
        ("1K", SUFFIX),
        ("1e", SUFFIX),
        ("1i", SUFFIX),
        ("1m-3", SUFFIX),
        ("Pi", NUMBER),
    ],
)
def test_faulty_texts_are_refused_in_kubernetes_words(text: str, message: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "thousandths", "whole"),
    [("250m", 250, 1), ("1.5", 1500, 2), ("1n", 1, 1), ("2", 2000, 2), ("1Ki", 1_024_000, 1024), ("-1500m", -1500, -2)],
)
def test_values_are_rounded_up(text: str, thousandths: int, whole: int) -> None:
    assert (parse(text).milli_value(), parse(text).value()) == (thousandths, whole)
    assert (milli(text), quantity.whole(text)) == (thousandths, whole)


def test_sums_keep_the_suffix_of_the_first_number_that_is_not_zero() -> None:
    assert str(parse("1Gi") + parse("1G")) == "2073741824"
    assert str(parse("0") + parse("1Gi")) == "1Gi"
    assert str(parse("1Gi") - parse("512Mi")) == "512Mi"
    assert str(parse("100m") + parse("1")) == "1100m"
    assert str(parse("250m") * 4) == "1"
    assert str(-parse("250m")) == "-250m"


def test_quantities_compare_by_value() -> None:
    assert parse("1Gi") > parse("1G") >= parse("1000M") >= parse("1e9")
    assert parse("1000m") == parse("1")
    assert len({parse("1000m"), parse("1")}) == 1
    assert not parse("0")


def test_json_values_may_be_numbers_text_with_blanks_or_null() -> None:
    assert [str(decode(value)) for value in (2, 0.5, " 1Gi ", None)] == ["2", "500m", "1Gi", "0"]


def test_numbers_are_formatted_with_the_largest_exact_suffix() -> None:
    assert [format_milli(1500), format_milli(2000), format_whole(5000)] == ["1500m", "2", "5k"]
    assert format_whole(2048, quantity.BINARY_SI) == "2Ki"
    assert format_whole(1000, quantity.BINARY_SI) == "1k"


def test_absurd_exponents_are_refused_at_once() -> None:
    with pytest.raises(QuantityError):
        parse("1e999999999")

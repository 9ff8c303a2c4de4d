"""Quantities, times and base64 in wrong forms; the messages are what Go's packages say (`decoded_by_go.jsonl` too)."""

from __future__ import annotations

import pytest

from minikctl.apiserver.validation import formats

RFC3339 = "2006-01-02T15:04:05Z07:00"


@pytest.mark.parametrize("text", ["1", "100m", "1.5Gi", "+5", "-0", ".5", "1.", "1e3", "1E-2", "2E", " 1 ", "1Ki"])
def test_quantities_in_every_form_are_read(text: str) -> None:
    assert formats.quantity_fault(text) is None


@pytest.mark.parametrize("text", ["", "lots", "1 Gi", "0x10", "1,5", "1..2"])
def test_what_is_no_number_is_no_quantity(text: str) -> None:
    assert formats.quantity_fault(text) == formats.QUANTITY_FORMAT


@pytest.mark.parametrize("text", ["1Kii", "1ki", "12e", "5Ei5", "1mm", "1K", "--1"])
def test_suffixes_that_do_not_exist_are_named(text: str) -> None:
    assert formats.quantity_fault(text) == "unable to parse quantity's suffix"


@pytest.mark.parametrize("text", ["", "YQ==", "YWI=", "YWJj", "YW\nJj", "YQ=\n=", "YR=="])
def test_base64_may_have_line_ends(text: str) -> None:
    assert formats.base64_fault(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [("Y", 0), ("YQ", 0), ("YQ=", 3), ("Y=", 1), ("YQ==x", 4), ("not base64!", 3), ("====", 0), ("YWJj!", 4)],
)
def test_the_first_wrong_byte_is_named(text: str, at: int) -> None:
    assert formats.base64_fault(text) == f"illegal base64 data at input byte {at}"


@pytest.mark.parametrize(
    "text",
    ["2025-01-02T03:04:05Z", "2025-01-02T03:04:05.5Z", "2025-01-02T03:04:05+02:00", "2024-02-29T00:00:00Z"],
)
def test_times_are_rfc3339(text: str) -> None:
    assert formats.time_fault(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("yesterday", f' as "{RFC3339}": cannot parse "yesterday" as "2006"'),
        ("2025-01-02", f' as "{RFC3339}": cannot parse "" as "T"'),
        ("2025-01-02 03:04:05Z", f' as "{RFC3339}": cannot parse " 03:04:05Z" as "T"'),
        ("2025-13-02T03:04:05Z", ": month out of range"),
        ("2025-02-30T03:04:05Z", ": day out of range"),
        ("2025-01-02T25:04:05Z", ": hour out of range"),
        ("2025-01-02T03:04:05Zx", ': extra text: "x"'),
        ("2025-01-02T03:04:05", f' as "{RFC3339}": cannot parse "" as "Z07:00"'),
    ],
)
def test_other_times_are_refused_in_gos_words(text: str, rest: str) -> None:
    assert formats.time_fault(text) == f'parsing time "{text}"{rest}'


def test_fine_times_need_six_digits() -> None:
    assert formats.time_fault("2025-01-02T03:04:05.123456Z", micro=True) is None
    assert formats.time_fault("2025-01-02T03:04:05Z", micro=True) == (
        'parsing time "2025-01-02T03:04:05Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"'
    )

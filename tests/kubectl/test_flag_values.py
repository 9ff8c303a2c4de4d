"""Values as Go reads them; the fault texts were seen in kubectl 1.33.1."""

from __future__ import annotations

import pytest

from minikctl.kubectl.flag_values import boolean, duration, integer, pairs, read, split_commas, string_map, timeout


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", 5), ("-1", -1), ("+3", 3), ("0x10", 16), ("0b11", 3), ("0o17", 15), ("017", 15), ("1_000", 1000), ("0", 0)],
)
def test_integers_come_in_all_bases_of_go(text: str, value: int) -> None:
    assert integer(text) == value


@pytest.mark.parametrize("text", ["", "x", "1.5", " 1", "--1", "0b12", "080", "1__0", "_1", "٣"])
def test_what_is_no_integer_is_told_in_the_words_of_strconv(text: str) -> None:
    with pytest.raises(ValueError, match="invalid syntax") as fault:
        integer(text)
    assert str(fault.value) == f'strconv.ParseInt: parsing "{text}": invalid syntax'


def test_an_integer_beyond_its_size_is_out_of_range() -> None:
    with pytest.raises(ValueError, match="out of range") as fault:
        integer("99999999999", bits=32)
    assert str(fault.value) == 'strconv.ParseInt: parsing "99999999999": value out of range'
    assert integer("2147483647", bits=32) == 2147483647
    assert integer("-2147483648", bits=32) == -2147483648


@pytest.mark.parametrize("text", ["1", "t", "T", "TRUE", "true", "True"])
def test_six_words_are_true(text: str) -> None:
    assert boolean(text) is True


@pytest.mark.parametrize("text", ["yes", "", "tRUE", "on"])
def test_other_words_are_no_booleans(text: str) -> None:
    with pytest.raises(ValueError, match=r"^strconv\.ParseBool: parsing"):
        boolean(text)


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("5s", 5_000_000_000),
        ("1h30m", 5_400_000_000_000),
        ("1.5h30m", 7_200_000_000_000),
        ("-2m", -120_000_000_000),
        ("300ms", 300_000_000),
        ("1µs", 1000),
        ("0.5s", 500_000_000),
    ],
)
def test_durations_add_up_their_parts(text: str, nanoseconds: int) -> None:
    assert duration(text) == nanoseconds


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("5", 'time: missing unit in duration "5"'),
        ("1h30", 'time: missing unit in duration "1h30"'),
        ("5x", 'time: unknown unit "x" in duration "5x"'),
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        (".s", 'time: invalid duration ".s"'),
        ("99999999999h", 'time: invalid duration "99999999999h"'),
        ('"', 'time: invalid duration "\\""'),
    ],
)
def test_what_is_no_duration_is_told_in_the_words_of_go(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"^time: ") as found:
        duration(text)
    assert str(found.value) == fault


def test_the_flush_frequency_has_a_fault_text_of_its_own() -> None:
    with pytest.raises(ValueError, match=r"^parse error$"):
        read("timespan", "5", None)


def test_a_request_timeout_may_be_plain_seconds() -> None:
    assert timeout("30") == 30.0
    assert timeout("2m") == 120.0


@pytest.mark.parametrize(
    ("text", "fields"),
    [("", []), ("a", ["a"]), ("a,b", ["a", "b"]), ('"a,b",c', ["a,b", "c"]), ("a,", ["a", ""]), ('"a""b"', ['a"b'])],
)
def test_lists_split_at_commas_outside_quotes(text: str, fields: list[str]) -> None:
    assert split_commas(text) == fields


def test_a_list_is_its_first_line() -> None:
    assert split_commas("a\nb") == ["a"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('a"b', 'parse error on line 1, column 2: bare " in non-quoted-field'),
        ('"a', 'parse error on line 1, column 3: extraneous or missing " in quoted-field'),
        ('"a"b', 'parse error on line 1, column 3: extraneous or missing " in quoted-field'),
    ],
)
def test_wrong_quotes_in_a_list_are_told_with_their_place(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"^parse error on line 1") as found:
        split_commas(text)
    assert str(found.value) == fault


def test_repeating_a_list_adds_to_it_and_repeating_an_array_never_splits() -> None:
    assert read("list", "b,c", ["a"]) == ["a", "b", "c"]
    assert read("array", "b,c", ["a"]) == ["a", "b,c"]


def test_a_map_takes_pairs_and_a_lone_pair_keeps_its_commas() -> None:
    assert string_map("a=b,c=d") == {"a": "b", "c": "d"}
    assert string_map("a=b,c") == {"a": "b,c"}
    with pytest.raises(ValueError, match=r"^abc must be formatted as key=value$"):
        string_map("abc")


def test_an_aggregation_rule_takes_pairs_and_refuses_anything_else() -> None:
    assert pairs("a=b=c,,d=e") == {"a": "b=c", "d": "e"}
    with pytest.raises(ValueError, match=r"^malformed pair, expect string=string$"):
        pairs("a=b,d")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("abc", "syntax error: expect comma-separated list of filename=N"),
        ("a=b=1", "syntax error: expect comma-separated list of filename=N"),
        ("a=99999999999", "syntax error: expect comma-separated list of filename=N"),
        ("a=-1", "negative value for vmodule level"),
    ],
)
def test_klog_refuses_other_forms_of_vmodule(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read("vmodule", text, None)
    assert read("vmodule", "a=1,,b=2", None) == "a=1,,b=2"


def test_the_log_level_is_decimal() -> None:
    assert read("level", "06", None) == 6
    with pytest.raises(ValueError, match=r'^strconv.ParseInt: parsing "0x5": invalid syntax$'):
        read("level", "0x5", None)

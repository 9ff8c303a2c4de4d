"""`write_yaml` against what kubectl 1.33 printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minikctl.apimachinery.manifests import read_documents
from minikctl.apimachinery.yaml_writer import write_yaml

GOLDEN = Path(__file__).parent / "golden_manifests"


@pytest.mark.parametrize("name", ["awkward_strings", "deployment"])
def test_output_is_kubectls_byte_for_byte(name: str) -> None:
    obj = json.loads((GOLDEN / f"{name}.json").read_bytes())
    assert write_yaml(obj).encode() == (GOLDEN / f"{name}.yaml").read_bytes()


@pytest.mark.parametrize("name", ["awkward_strings", "deployment"])
def test_kubectls_output_reads_back_as_the_same_object(name: str) -> None:
    obj = json.loads((GOLDEN / f"{name}.json").read_bytes())
    assert list(read_documents((GOLDEN / f"{name}.yaml").read_text(), "f")) == [obj]


LONG_KEY = "k" * 130


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}\n"),
        ({"a": {}, "b": [], "c": None, "d": True, "e": False}, "a: {}\nb: []\nc: null\nd: true\ne: false\n"),
        ({"a": [[1, [2]], {"b": [1]}, [], {}]}, "a:\n- - 1\n  - - 2\n- b:\n  - 1\n- []\n- {}\n"),
        ({"a": {"b": [{"c": 1, "d": 2}]}}, "a:\n  b:\n  - c: 1\n    d: 2\n"),
        ({"a": 1.5, "b": 1234567.5, "c": 1e-7, "d": 1e30}, "a: 1.5\nb: 1.2345675e+06\nc: 1e-07\nd: 1e+30\n"),
        ({"a": 1000000.0}, "a: 1000000\n"),
        ({"": "", "1": "1", "on": "on"}, '"": ""\n"1": "1"\n"on": "on"\n'),
    ],
)
def test_values_have_the_layout_of_go_yaml(value: Any, text: str) -> None:
    assert write_yaml(value) == text


def test_keys_are_in_natural_order() -> None:
    keys = ["a_b", "a2", "a10", "aB", "ab"]
    assert write_yaml(dict.fromkeys(reversed(keys), 1)) == "".join(f"{key}: 1\n" for key in keys)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1, "b": [1]}, f"? {LONG_KEY}\n: a: 1\n  b:\n  - 1\n"),
        ("x y", f"? {LONG_KEY}\n: x y\n"),
        ([1, {"a": 2}], f"? {LONG_KEY}\n: - 1\n  - a: 2\n"),
    ],
)
def test_a_key_over_128_bytes_is_written_as_an_explicit_key(value: Any, text: str) -> None:
    assert write_yaml({LONG_KEY: value}) == text


def test_a_key_of_two_lines_is_a_literal_block() -> None:
    assert write_yaml({"a\nb": 1}) == "? |-\n  a\n  b\n: 1\n"


def test_words_beyond_column_80_go_to_the_next_line() -> None:
    text = write_yaml({"a": "word " * 20 + "end"})
    assert text == f"a: {' '.join(['word'] * 16)}\n    word word word word end\n".replace("    ", "  ")


def test_double_quotes_mark_a_fold_before_two_blanks() -> None:
    text = "x" * 90 + "  y\x01"
    assert write_yaml({"a": text}) == f'a: "{"x" * 90}\n  \\ y\\x01"\n'


def test_line_separators_stand_in_single_quotes_and_indent_what_follows() -> None:
    assert write_yaml({"a": "x\u2028y z"}) == "a: 'x\u2028  y z'\n"


def test_a_byte_order_mark_in_front_has_everything_escaped() -> None:
    assert write_yaml({"a": "\ufeffab"}) == 'a: "\\uFEFF\\x61\\x62"\n'

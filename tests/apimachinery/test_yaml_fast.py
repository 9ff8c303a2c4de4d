"""The reader of plain YAML answers as the complete one does, or declines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikctl.apimachinery.yaml_fast import DECLINED, read_plain
from minikctl.apimachinery.yaml_reader import YAMLError, read_document
from minikctl.apimachinery.yaml_writer import write_yaml

GOLDEN = Path(__file__).parent / "golden_manifests"


def complete(text: str) -> Any:
    try:
        return read_document(text)
    except YAMLError as error:
        return error


def agrees(text: str) -> bool:
    """Whether the plain reader gave an answer; fails if it is not the complete reader's."""
    value = read_plain(text)
    if value is not DECLINED:
        expected = complete(text)
        assert (repr(value), value) == (repr(expected), expected), text
    return value is not DECLINED


def test_it_reads_what_kubectl_prints() -> None:
    assert agrees((GOLDEN / "deployment.yaml").read_text())
    # Here are folded strings and escapes, which are for the complete reader.
    assert not agrees((GOLDEN / "awkward_strings.yaml").read_text())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 'it''s'\nb: \"q\\\"r\\n\"\n", {"a": "it's", "b": 'q"r\n'}),
        ("a:\n- b\n- c: d\n  e:\n    - f\n-\n  g: h\n", {"a": ["b", {"c": "d", "e": ["f"]}, {"g": "h"}]}),
        ("a: |\n  x\n\n   y\n\nb: |-\n  z\nc: |+\n  w\n\n", {"a": "x\n\n y\n", "b": "z", "c": "w\n\n"}),
        ("a: {b: c, d: [1, 'x y']} # e\n", {"a": {"b": "c", "d": [1, "x y"]}}),
        ("image: nginx:1.25 # pinned\nurl: http://x/#y\n", {"image": "nginx:1.25", "url": "http://x/#y"}),
        ("a: {image: nginx:1.25}\n", {"a": {"image": "nginx:1.25"}}),
    ],
)
def test_it_reads_what_manifests_are_made_of(text: str, value: Any) -> None:
    assert read_plain(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "a: &b c\n",
        "a: *b\n",
        "a: !!str c\n",
        "<<: {a: b}\n",
        "? a\n: b\n",
        "a: >\n  b\n",
        "a: b\n  c\n",
        "a: b: c\n",
        "a:\tb\n",
        "a: b\n c: d\n",
        "a: [b,\n  c]\n",
        "a: |2\n   b\n",
        "a: \u2028b\n",
        "%YAML 1.1\n",
        "a: .inf\n",
        "null: a\n",
        "a: 'b' c\n",
        "a: @b\n",
        "  a: b\n",
        "a: b",
    ],
)
def test_it_declines_what_is_unusual_or_wrong(text: str) -> None:
    assert read_plain(text) is DECLINED


TEXTS = st.text(st.sampled_from(list("ab1 -:#'\"|{}[]\n\\?&*!%@,.~=/_<>yn0x\u00e9")), max_size=8)
KEYS = st.text(st.sampled_from(list("ab1-./y")), max_size=4)
VALUES = st.recursive(
    TEXTS | st.integers(-99, 2**63 - 1) | st.booleans() | st.none() | st.just("yes"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_written_yaml_reads_back_the_same_by_both_readers(obj: dict[str, Any]) -> None:
    text = write_yaml(obj)
    agrees(text)
    assert write_yaml(complete(text)) == text


PIECES = ["a: ", "b:", "- ", "-", "  ", "\n", "\n  ", "\n- ", "x", "1", "yes", "'", '"', "|", "|-\n    y", ": ", " #"]
PIECES += ["[", "]", "{", "}", ", ", "&a ", "*a", "k: v\n", "# c\n", "\t", "~", "...\n", "\\", "<<: ", "!!str "]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
@settings(max_examples=200, deadline=None)
def test_on_any_text_both_readers_agree(pieces: list[str]) -> None:
    agrees("".join(pieces) + "\n")

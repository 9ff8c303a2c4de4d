"""JSON out, against what kubectl 1.33 and Go's encoder printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minikctl.apimachinery.json_text import compact_json, write_json

GOLDEN = Path(__file__).parent / "golden_manifests"


@pytest.mark.parametrize("name", ["awkward_strings", "deployment"])
def test_output_is_kubectls_byte_for_byte(name: str) -> None:
    text = (GOLDEN / f"{name}.json").read_bytes()
    assert write_json(json.loads(text), sort_keys=False).encode() == text


def test_keys_are_sorted_and_four_blanks_indent() -> None:
    obj = {"b": [1, {"d": None, "c": []}], "a": {}}
    expected = '{\n    "a": {},\n    "b": [\n        1,\n        {\n            "c": [],\n            "d": null\n'
    assert write_json(obj) == expected + "        }\n    ]\n}\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": "<a> & b", "a": True}, r'{"a":true,"b":"\u003ca\u003e \u0026 b"}'),
        ("\b\f\n\r\t\x01\x7f\"\\/'\u2028\u2029\u00e9", '"\\b\\f\\n\\r\\t\\u0001\x7f\\"\\\\/\'\\u2028\\u2029\u00e9"'),
        ([1.0, 1.5, 1e-6, 1e-7, 1e20, 1e21, -0.0], "[1,1.5,0.000001,1e-7,100000000000000000000,1e+21,-0]"),
        ({"a": "x:1.5,y"}, '{"a":"x:1.5,y"}'),
        (9223372036854775807, "9223372036854775807"),
        (123456789.125, "123456789.125"),
    ],
)
def test_compact_json_is_go_s_marshal(value: Any, text: str) -> None:
    assert compact_json(value) == text


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"."):
        compact_json([value])
    with pytest.raises(ValueError, match="json: unsupported value"):
        write_json([value])

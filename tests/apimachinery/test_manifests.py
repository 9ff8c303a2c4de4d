"""`read_documents` against what kubectl 1.33's decoder gave for the same text."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest

from minikctl.apimachinery.manifests import ManifestError, decode, read_documents


def read(text: str) -> list[Any]:
    return list(read_documents(text, "f.yaml"))


def problem(text: str) -> str:
    with pytest.raises(ManifestError) as caught:
        read(text)
    assert str(caught.value).startswith("error parsing f.yaml: ")
    return str(caught.value).removeprefix("error parsing f.yaml: ")


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("a: yes\nb: 0777\n---\n1: x\n", [{"a": True, "b": 511}, {"1": "x"}]),
        ("---\n---\na: b\n---", [{"a": "b"}]),
        ("a: b\n---\n# only a comment\n--- # and one here\nc: d\n", [{"a": "b"}, {"c": "d"}]),
        ("a: |\n  x\n---\nb: 1", [{"a": "x\n"}, {"b": 1}]),
        ("a: b\r\nc: |\r\n  x\r\n  y\r\n", [{"a": "b", "c": "x\ny\n"}]),
        ("a: 1\n...\n}}}", [{"a": 1}]),
        ("", []),
        ("\n# c\n", []),
        ("{a: b}", [{"a": "b"}]),
        ("{}{}", [{}, {}]),
        ('{"a": 1} \n {"b": 2}\n', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}\n---\nb: 2\n', [{"a": 1}, {"b": 2}]),
        ('{"a": 1,}', [{"a": 1}]),
        ('{"a": tru}', [{"a": "tru"}]),
        ('{"a": "\\ud800x", "b": 1.0}', [{"a": "\ufffdx", "b": 1}]),
        ("a: b\na: c\n", [{"a": "c"}]),
    ],
)
def test_streams_are_split_and_read(text: str, documents: list[Any]) -> None:
    assert read(text) == documents


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1: a\n1.5: b\ntrue: c\n2020-01-01: d\n", {"1": "a", "1.5": "b", "true": "c", "2020-01-01": "d"}),
        ("1e3: a\n1e6: b\n0x10: c\n1.1e50: d\n", {"1000": "a", "1e+06": "b", "16": "c", ".inf": "d"}),
        ("? a\n: b\n", {"a": "b"}),
        ("a: &x 1\nb: *x\nc: &y [*x, {q: *x}]\nd: *y\n", {"a": 1, "b": 1, "c": [1, {"q": 1}], "d": [1, {"q": 1}]}),
        ('a: !!int "3"\nb: !foo 3\nc: !!binary aGk=\nd: !!float 3\n', {"a": 3, "b": "3", "c": "hi", "d": 3}),
        ("a: ! 5\nb: !!str 1\nc: !!timestamp 2020-01-01\n", {"a": "5", "b": "1", "c": "2020-01-01"}),
        ("a: >\n  x\n  y\n\n  z\n   w\nb: >-\n  x\n", {"a": "x y\nz\n w\n", "b": "x"}),
        ("a: x\n y\n z\n", {"a": "x y z"}),
        ("a: [x:y, http://x/, c]\n", {"a": ["x:y", "http://x/", "c"]}),
        ("a: {b, c: d?}\n", None),
        ("x: {a:b, c}\n", {"x": {"a:b": None, "c": None}}),
        ('a: "\\u00e9\\x41\\\n  b"\n', {"a": "\u00e9Ab"}),
    ],
)
def test_unusual_yaml_is_read_as_go_yaml_reads_it(text: str, value: Any) -> None:
    if value is None:
        assert "did not find expected ',' or '}'" in problem(text)
    else:
        assert read(text) == [value]


def test_merge_keys_apply_where_they_stand() -> None:
    text = "b: &b {p: 1, q: 2}\nd:\n  <<: *b\n  p: 3\ne:\n  p: 3\n  <<: *b\nf:\n  <<: [*b, {p: 9, r: 1}]\n"
    base = {"p": 1, "q": 2}
    assert read(text) == [{"b": base, "d": {"p": 3, "q": 2}, "e": base, "f": {"p": 1, "q": 2, "r": 1}}]


def test_aliases_are_copies() -> None:
    (value,) = read("a: &a {x: [1]}\nb: *a\n")
    assert value["a"] is not value["b"]
    assert value["a"]["x"] is not value["b"]["x"]


YAML_PROBLEMS = [
    ("metadata:\n  name: web\n   labels: {a: b}\n", "yaml: line 3: mapping values are not allowed in this context"),
    ("metadata:\n\tname: web\n", "yaml: line 2: found character that cannot start any token"),
    ("a: b\n---\n\n---\nc: [\n", "yaml: line 1: did not find expected node content"),
    ("a:\n- b\n -c: d\n  e", "yaml: line 3: mapping values are not allowed in this context"),
    ("a: 'x", "yaml: line 2: found unexpected end of stream"),
    ("a: [1,2", "yaml: line 1: did not find expected ',' or ']'"),
    ('a: "b" c', "yaml: did not find expected key"),
    ("a: @x", "yaml: found character that cannot start any token"),
    ("a: \x7f", "yaml: control characters are not allowed"),
    ('a: "\\q"', "yaml: found unknown escape character"),
    ("a: *b\nc: [", "yaml: unknown anchor 'b' referenced"),
    ("a: &a [*a]", "yaml: anchor 'a' value contains itself"),
    ("b: 1\n<<: 3", "yaml: map merge requires map or sequence of maps as the value"),
    ("a: !!int b", "yaml: cannot decode !!str `b` as a !!int"),
    ("a: {{ .x }}", 'yaml: invalid map key: map[interface {}]interface {}{".x":interface {}(nil)}'),
    ("a: {{ .x }}\nb: [", "yaml: line 2: did not find expected node content"),
    ("%YAML 1.2\n---\na: b", "yaml: found incompatible YAML document"),
    ("~: 1", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"),
    ("a: .inf", "json: unsupported value: +Inf"),
]


@pytest.mark.parametrize(("text", "message"), YAML_PROBLEMS)
def test_yaml_problems_are_worded_as_kubectl_words_them(text: str, message: str) -> None:
    assert problem(text) == f"error converting YAML to JSON: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("--- foo\na: 1", "invalid Yaml document separator: foo"),
        ("a: 1\n---bar", "invalid Yaml document separator: bar"),
        ("{a: b", "json: offset 2: invalid character 'a' looking for beginning of object key string"),
        ('{"a" 1}', "json: offset 6: invalid character '1' after object key"),
        ('{"a": "\u00e9" \u00e9}', "json: offset 12: invalid character '\u00c3' after object key:value pair"),
        ('{"a": "b\n', "json: offset 9: invalid character '\\n' in string literal"),
        ('{"a": [1', "unexpected EOF"),
        ('{"a": 1}\n---\n{"b": 2', "json: offset 11: invalid character '-' in numeric literal"),
        ('{"a": 1}{"b": 2}{c', "invalid character 'c' looking for beginning of object key string"),
    ],
)
def test_stream_and_json_problems_are_worded_as_kubectl_words_them(text: str, message: str) -> None:
    if message.startswith("json: offset 11"):
        documents = read_documents(text, "f.yaml")
        assert next(documents) == {"a": 1}
    assert problem(text) == message


def test_problems_carry_the_line_and_column_within_the_stream() -> None:
    with pytest.raises(ManifestError) as caught:
        read("a: b\n---\nc: d\n e: f\n")
    assert (caught.value.line, caught.value.column) == (4, 3)


def test_documents_before_a_faulty_one_are_given_first() -> None:
    documents = read_documents("a: b\n---\nc: [\n", "f.yaml")
    assert next(documents) == {"a": "b"}
    with pytest.raises(ManifestError):
        next(documents)


def test_a_document_that_is_no_object_is_refused() -> None:
    with pytest.raises(ManifestError) as caught:
        read("- a: b\n")
    assert str(caught.value) == (
        'error validating "f.yaml": error validating data: invalid object to validate; '
        "if you choose to ignore these errors, turn validation off with --validate=false"
    )
    with pytest.raises(ManifestError) as caught:
        list(read_documents("hello", "f.yaml", validate=False))
    expected = 'unable to decode "f.yaml": json: cannot unmarshal string into Go value of type unstructured.detector'
    assert str(caught.value) == expected


def test_files_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(ManifestError, match="invalid leading UTF-8 octet"):
        decode(b"a: \xff", "f.yaml")
    assert decode("a: \u00e9".encode(), "f.yaml") == "a: \u00e9"


def _layers(start: str, layer: str) -> str:
    names = "abcdefghijk"
    lines = [f"{names[i + 1]}: &{names[i + 1]} {layer % ','.join(['*' + names[i]] * 10)}" for i in range(9)]
    return f"a: &a {start}\n" + "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_layers("[x,x,x,x,x,x,x,x,x,x]", "[%s]"), "document contains excessive aliasing"),
        ("a: &a " + "x" * 100_000 + "\nb: [" + ",".join(["*a"] * 40) + "]\n", "Request entity too large"),
        ("a: |\n" + "  xxxxxxxxx\n" * 400_000, "Request entity too large: limit is 3145728"),
        ("a: " + "[" * 300 + "]" * 300, "exceeded max depth of 250"),
        ("a: " + "[" * 20_000, "exceeded max depth of 10000"),
        ("".join(" " * i + "a:\n" for i in range(300)), "exceeded max depth of 250"),
        ('{"a":' * 100_000, "exceeded max depth of 250"),
        ('{"a":' + "[" * 600 + "]" * 600 + "}", "exceeded max depth of 250"),
    ],
    ids=["aliases", "long text", "large", "deep flow", "very deep flow", "deep block", "json", "deep json"],
)
def test_bombs_are_refused_at_once(text: str, message: str) -> None:
    start = time.perf_counter()
    assert message in problem(text)
    assert time.perf_counter() - start < 1


def test_plain_manifests_and_json_need_no_yaml_library() -> None:
    code = (
        "import sys\n"
        "from minikctl.apimachinery.manifests import read_documents\n"
        "yaml = 'kind: Pod\\nspec:\\n  containers:\\n  - name: main\\n    command: [sh, \"-c\"]\\n'\n"
        "assert len(list(read_documents(yaml, 'f'))) == len(list(read_documents('{\"a\": 1}', 'f'))) == 1\n"
        "print(sorted(m for m in sys.modules if 'ruamel' in m or m in ('typing', 'dataclasses', 'pathlib')))\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_the_c_parser_the_pure_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)
    assert read("a: &x [yes, 0777]\nb: *x\n") == [{"a": [True, 511], "b": [True, 511]}]
    assert problem("a:\n  b\n c: &d d") == (
        "error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context"
    )

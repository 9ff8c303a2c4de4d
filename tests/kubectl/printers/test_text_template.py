"""Go templates. The cases of go_templates.json were recorded with kubectl 1.33: what it printed before any fault, and
the message of the template engine, with missing keys allowed (lenient) and not (strict)."""

import json
from pathlib import Path

import pytest

from minikctl.kubectl.printers.text_template.execution import Template, TemplateError
from minikctl.kubectl.printers.text_template.printf import sprintf

RECORDED = json.loads(Path(__file__).with_name("go_templates.json").read_text(encoding="utf-8"))


def filled_in(template, obj, allow_missing=True):
    out = []
    try:
        Template("output", template).execute(obj, out.append, allow_missing)
    except TemplateError as error:
        return "".join(out), str(error)
    return "".join(out), ""


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["template"])
def test_a_template_prints_and_fails_as_with_kubectl(case):
    for mode in ("lenient", "strict"):
        expected = case.get(mode, case)
        actual = filled_in(case["template"], RECORDED["object"], mode == "lenient")
        assert actual == (expected["out"], expected["error"])


def test_a_template_that_calls_itself_forever_is_stopped():
    _, error = filled_in('{{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}', {})
    assert error.endswith("exceeded maximum template depth (100000)")


def test_a_list_is_ranged_over_with_break_and_continue_across_an_if():
    text = "{{range $i, $v := .}}{{if eq $i 1}}{{continue}}{{else if eq $i 3}}{{break}}{{end}}{{$v}}{{end}}"
    assert filled_in(text, ["a", "b", "c", "d", "e"]) == ("ac", "")


@pytest.mark.parametrize(
    ("form", "values", "expected"),
    [
        # From the documentation and the tests of Go's fmt package.
        ("%d", (12345,), "12345"),
        ("%v", (1e6,), "1e+06"),
        ("%6.2f", (12.0,), " 12.00"),
        ("%e", (1.0,), "1.000000e+00"),
        ("%5s|%-5s|", ("abc", "abc"), "  abc|abc  |"),
        ("%+d % d", (7, 7), "+7  7"),
        ("%q", ('"',), '"\\""'),
        ("%x", ("xyz",), "78797a"),
        ("%U %#U", (0x1D6C2, 0x1D6C2), "U+1D6C2 U+1D6C2 '𝛂'"),
        ("%t", (True,), "true"),
        ("%d", ("hello",), "%!d(string=hello)"),
        ("%s %d", ("hello",), "hello %!d(MISSING)"),
        ("%d", (1, 2), "1%!(EXTRA int64=2)"),
        ("%!", (), "%!!(MISSING)"),
        ("%.0g", (0.0,), "0"),
        ("%[2]d %[1]d", (1, 2), "2 1"),
        ("%[3]d", (1, 2), "%!d(BADINDEX)"),
        ("%*d", (4, 42), "  42"),
        ("%.*d", ("x", 42), "%!(BADPREC)42"),
    ],
)
def test_printf_follows_go(form, values, expected):
    assert sprintf(form, *values) == expected

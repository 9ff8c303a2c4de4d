"""Go's spelling of values; expected texts are from the documentation and the tests of Go's fmt and strconv."""

import pytest

from minikctl.apimachinery import go_format


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "<nil>"),
        (True, "true"),
        (7, "7"),
        (1.0, "1"),
        (100000.0, "100000"),
        (1e6, "1e+06"),
        (1.0000005e6, "1.0000005e+06"),
        (0.00001, "1e-05"),
        ({"b": 1, "a": [1, "x", None]}, "map[a:[1 x <nil>] b:1]"),
    ],
)
def test_plain_is_percent_v(value, expected):
    assert go_format.plain(value) == expected


def test_syntax_is_percent_sharp_v():
    assert go_format.syntax({"a": [1, "x", None], "b": {}}) == (
        'map[string]interface {}{"a":[]interface {}{1, "x", interface {}(nil)}, "b":map[string]interface {}{}}'
    )


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("\a\b\f\r\n\t\v", r'"\a\b\f\r\n\t\v"'),
        ("\\", r'"\\"'),
        ("☺", '"☺"'),
        ("\U0010ffff", r'"\U0010ffff"'),
        ("\u200b", r'"\u200b"'),
        ("\x04", r'"\x04"'),
        ('a"b', r'"a\"b"'),
    ],
)
def test_quote_and_unquote_are_inverse(text, literal):
    assert go_format.quote(text) == literal
    assert go_format.unquote(literal) == text


@pytest.mark.parametrize("literal", ["", '"', '"a', '"\\x1"', '"\\q"', '"\\\'"', '"\n"', '"a"b"', '"\\"', '"\\400"'])
def test_what_go_does_not_accept_is_invalid_syntax(literal):
    with pytest.raises(go_format.GoSyntaxError, match="invalid syntax"):
        go_format.unquote(literal)


def test_a_raw_string_keeps_its_backslashes_and_loses_carriage_returns():
    assert go_format.unquote("`a\\n\r\nb`") == "a\\n\nb"


def test_octal_and_hexadecimal_escapes_are_bytes():
    assert go_format.unquote(r'"\303\251\x41"') == "éA"

"""Selectors, against k8s.io/apimachinery's labels, fields and metav1 packages."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.selectors import (
    SelectorError,
    format_label_selector,
    format_labels,
    from_map,
    from_object,
    parse_field_selector,
    parse_label_selector,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("b=x,a=y", "a=y,b=x"),
        (" a == b , c != d ", "a==b,c!=d"),
        ("a=", "a="),
        ("! a,b", "!a,b"),
        ("a>1,b<5", "a>1,b<5"),
        ("a notin (b,a,b)", "a notin (a,b)"),
        ("a in ()", "a in ()"),
        ("a in (,,x)", "a in (,x)"),
        ("in in (in,notin)", "in in (in,notin)"),
        ("app.kubernetes.io/name=web", "app.kubernetes.io/name=web"),
    ],
)
def test_label_selectors_are_read_and_shown_in_the_order_of_keys(text: str, shown: str) -> None:
    assert str(parse_label_selector(text)) == shown


NAME = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
PREFIX = "unable to parse requirement: "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b=c", PREFIX + "found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a=b c", "found 'c', expected: ',' or 'end of string'"),
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        ("a=!b", PREFIX + "found '!', expected: identifier"),
        ("a in (x,", PREFIX + "found '', expected: ',', or identifier"),
        ("a in x", PREFIX + "found 'x' expected: '('"),
        ("a in (x y)", PREFIX + "found 'y', expected: ',' or ')'"),
        ("!a=b", "found '=', expected: ',' or 'end of string'"),
        ("a,", "found '', expected: identifier after ','"),
        ("!", PREFIX + "found '', expected: identifier"),
        ("-a=b", PREFIX + f'<nil>: Invalid value: "-a": name part {NAME}'),
        ("/a=b", PREFIX + '<nil>: Invalid value: "/a": prefix part must be non-empty'),
        (
            "a>x",
            PREFIX + "values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
        ),
        (
            f"a={'v' * 64}",
            PREFIX + f'values[0][a]: Invalid value: "{"v" * 64}": must be no more than 63 characters',
        ),
    ],
)
def test_faulty_label_selectors_are_refused_in_kubernetes_words(text: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        parse_label_selector(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "labels", "matches"),
    [
        ("", {}, True),
        ("a=b", {"a": "b", "c": "d"}, True),
        ("a=b", {"a": "c"}, False),
        ("a=b", {}, False),
        ("a!=b", {}, True),
        ("a!=b", {"a": "b"}, False),
        ("a in (b,c)", {"a": "c"}, True),
        ("a in (b,c)", {}, False),
        ("a notin (b,c)", {}, True),
        ("a notin (b,c)", {"a": "c"}, False),
        ("a", {"a": ""}, True),
        ("a", {}, False),
        ("!a", {"a": ""}, False),
        ("!a", {}, True),
        ("a>5", {"a": "6"}, True),
        ("a>5", {"a": "5"}, False),
        ("a<5", {"a": "-1"}, True),
        ("a>5", {"a": "x"}, False),
        ("a>5", {}, False),
        ("a=b,c=d", {"a": "b"}, False),
    ],
)
def test_label_selectors_match(text: str, labels: dict[str, str], matches: bool) -> None:
    assert parse_label_selector(text).matches(labels) is matches


def test_no_selector_object_matches_nothing_and_an_empty_one_everything() -> None:
    assert not from_object(None).matches({"a": "b"})
    assert not from_object(None).empty
    assert from_object({}).matches(None)
    assert from_object({}).empty
    assert from_map({}).matches({"a": "b"})


EXPRESSIONS: list[dict[str, Any]] = [
    {"key": "tier", "operator": "In", "values": ["b", "a"]},
    {"key": "z", "operator": "Exists"},
    {"key": "e", "operator": "DoesNotExist"},
    {"key": "n", "operator": "NotIn", "values": ["q"]},
]


def test_selector_objects_are_shown_as_kubectl_describe_shows_them() -> None:
    selector = {"matchLabels": {"app": "x"}, "matchExpressions": EXPRESSIONS}
    assert format_label_selector(selector) == "app=x,!e,n notin (q),tier in (a,b),z"
    assert from_object(selector).matches({"app": "x", "tier": "a", "z": ""})
    assert not from_object(selector).matches({"app": "x", "tier": "c", "z": ""})
    assert format_label_selector(None) == format_label_selector({}) == "<none>"
    assert format_label_selector({"matchExpressions": [{"key": "a", "operator": "Foo"}]}) == "<error>"


def test_unknown_operators_in_objects_are_refused() -> None:
    with pytest.raises(SelectorError, match='"Foo" is not a valid label selector operator'):
        from_object({"matchExpressions": [{"key": "a", "operator": "Foo"}]})


def test_requirements_name_key_operator_and_values() -> None:
    found = [(item.key, item.operator, item.values) for item in parse_label_selector("b in (y,x),a=c,!d").requirements]
    assert found == [("a", "=", ("c",)), ("b", "in", ("x", "y")), ("d", "!", ())]


def test_labels_are_shown_in_the_order_of_keys() -> None:
    assert format_labels({"c": "d", "a": "b"}) == "a=b,c=d"
    assert format_labels({}) == format_labels(None) == "<none>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a==b", "a=b"),
        ("status.phase!=Running,metadata.name=x", "metadata.name=x,status.phase!=Running"),
        ("a=b,", "a=b"),
        ("a=b\\,c\\=d\\\\e", "a=b\\,c\\=d\\\\e"),
        ("a.b.c=", "a.b.c="),
    ],
)
def test_field_selectors_are_read_and_shown(text: str, shown: str) -> None:
    assert str(parse_field_selector(text)) == shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "invalid selector: 'a'; can't understand 'a'"),
        ("a=b,!c", "invalid selector: 'a=b,!c'; can't understand '!c'"),
        ("a=\\x", "invalid field selector: invalid escape sequence: \\x"),
        ("a=\\", "invalid field selector: invalid escape sequence: \\"),
        ("a=b=c", "invalid field selector: unescaped character in value: 61"),
    ],
)
def test_faulty_field_selectors_are_refused_in_kubernetes_words(text: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        parse_field_selector(text)
    assert str(caught.value) == message


def test_field_selectors_match_and_take_a_missing_field_for_empty() -> None:
    selector = parse_field_selector("status.phase!=Running,metadata.name=x")
    assert selector.matches({"metadata.name": "x", "status.phase": "Pending"})
    assert selector.matches({"metadata.name": "x"})
    assert not selector.matches({"metadata.name": "x", "status.phase": "Running"})
    assert parse_field_selector("spec.nodeName=").matches({})
    assert [(item.key, item.operator, item.values) for item in selector.requirements] == [
        ("metadata.name", "=", ("x",)),
        ("status.phase", "!=", ("Running",)),
    ]

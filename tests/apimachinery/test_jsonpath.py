"""The JSONPath dialect. The cases of jsonpaths.json were recorded with kubectl 1.33, with missing keys allowed
(lenient) and not (strict); those whose order is random there are left out and follow here by hand."""

import json
from pathlib import Path

import pytest

from minikctl.apimachinery import jsonpath
from minikctl.apimachinery.jsonpath import JSONPathError

RECORDED = json.loads(Path(__file__).with_name("jsonpaths.json").read_text(encoding="utf-8"))


def executed(template, obj, allow_missing=True):
    try:
        return jsonpath.compile(template).execute(obj, allow_missing), ""
    except JSONPathError as error:
        return "", str(error)


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["template"])
def test_a_path_prints_and_fails_as_with_kubectl(case):
    for mode in ("lenient", "strict"):
        expected = case.get(mode, case)
        actual = executed(case["template"], RECORDED["object"], mode == "lenient")
        assert actual == (expected["out"], expected["error"])


PODS = {
    "items": [
        {"metadata": {"name": name}, "spec": {"image": f"r/{name}:1"}, "status": {"image": f"r/{name}:1"}}
        for name in ("ant", "bee")
    ]
}


def test_recursion_visits_parents_before_their_children_and_items_in_order():
    assert executed("{..image}", PODS) == ("r/ant:1 r/ant:1 r/bee:1 r/bee:1", "")
    assert executed("{..name}", PODS) == ("ant bee", "")


def test_two_recursions_in_a_row_are_refused():
    assert executed("{....a}", PODS) == ("", "invalid multiple recursive descent")


def test_a_wildcard_yields_every_value_of_a_map():
    assert executed("{.items[0].metadata.*}", PODS) == ("ant", "")
    assert executed("{.*}", {"b": 1, "a": 2}) == ("2 1", "")


def test_a_null_is_printed_as_null_and_has_no_fields():
    obj = {"a": None}
    assert executed("{.a}", obj) == ("null", "")
    assert executed("{.a.b}", obj) == ("", "")
    assert executed("{.a.b}", obj, allow_missing=False) == ("", "b is not found")


def test_json_output_is_one_indented_list_for_each_block():
    path = jsonpath.compile("{.metadata.labels}{.nothing}")
    labels = {"metadata": {"labels": {"rank": "1", "colour": "red"}}}
    expected = '[\n    {\n        "colour": "red",\n        "rank": "1"\n    }\n]\n[]\n'
    assert path.execute_json(labels) == expected


def test_find_gives_the_values_themselves_block_by_block():
    path = jsonpath.compile("{.items[*].metadata.name} and {.items[0].spec}")
    assert path.find(PODS) == [["ant", "bee"], [" and "], [{"image": "r/ant:1"}]]


def test_a_path_may_be_used_for_many_objects():
    path = jsonpath.compile("{range .l[*]}{@},{end}{.n}")
    assert [path.execute({"l": [1, 2], "n": "x"}), path.execute({"l": [], "n": "y"})] == ["1,2,x", "y"]


@pytest.mark.parametrize("text", ["foo.bar", "{foo.bar}", ".foo.bar", "{.foo.bar}"])
def test_a_relaxed_expression_needs_neither_braces_nor_the_first_dot(text):
    assert jsonpath.relaxed_expression(text) == "{.foo.bar}"
    assert jsonpath.compile(text, relaxed=True).find({"foo": {"bar": 1}}) == [[1]]


@pytest.mark.parametrize("text", ["{foo.bar", "foo.bar}", "{foo.bar}}", "{{foo.bar}"])
def test_a_relaxed_expression_with_unpaired_braces_is_refused(text):
    with pytest.raises(JSONPathError) as fault:
        jsonpath.relaxed_expression(text)
    expected = (
        "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
    )
    assert str(fault.value) == expected


def test_an_empty_relaxed_expression_stays_empty():
    assert jsonpath.relaxed_expression("") == ""

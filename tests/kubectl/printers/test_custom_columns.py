"""Custom columns; expected tables are kubectl's."""

import io

import pytest

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.output import GET_FORMATS, printer_for


def pod(name, **labels):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels}}


PODS = {"apiVersion": "v1", "kind": "List", "items": [pod("ant", rank="1"), pod("bee", rank="2")]}


def printed(output, obj=PODS, **options):
    out = io.StringIO()
    printer_for(output, allowed=GET_FORMATS, **options).print(obj, out)
    return out.getvalue()


def refusal(output):
    with pytest.raises(CommandError) as fault:
        printed(output)
    return fault.value.message


def test_columns_have_their_headers_and_missing_fields_say_none():
    spec = "custom-columns=NAME:.metadata.name,RANK:.metadata.labels.rank,NONE:.metadata.labels.none"
    assert printed(spec) == "NAME   RANK   NONE\nant    1      <none>\nbee    2      <none>\n"


def test_no_headers_leaves_out_the_first_line():
    assert printed("custom-columns=NAME:.metadata.name", no_headers=True) == "ant\nbee\n"


def test_several_values_are_joined_with_commas():
    obj = {"l": [{"n": "a"}, {"n": 2}, {"n": None}, {"n": {"x": [1]}}]}
    assert printed("custom-columns=N:.l[*].n", obj) == "N\na,2,<nil>,map[x:[1]]\n"


def test_control_characters_of_terminals_become_text():
    assert printed("custom-columns=NAME:{.metadata.name}", pod("\x1b \r")) == "NAME\n^[ \\r\n"


def test_an_empty_list_still_has_its_headers():
    assert printed("custom-columns=NAME:.metadata.name,B:.b", {"items": []}) == "NAME   B\n"


def test_headers_are_printed_once_for_objects_that_follow_each_other():
    out = io.StringIO()
    printer = printer_for("custom-columns=NAME:.metadata.name", allowed=GET_FORMATS)
    printer.print(pod("ant"), out)
    printer.print(pod("bee"), out)
    assert out.getvalue() == "NAME\nant\nbee\n"


def test_a_line_end_within_a_value_is_kept():
    assert printed("custom-columns=A:.a,B:.b", {"a": "x\ny", "b": "z"}) == "A     B\nx\ny     z\n"


def test_a_file_holds_a_line_of_headers_and_a_line_of_paths(tmp_path):
    path = tmp_path / "cols.txt"
    path.write_text("WHO                RANK\n.metadata.name     {metadata.labels.rank}\n")
    expected = "WHO   RANK\nant   1\nbee   2\n"
    assert printed(f"custom-columns-file={path}") == expected
    assert printed(f"custom-columns-file={path}", no_headers=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "invalid template, missing header line. "),
        ("A B", "invalid template, missing spec line. "),
        ("A B\n", "invalid template, missing spec line. "),
        ("A B\n.a\n", "number of headers (2) and field specifications (1) don't match"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path, text, expected):
    path = tmp_path / "cols.txt"
    path.write_text(text)
    line = "Expected format is one line of space separated headers, one line of space separated column specs."
    assert refusal(f"custom-columns-file={path}") == expected + (line if expected.endswith(" ") else "")


def test_faulty_columns_are_refused(tmp_path):
    assert refusal("custom-columns") == "custom-columns format specified but no custom columns given"
    assert refusal("custom-columns=NAME") == (
        "unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>"
    )
    assert refusal("custom-columns=A:{.a}}").startswith("unexpected path string, expected a 'name1.name2' or ")
    assert refusal("custom-columns=A:.a[x]") == "invalid array index x"
    missing = tmp_path / "none"
    assert refusal(f"custom-columns-file={missing}") == (
        f"error reading template {missing}, open {missing}: no such file or directory"
    )


def test_rows_before_a_faulty_one_are_printed():
    out = io.StringIO()
    printer = printer_for("custom-columns=A:.a[0]", allowed=GET_FORMATS)
    with pytest.raises(CommandError, match="array index out of bounds: index 0, length 0"):
        printer.print({"items": [{"a": [1]}, {"a": []}]}, out)
    assert out.getvalue() == "A\n1\n"

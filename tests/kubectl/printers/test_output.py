"""Resolving -o and printing objects; expected texts were printed by kubectl 1.33."""

import io

import pytest

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.output import DEFAULT_FORMATS, GET_FORMATS, print_name, printer_for

WEB = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "default"},
    "spec": {"replicas": 3000000, "flag": True, "list": [1, 2.5, None], "nothing": None},
}
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
LIST = {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [WEB, MAP]}


def printed(output, obj=WEB, template="", **options):
    out = io.StringIO()
    try:
        printer_for(output, template, **options).print(obj, out)
    except CommandError as error:
        return out.getvalue(), error.prefix + error.message
    return out.getvalue(), ""


def refusal(output, template="", **options):
    with pytest.raises(CommandError) as fault:
        printer_for(output, template, **options)
    return fault.value.message


@pytest.mark.parametrize(
    ("obj", "operation", "dry_run", "expected"),
    [
        (WEB, "created", None, "deployment.apps/web created"),
        (WEB, "created", "client", "deployment.apps/web created (dry run)"),
        (WEB, "configured", "server", "deployment.apps/web configured (server dry run)"),
        (WEB, "created", "none", "deployment.apps/web created"),
        (WEB, None, "client", "deployment.apps/web"),
        (MAP, "unchanged", None, "configmap/a unchanged"),
        ({"apiVersion": "v1", "kind": "Pod"}, None, None, "pod/<unknown>"),
    ],
)
def test_an_object_is_named_by_kind_group_and_name(obj, operation, dry_run, expected):
    assert print_name(obj, operation, dry_run) == expected


def test_no_format_prints_the_operation_and_name_prints_the_bare_name():
    assert printed(None, operation="created", dry_run="client") == ("deployment.apps/web created (dry run)\n", "")
    assert printed("name", operation="created") == ("deployment.apps/web\n", "")
    assert printed("Name", LIST) == ("deployment.apps/web\nconfigmap/a\n", "")


def test_get_prints_tables_where_no_format_is_given():
    assert printer_for(None, allowed=GET_FORMATS) is None
    assert printer_for("wide", allowed=GET_FORMATS) is None


def test_json_is_indented_by_four_and_its_name_has_no_case():
    expected = (
        '{\n    "apiVersion": "v1",\n    "kind": "ConfigMap",\n    "metadata": {\n        "name": "a"\n    }\n}\n'
    )
    assert printed("json", MAP) == printed("JSON", MAP) == (expected, "")


def test_yaml_documents_after_the_first_start_with_a_line_of_dashes():
    out = io.StringIO()
    printer = printer_for("yaml")
    printer.print(MAP, out)
    printer.print(MAP, out)
    document = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
    assert out.getvalue() == document + "---\n" + document


def test_managed_fields_are_shown_on_request_only():
    managed = {**MAP, "metadata": {"name": "a", "managedFields": []}}
    listed = {"kind": "List", "items": [managed]}
    assert "managedFields" not in printed("yaml", managed)[0] + printed("json", listed)[0]
    assert "managedFields" in printed("yaml", managed, managed_fields=True)[0]
    assert "managedFields" in managed["metadata"]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("jsonpath={.spec.replicas}", "3000000"),
        ("jsonpath={.kind}: {.metadata.name}", "Deployment: web"),
        ("go-template={{.spec.replicas}} {{.spec.list}}", "3000000 [1 2.5 <nil>]"),
        ("template={{.kind}}", "Deployment"),
        ("jsonpath-as-json={.metadata.name}", '[\n    "web"\n]\n'),
    ],
)
def test_templates_print_no_newline_of_their_own(output, expected):
    assert printed(output) == (expected, "")


def test_templates_come_from_files_too(tmp_path):
    path = tmp_path / "t"
    path.write_text("{{.kind}}\n")
    assert printed(f"go-template-file={path}") == printed(f"templatefile={path}") == ("Deployment\n", "")
    path.write_text("{.kind}")
    assert printed(f"jsonpath-file={path}") == ("Deployment", "")


def test_the_template_flag_alone_is_a_go_template():
    assert printed(None, template="{{.kind}}") == ("Deployment", "")
    assert printed("", template="{{.kind}}", allowed=GET_FORMATS) == ("Deployment", "")
    assert printed("jsonpath", template="{.kind}") == ("Deployment", "")


def test_an_explicitly_empty_format_beats_the_template_flag():
    assert printed("", template="{.kind}", operation="labeled") == ("deployment.apps/web labeled\n", "")


def test_a_template_in_two_places_matches_no_format():
    assert refusal("jsonpath={.kind}", "{.kind}").startswith(
        'unable to match a printer suitable for the output format "jsonpath={.kind}", allowed formats are: '
    )


def test_unknown_formats_are_refused_with_those_that_the_command_allows():
    assert refusal("nonsense", allowed=GET_FORMATS) == (
        'unable to match a printer suitable for the output format "nonsense", allowed formats are: custom-columns,'
        "custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,"
        "templatefile,wide,yaml"
    )
    for output in ("bogus", "wide", "custom-columns=A:.a"):
        assert refusal(output, allowed=DEFAULT_FORMATS) == (
            f'unable to match a printer suitable for the output format "{output}", allowed formats are: go-template,'
            "go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml"
        )


@pytest.mark.parametrize("output", ["jsonpath=", "jsonpath", "go-template", "template=", "go-template-file"])
def test_a_format_without_its_template_is_refused(output):
    assert refusal(output) == "template format specified but no template given"


def test_templates_that_cannot_be_parsed_are_shown():
    assert refusal("jsonpath={.metadata.name") == "error parsing jsonpath {.metadata.name, unclosed action"
    assert refusal("go-template={{if}}") == ("error parsing template {{if}}, template: output:1: missing value for if")


def test_files_that_cannot_be_read_are_named(tmp_path):
    missing = tmp_path / "nofile"
    assert refusal(f"templatefile={missing}") == (
        f"error reading --template {missing}, open {missing}: no such file or directory"
    )


@pytest.mark.skipif("sys.platform == 'win32'", reason="folders cannot be opened there, which is another fault")
def test_folders_are_no_templates(tmp_path):
    assert refusal(f"jsonpath-file={tmp_path}") == (
        f"error reading --template {tmp_path}, read {tmp_path}: is a directory"
    )


def test_a_jsonpath_that_fails_shows_the_object_as_go_source():
    assert printed("jsonpath={.nope}", MAP, allow_missing=False) == (
        "",
        (
            'error: error executing jsonpath "{.nope}": Error executing template: nope is not found.'
            " Printing more information for debugging the template:\n"
            "\ttemplate was:\n\t\t{.nope}\n"
            "\tobject given to jsonpath engine was:\n"
            '\t\tmap[string]interface {}{"apiVersion":"v1", "kind":"ConfigMap",'
            ' "metadata":map[string]interface {}{"name":"a"}}\n\n\n'
        ),
    )


def test_a_go_template_that_fails_prints_its_beginning_and_the_object():
    message = 'template: output:1:17: executing "output" at <.kind.x>: can\'t evaluate field x in type interface {}'
    assert printed("go-template=<{{.kind}}{{.kind.x}}", MAP) == (
        (
            f"<ConfigMapError executing template: {message}. Printing more information for debugging the template:\n"
            "\ttemplate was:\n\t\t<{{.kind}}{{.kind.x}}\n"
            '\traw data was:\n\t\t{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}\n'
            "\tobject given to template engine was:\n"
            "\t\tmap[apiVersion:v1 kind:ConfigMap metadata:map[name:a]]\n\n"
        ),
        f'error: error executing template "<{{{{.kind}}}}{{{{.kind.x}}}}": {message}',
    )


def test_integers_of_objects_that_kubectl_made_are_floats_to_jsonpath():
    assert printed("jsonpath={.spec.replicas}", {"spec": {"replicas": 1000000}}, typed=True) == ("1e+06", "")
    ports = {"ports": [{"port": 80, "on": True}]}
    assert printed("jsonpath={.ports}", ports, typed=True) == ('[{"on":true,"port":80}]', "")
    _, error = printed("jsonpath={.ports[?(@.port==80)]}", ports, typed=True)
    assert "Error executing template: incompatible types for comparison." in error

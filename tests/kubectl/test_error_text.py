"""The words that end a command, as kubectl's checkErr finds them."""

from __future__ import annotations

from minikctl.apimachinery.errors import (
    Conflict,
    Invalid,
    StatusError,
    Unauthorized,
    already_exists,
    invalid,
    modified,
    not_found,
)
from minikctl.apimachinery.field_errors import required
from minikctl.kubectl.error_text import final_text
from minikctl.kubectl.errors import AggregateError, CommandError, UsageError, with_source


def told(error: Exception, *path: str) -> str:
    return final_text(error, "kubectl", path)[0]


def test_a_status_is_told_with_its_reason() -> None:
    assert told(not_found("deployments.apps", "y")) == (
        'Error from server (NotFound): deployments.apps "y" not found\n'
    )
    assert told(StatusError("out of order")) == "Error from server: out of order\n"
    assert told(Unauthorized("Unauthorized")) == "error: You must be logged in to the server (Unauthorized)\n"


def test_one_cause_stands_on_the_line_and_several_below_it() -> None:
    one = invalid("Deployment", "apps", "web", [required("spec.selector")])
    assert told(one) == 'The Deployment "web" is invalid: spec.selector: Required value\n'
    twice = [required("spec.selector"), required("spec.selector")]
    assert told(invalid("Deployment", "apps", "web", twice)) == told(one)


def test_an_invalid_request_without_details_is_told_by_its_message() -> None:
    assert told(Invalid("no kind")) == "The request is invalid: no kind\n"
    assert told(Invalid("")) == "The request is invalid\n"
    assert told(Invalid("m", {"name": "web", "kind": "Pod"})) == 'The Pod "web" is invalid\n'


def test_a_source_stands_before_the_message_of_a_status() -> None:
    fault = with_source("creating", "f.yaml", already_exists("deployments.apps", "web"))
    assert told(fault) == (
        'Error from server (AlreadyExists): error when creating "f.yaml": deployments.apps "web" already exists\n'
    )
    assert isinstance(with_source("patching", "f.yaml", modified("pods", "x")), Conflict)


def test_a_source_is_lost_where_causes_are_listed() -> None:
    fault = with_source("creating", "f.yaml", invalid("Pod", "", "web", [required("spec.containers")]))
    assert told(fault) == 'The Pod "web" is invalid: spec.containers: Required value\n'


def test_a_source_stands_before_other_faults_too() -> None:
    assert told(with_source("creating", "f.yaml", CommandError("no"))) == 'error: error when creating "f.yaml": no\n'
    fault = CommandError("no")
    assert with_source("creating", "", fault) is fault


def test_several_faults_come_one_a_line_and_causes_are_not_listed() -> None:
    faults = [
        with_source("creating", "f.yaml", invalid("Pod", "", "web", [required("spec.containers")])),
        CommandError("something else"),
    ]
    assert told(AggregateError(faults)) == (
        'Error from server (Invalid): error when creating "f.yaml": Pod "web" is invalid: '
        "spec.containers: Required value\n"
        "something else\n"
    )


def test_an_aggregate_of_one_reads_as_if_it_stood_alone() -> None:
    assert told(AggregateError([CommandError("something")])) == "error: something\n"


def test_an_aggregate_within_a_message_stands_in_brackets_without_repetition() -> None:
    assert str(AggregateError([CommandError("a"), CommandError("b"), CommandError("a")])) == "[a, b]"


def test_error_is_not_said_twice() -> None:
    assert told(CommandError("error: told already")) == "error: told already\n"
    text = "context was not found for specified context: nowhere"
    assert told(CommandError(text, prefix="Error in configuration: ")) == f"Error in configuration: {text}\n"


def test_hints_are_lines_of_their_own() -> None:
    assert told(CommandError("wrong", hints=("Try:", "   this"))) == "error: wrong\nTry:\n   this\n"
    assert told(UsageError("wrong"), "create", "role") == (
        "error: wrong\nSee 'kubectl create role -h' for help and examples\n"
    )
    assert told(UsageError("wrong", command=("create",)), "create", "role") == (
        "error: wrong\nSee 'kubectl create -h' for help and examples\n"
    )

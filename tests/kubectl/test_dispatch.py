"""Whole calls: help, faults, exit codes. Texts and codes were seen in kubectl 1.33.1 and in recorded transcripts."""

from __future__ import annotations

import io
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
from command_line import run

from minikctl.apimachinery.errors import NotFound, StatusError, invalid, not_found
from minikctl.apimachinery.field_errors import required
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.invocation import Invocation

Behave = Callable[[Callable[[Invocation], int]], None]


@pytest.fixture
def get_does(monkeypatch: pytest.MonkeyPatch) -> Behave:
    """Lets `get` do what the test says."""

    def behave(body: Callable[[Invocation], int]) -> None:
        for name in ("get", "diff", "version"):
            module = types.ModuleType(f"minikctl.kubectl.commands.{name}")
            module.run = body  # type: ignore[attr-defined]
            monkeypatch.setitem(sys.modules, module.__name__, module)

    return behave


def raising(fault: BaseException) -> Callable[[Invocation], int]:
    def body(invocation: Invocation) -> int:
        raise fault

    return body


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("frobnicate", 1, 'error: unknown command "frobnicate" for "kubectl"\n'),
        ("gte", 1, 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'),
        ("get pods --colour", 1, "error: unknown flag: --colour\nSee 'kubectl get --help' for usage.\n"),
        ("get pods -o", 1, "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n"),
        ("create deployment", 1, 'error: required flag(s) "image" not set\n'),
        ("create cronjob", 1, 'error: required flag(s) "image", "schedule" not set\n'),
        ("autoscale deployment x", 1, 'error: required flag(s) "max" not set\n'),
        ("scale deployment", 1, 'error: required flag(s) "replicas" not set\n'),
        ("rollout statsu", 1, "error: unknown command \"statsu\"\nSee 'kubectl rollout -h' for help and examples\n"),
        ("rollout a b", 1, "error: unknown command \"a b\"\nSee 'kubectl rollout -h' for help and examples\n"),
        (
            "create secret bogus",
            1,
            "error: unknown command \"bogus\"\nSee 'kubectl create secret -h' for help and examples\n",
        ),
        ("options --bogus", 1, "error: unknown flag: --bogus\nRun 'kubectl options' without flags.\n"),
        ("diff --bogus", 2, "error: unknown flag: --bogus\nSee 'kubectl diff -h' for help and examples\n"),
        ("-A get pods", 1, "Error: flags cannot be placed before plugin name: -A\n"),
        ("get pods --profile=foo", 1, "error: unknown profile 'foo'\n"),
        ("get --help --bogus", 1, "error: unknown flag: --bogus\nSee 'kubectl get --help' for usage.\n"),
        ("completion", 1, "error: Shell not specified.\nSee 'kubectl completion -h' for help and examples\n"),
        (
            "completion foo",
            1,
            "error: Unsupported shell type \"foo\".\nSee 'kubectl completion -h' for help and examples\n",
        ),
        (
            "completion bash extra",
            1,
            (
                "error: Too many arguments. Expected only the shell type.\n"
                "See 'kubectl completion -h' for help and examples\n"
            ),
        ),
    ],
)
def test_wrong_use_is_told_on_stderr(line: str, code: int, err: str) -> None:
    assert run(*line.split()) == (code, "", err)


@pytest.mark.parametrize(
    ("line", "code", "stream"),
    [
        ("", 0, "out"),
        ("help", 0, "out"),
        ("-n web", 0, "out"),
        ("-- get pods", 0, "out"),
        ("rollout", 1, "out"),
        ("certificate", 0, "out"),
        ("certificate foo", 0, "out"),
        ("auth", 1, "err"),
        ("config", 1, "err"),
        ("create secret", 1, "err"),
        ("create service", 1, "err"),
        ("plugin", 1, "err"),
        ("set", 1, "err"),
        ("top", 1, "err"),
        ("rollout foo --help", 0, "out"),
        ("config foo --help", 0, "out"),
        ("get --help", 0, "out"),
        ("get -h", 0, "out"),
        ("help rollout status", 0, "out"),
        ("help get extra", 0, "out"),
        ("help foo", 0, "err"),
    ],
)
def test_help_goes_to_the_stream_and_has_the_exit_code_of_kubectl(line: str, code: int, stream: str) -> None:
    found, out, err = run(*line.split())
    shown, other = (out, err) if stream == "out" else (err, out)
    assert (found, other) == (code, "")
    assert "Usage:\n  kubectl" in shown


def test_help_for_an_unknown_topic_says_so_first() -> None:
    assert run("help", "foo")[2].startswith("Unknown help topic [`foo`]\n")


def test_options_lists_the_global_flags() -> None:
    code, out, err = run("options")
    assert (code, err) == (0, "")
    assert out.startswith("The following options can be passed to any command:\n\n    --as='':\n")
    assert "    -n, --namespace='':\n" in out
    assert "    --state='':\n" in out


def test_hints_name_the_program_that_was_called() -> None:
    assert run("get", "--colour", program="minikctl")[2].endswith("See 'minikctl get --help' for usage.\n")


def test_a_command_that_is_not_there_yet_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minikctl.kubectl.dispatch.module_name", lambda path: "no_such_module")
    assert run("port-forward", "web", "80") == (
        1,
        "",
        "error: port-forward is not available in this version of minikctl; see docs/fidelity.md\n",
    )


def test_a_fault_of_the_server_is_told_with_its_reason(get_does: Behave) -> None:
    get_does(raising(not_found("pods", "x")))
    assert run("get", "pods") == (1, "", 'Error from server (NotFound): pods "x" not found\n')


def test_an_invalid_object_lists_its_causes(get_does: Behave) -> None:
    get_does(raising(invalid("Deployment", "apps", "web", [required("spec.selector"), required("spec.template")])))
    assert run("get", "pods")[2] == (
        'The Deployment "web" is invalid: \n* spec.selector: Required value\n* spec.template: Required value\n'
    )


def test_a_usage_error_points_to_the_help_of_the_command(get_does: Behave) -> None:
    get_does(raising(UsageError("Required resource not specified.")))
    assert run("get")[2] == "error: Required resource not specified.\nSee 'kubectl get -h' for help and examples\n"


def test_a_silent_error_only_sets_the_exit_code(get_does: Behave) -> None:
    get_does(raising(CommandError("", 3)))
    assert run("get") == (3, "", "")


@pytest.mark.parametrize("fault", [CommandError("x"), StatusError("x"), NotFound("x")])
def test_every_fault_of_diff_is_one_higher(get_does: Behave, fault: Exception) -> None:
    get_does(raising(fault))
    assert run("diff", "-f", "x")[0] == 2


def test_an_interrupt_is_left_to_whoever_has_the_state(get_does: Behave) -> None:
    get_does(raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        run("get")


def test_a_reader_that_went_away_ends_the_command_quietly(get_does: Behave) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    get_does(lambda invocation: invocation.print("x") or 0)  # type: ignore[func-returns-value]
    assert run("get", out=Closed())[0] == 141


def test_an_import_fault_inside_a_command_is_no_missing_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Any:
        raise ModuleNotFoundError("No module named 'yaml'", name="yaml")

    monkeypatch.setattr("importlib.import_module", broken)
    with pytest.raises(ModuleNotFoundError):
        run("completion", "bash")


def test_warnings_of_the_server_may_be_errors(get_does: Behave) -> None:
    def body(invocation: Invocation) -> int:
        for text in ("one", "two", "one"):
            invocation.server_warning(text)
        invocation.warn("of our own")
        return 0

    get_does(body)
    told = "Warning: one\nWarning: two\nWarning: of our own\n"
    assert run("get") == (0, "", told)
    assert run("get", "--warnings-as-errors") == (1, "", f"{told}error: 2 warnings received\n")


def test_a_command_gets_what_was_typed(get_does: Behave) -> None:
    seen: list[Any] = []
    get_does(lambda invocation: seen.append(invocation) or 0)  # type: ignore[func-returns-value]
    run("get", "pods", "web", "-v6", "-ojson", "--", "more")
    call: Invocation = seen[0]
    assert (call.path, call.args, call.dash, call.verbosity) == (("get",), ["pods", "web", "more"], 2, 6)
    assert call.changed == {"output", "v"}
    assert call.command_path == "kubectl get"
    assert call.flags["chunk-size"] == 500

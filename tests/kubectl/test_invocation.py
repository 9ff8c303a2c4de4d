"""What a command sees of its call."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.invocation import Invocation
from minikctl.kubectl.parser import parse


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def call(*argv: str, err: Any = None, opened: list[Any] | None = None) -> Invocation:
    found = parse(list(argv), "kubectl")
    record: list[Any] = [] if opened is None else opened

    class Session:
        namespace = "of-the-context"

    def open_session(invocation: Invocation) -> Any:
        record.append(invocation)
        return Session()

    return Invocation(
        found.path,
        found.flags,
        found.changed,
        found.args,
        dash=found.dash,
        program="kubectl",
        open_session=open_session,
        out=io.StringIO(),
        err=err or io.StringIO(),
        stdin=io.StringIO(),
    )


def test_the_session_opens_once_and_only_when_it_is_used() -> None:
    opened: list[Any] = []
    invocation = call("get", "pods", opened=opened)
    assert (opened, invocation.opened) == ([], None)
    assert invocation.session is invocation.session
    assert opened == [invocation]


def test_the_namespace_flag_wins_over_the_context() -> None:
    assert call("get", "pods").namespace == "of-the-context"
    assert call("get", "pods", "-n", "web").namespace == "web"


def test_a_bad_request_timeout_fails_when_the_cluster_is_needed() -> None:
    invocation = call("get", "pods", "--request-timeout=abc")
    with pytest.raises(CommandError) as fault:
        _ = invocation.session
    assert fault.value.message == (
        "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a "
        "corresponding time unit (e.g. 1s | 2m | 3h)"
    )
    assert call("get", "pods", "--request-timeout=30").session


@pytest.mark.parametrize("word", ["none", "client", "server"])
def test_the_three_words_of_a_dry_run_pass(word: str) -> None:
    assert call("create", "ns", "x", f"--dry-run={word}").dry_run == word


@pytest.mark.parametrize(
    ("flag", "meaning", "note"),
    [
        ("--dry-run", "client", "helpers.go:703] --dry-run is deprecated and can be replaced with --dry-run=client."),
        (
            "--dry-run=true",
            "client",
            "helpers.go:717] --dry-run=true is deprecated (boolean value) and can be replaced with --dry-run=client.",
        ),
        (
            "--dry-run=false",
            "none",
            "helpers.go:720] --dry-run=false is deprecated (boolean value) and can be replaced with --dry-run=none.",
        ),
    ],
)
def test_old_forms_of_a_dry_run_are_taken_with_a_note(flag: str, meaning: str, note: str) -> None:
    err = io.StringIO()
    assert call("create", "ns", "x", flag, err=err).dry_run == meaning
    assert re.fullmatch(r"W\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ " + re.escape(note) + "\n", err.getvalue())


def test_another_word_for_a_dry_run_is_refused() -> None:
    with pytest.raises(
        CommandError, match=r'^Invalid dry-run value \(bogus\)\. Must be "none", "server", or "client"\.$'
    ):
        _ = call("create", "ns", "x", "--dry-run=bogus").dry_run


def test_warnings_of_the_server_are_yellow_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()
    call("get", err=err).server_warning("old")
    assert err.getvalue() == "\x1b[33;1mWarning:\x1b[0m old\n"

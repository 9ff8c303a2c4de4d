"""Which editor is run, and what the text looks like that it shows; kubectl 1.33.1 has the same."""

from __future__ import annotations

import sys

import pytest

from minikctl.kubectl.edited_text import Reason, content, has_lines, header, without_comments
from minikctl.kubectl.editor import editor_command


@pytest.mark.parametrize(
    ("kube", "plain", "command"),
    [
        ("", "", ["vi"]),
        ("", "nano", ["nano"]),
        ("emacs", "nano", ["emacs"]),
        ("code --wait", "", ["code", "--wait"]),
        ("code --title 'my editor'", "", ["/bin/zsh", "-c", "code --title 'my editor'"]),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own editor and shell")
def test_kube_editor_comes_before_editor_and_quotes_are_the_shells(
    kube: str, plain: str, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBE_EDITOR", kube)
    monkeypatch.setenv("EDITOR", plain)
    monkeypatch.setenv("SHELL", "/bin/zsh")
    assert editor_command() == command


def test_the_header_tells_why_the_text_is_shown_again() -> None:
    reason = Reason('deployments.apps "web" was not valid', ["spec.replicas: Invalid value: -2: must be\ngreater"])
    assert header([reason], last_applied=False) == (
        "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
        "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
        "# reopened with the relevant failures.\n#\n"
        '# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -2: must be\n# greater\n#\n'
    )


def test_the_header_of_applied_manifests_is_another() -> None:
    assert header([], last_applied=True) == (
        "# Please edit the 'last-applied-configuration' annotations below.\n"
        "# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n"
    )


def test_comments_and_layout_are_no_change() -> None:
    assert content("# new\na: {b: 1}\n") == content("a:\n  b: 1\n") != content("a:\n  b: 2\n")
    assert without_comments("# x\na: 1\n  # y\n#! z\nb: 2\n") == "a: 1\n#! z\nb: 2\n"
    assert not has_lines("\n # only a comment\n\n") and has_lines("# c\nb")

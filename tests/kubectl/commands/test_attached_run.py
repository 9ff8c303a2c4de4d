"""run with its container's output on the screen: what is shown, what the exit code is, what is left behind."""

from __future__ import annotations

import io

import pytest

from minikctl.cluster.session import Session
from minikctl.kubectl.dispatch import dispatch
from minikctl.storage.drivers.memory import MemoryDriver

PROMPT = "If you don't see a command prompt, try pressing enter.\n"


@pytest.fixture(scope="module")
def session() -> Session:
    """A cluster whose containers do what they are told, on a stopped clock."""
    made = Session(MemoryDriver(), seed=1)
    made.create(profile="default", nodes=2, control_planes=1)
    made.control("freeze")
    made.control("advance", to=made.now + 60_000)
    return made


def run(session: Session, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = dispatch(
        ["run", *words], program="kubectl", open_session=lambda _: session, out=out, err=err, stdin=io.StringIO()
    )
    return code, out.getvalue(), err.getvalue()


def test_the_containers_exit_code_is_ours_and_rm_removes_the_pod(session: Session) -> None:
    script = "echo hi; sleep 1; exit 4"
    words = ("x", "--image=busybox", "--restart=Never", "-i", "--rm", "--", "sh", "-c", script)
    assert run(session, *words) == (4, 'hi\npod "x" deleted\n', f"{PROMPT}pod default/x terminated (Error)\n")
    assert session.client.find("pods", "default", "x") is None


def test_quiet_shows_the_containers_words_alone(session: Session) -> None:
    words = ("y", "--image=busybox", "--restart=Never", "--attach", "--rm", "-q", "--", "sh", "-c", "echo hi; sleep 1")
    assert run(session, *words) == (0, "hi\n", "")


def test_a_pod_that_cannot_start_in_time_is_given_up(session: Session) -> None:
    words = ("z", "--image=nginx:1.161", "--attach", "--pod-running-timeout=5s")
    assert run(session, *words) == (1, "", "error: timed out waiting for the condition\n")

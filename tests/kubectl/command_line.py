"""Runs one command line in this process and gives back what a shell would see."""

from __future__ import annotations

import io
from typing import Any

from minikctl.kubectl.dispatch import dispatch


class NoCluster(Exception):
    """A command asked for a cluster where the test has none."""


def run(
    *argv: str, program: str = "kubectl", session: Any = None, out: Any = None, err: Any = None
) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of a call; ``session`` is what the command gets when it opens the cluster."""
    out, err = out or io.StringIO(), err or io.StringIO()

    def open_session(invocation: Any) -> Any:
        if session is None:
            raise NoCluster(" ".join(argv))
        return session(invocation) if callable(session) else session

    code = dispatch(list(argv), program=program, open_session=open_session, out=out, err=err, stdin=io.StringIO())
    return code, out.getvalue(), err.getvalue()

"""Sessions with a real kubectl 1.33.1, written down step by step, and how to run them again.

kubectl talked to this project's own API server over HTTP, so that the client's words are recorded, not the server's.
The files in `sessions/` read like a shell:

    --- file x.yaml … --- end    a file of the session's folder
    $ [VAR=value] kubectl …      a step; words are split as a shell does; a last `< FILE` gives standard input
    % kubectl …                  a step of which only the effect matters, because it shows what the server made
    (plain lines)                its stdout; a line that would be read as something else begins with a backslash
    ! text                       its stderr
    ? N                          its exit code, where not 0
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from small_cluster import Cluster

from minikctl.cluster.session import Session
from minikctl.kubectl.dispatch import dispatch

_WRITTEN = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<UID>"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4}|Z)", "<TIME>"),
    (r'(resourceVersion\\?"?: ?\\?)"\d+', r'\1"<RV>'),
    (r"/\S*/(LIVE|MERGED)-\d+", r"<TMP>/\1"),
    (r"/\S*/kubectl-edit-\d+", "<TMP>/edit"),
    (r"W\d+ [\d:.]+ +\d+ [a-z_]+\.go:\d+\]", "W<LOG>]"),
    (r"Warning: v1 Endpoints is deprecated in v1\.33\+; .*\n", ""),  # the server of the recordings is older
    (r"-[bcdfghjklmnpqrstvwxz2456789]{5}\b", "-<RAND>"),
)


class Step:
    """``variables`` are those of the environment; ``stdin`` is the name of a file."""

    def __init__(self, line: str, *, shown: bool = True) -> None:
        self.line = line
        self.shown = shown
        self.variables: dict[str, str] = {}
        line, _, self.stdin = line.partition(" < ")
        words = shlex.split(line)
        while words[0] != "kubectl":
            name, _, value = words.pop(0).partition("=")
            self.variables[name] = value
        self.words = words[1:]
        self.out: list[str] = []
        self.err: list[str] = []
        self.code = 0
        self.ends = "\n"

    @property
    def answer(self) -> tuple[str, str, int]:
        out = "\n".join(self.out) + self.ends if self.out else ""
        return out, "".join(f"{line}\n" for line in self.err), self.code


def steps(text: str, folder: Path) -> Iterator[Step]:
    """The steps of a session; its files are written when it comes to them."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("--- file "):
            end = lines.index("--- end", at)
            path = folder / line.removeprefix("--- file ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{each}\n" for each in lines[at:end]))
            at = end + 1
        elif line.startswith(("$ ", "% ")):
            step = Step(line[2:], shown=line[0] == "$")
            end = at
            while end < len(lines) and not lines[end].startswith(("$ ", "% ", "--- file ", "# ")):
                end += 1
            _fill(step, lines[at:end])
            at = end
            yield step


def _fill(step: Step, lines: list[str]) -> None:
    while lines and not lines[-1]:
        lines = lines[:-1]
    for line in lines:
        if line.startswith("! "):
            step.err.append(line[2:])
        elif line == "!":
            step.err.append("")
        elif line.startswith("? "):
            step.code = int(line[2:])
        elif line == "\\ no newline at the end":
            step.ends = ""
        else:
            step.out.append(line.removeprefix("\\"))


def run(step: Step, cluster: Cluster, folder: Path) -> tuple[str, str, int]:
    """(stdout, stderr, exit code) of a step now, written as it was recorded."""
    stdin = (folder / step.stdin).read_text() if step.stdin else ""
    out, err = io.StringIO(), io.StringIO()

    def opened(invocation: Any) -> Session:
        cluster.client.warn = invocation.server_warning
        return cluster.session

    code = dispatch(step.words, program="kubectl", open_session=opened, out=out, err=err, stdin=io.StringIO(stdin))
    cluster.session.finish()
    return _written(out.getvalue(), folder), _written(err.getvalue(), folder), code


def _written(text: str, folder: Path) -> str:
    for pattern, sign in _WRITTEN:
        text = re.sub(pattern, sign, text)
    return text.replace(str(folder), "<HERE>")

"""What all benchmarks share: where they work, how commands are timed, how a result is told."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

MINIKCTL = [str(Path(sys.executable).with_name("minikctl"))]


class Bench:
    """Where to work, how often, and which kubectl to compare with."""

    def __init__(self, folder: Path, rounds: int, quick: bool, kubectl: str | None) -> None:
        self.folder = folder
        self.rounds = rounds
        self.quick = quick
        self.kubectl = kubectl

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full


def timed(command: list[str], env: dict[str, str] | None = None) -> float:
    """Milliseconds of one run; a failing command ends the benchmark."""
    started = time.perf_counter()
    done = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    taken = (time.perf_counter() - started) * 1000
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.decode()}")
    return taken


def in_turns(rounds: int, *commands: Callable[[], float]) -> list[float]:
    """The medians of commands that take turns."""
    samples: list[list[float]] = [[] for _ in commands]
    for command in commands:
        command()  # warm: caches of files, of discovery, of bytecode
    for _ in range(rounds):
        for index, command in enumerate(commands):
            samples[index].append(command())
    return [statistics.median(sample) for sample in samples]


def with_state(path: Path) -> dict[str, str]:
    # with this one set, every start would compile what an editor touched last
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "MINIKCTL_STATE": str(path)}


def report(what: str, ours: float, kubectl: float | None, bar: str) -> None:
    ratio = "" if kubectl is None else f"  kubectl {kubectl:8.1f} ms  ratio {ours / kubectl:5.2f}"
    print(f"{what:<46} {ours:8.1f} ms{ratio}  (bar: {bar})", flush=True)

"""Containers that end at a moment because somebody wants them to: ``minikctl.dev/crash-at`` and too much memory.

A crash hits the run that is going on at its moment, and no later one; so the annotation may stay. Asked by the stages
that start a container or see its annotations change.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet import backoff, behaviour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

DEFAULT_CODE = 1


def crash_of(pod: Obj, container: str) -> tuple[int, int] | None:
    """(moment in ms, exit code) of ``minikctl.dev/crash-at: TIME [CODE]``, or None; what cannot be read counts as
    none."""
    annotations = pod["metadata"].get("annotations")
    said = behaviour.annotation(annotations, "crash-at", container) if annotations else None
    if not said:
        return None
    moment, _, code = said.strip().partition(" ")
    try:
        return parse(moment), int(code or DEFAULT_CODE) & 255
    except ValueError:
        return None


def plan(run: PodRun, name: str) -> None:
    """Let a running container end at the moment of its crash, at once where that has passed during this run."""
    found = crash_of(run.pod, name)
    if found is None:
        return
    moment, code = found
    started: str = run.statuses[name]["state"]["running"]["startedAt"]
    if parse(started) <= moment:
        run.after(max(moment - run.now, 0), "exit", name, f"{run.attempt(name)}.{code}")


def plan_out_of_memory(run: PodRun, name: str) -> None:
    """End a running container that has come to use more memory than it may."""
    life = behaviour.life_of(run.pod, run.containers[name], run.statuses[name]["restartCount"])
    if life.reason == "OOMKilled" and life.ends_after is not None:
        started = parse(run.statuses[name]["state"]["running"]["startedAt"])
        run.after(max(started + life.ends_after - run.now, backoff.NOTICE), "exit", name, run.attempt(name))

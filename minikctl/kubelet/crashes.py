"""Containers that end at a moment because somebody wants them to: ``minikctl.dev/crash-at`` and too much memory.

A crash hits the run that is going on at its moment, and no later one; so the annotation may stay. Asked by the stages
that start a container or see its annotations change.
"""

from __future__ import annotations

from minikctl.apimachinery import pod_usage
from minikctl.apimachinery.quantity import milli
from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet import backoff, behaviour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

DEFAULT_CODE = 1
OUT_OF_MEMORY = "oom"
"""In the place of an exit code: a container that may have come to use too much memory."""


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


def watch_memory(run: PodRun, name: str) -> None:
    """Let the node know what its pods use now, and end a container when its memory's curve passes its limit."""
    text = pod_usage.annotation(run.annotations, "memory", name)
    if text is None:
        return
    run.host.usage_changed()
    limit = _memory_limit(run.containers[name])
    if "=" not in text or limit is None or run.host.instant:
        return
    try:
        moment = pod_usage.read(text).passes(limit, run.now, _start(run))
    except ValueError:
        return
    if moment is not None:
        run.after(max(moment - run.now, backoff.NOTICE), "exit", name, f"{run.attempt(name)}.{OUT_OF_MEMORY}")


def is_out_of_memory(run: PodRun, name: str) -> bool:
    """Whether the curve of a container's memory is above its limit now."""
    text = pod_usage.annotation(run.annotations, "memory", name) or "0"
    limit = _memory_limit(run.containers[name])
    try:
        return limit is not None and pod_usage.read(text).at(run.now, _start(run)) >= limit
    except ValueError:
        return False


def _start(run: PodRun) -> int:
    started: str = (run.pod.get("status") or {}).get("startTime") or run.stamp
    return parse(started)


def _memory_limit(container: Obj) -> int | None:
    """Thousandths of bytes."""
    limit = ((container.get("resources") or {}).get("limits") or {}).get("memory")
    return milli(limit) if limit else None

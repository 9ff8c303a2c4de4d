"""Who is tried next. Figures: kube-scheduler's podInitialBackoffSeconds 1 and podMaxBackoffSeconds 10, and the five
minutes after which unschedulable pods are flushed."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.scheduler.queue import SchedulingQueue, backoff
from minikctl.scheduler.shapes import PodShape, QueuedPod


def queued(name: str, priority: int = 0) -> QueuedPod:
    meta: dict[str, Any] = {"name": name, "namespace": "default"}
    obj = {"metadata": meta, "spec": {"containers": [{"name": "main"}], "priority": priority}}
    return QueuedPod(f"default/{name}", obj, PodShape(obj, ()))


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (50, 10)])
def test_back_off_doubles_up_to_ten_seconds(attempts: int, seconds: int) -> None:
    assert backoff(attempts) == seconds * 1000


def test_higher_priority_comes_first_then_longer_waiting() -> None:
    queue = SchedulingQueue()
    for name, priority, moment in (("late", 0, 20), ("early", 0, 10), ("important", 5, 30)):
        queue.add(queued(name, priority), moment)
    order = [queue.pop(), queue.pop(), queue.pop()]
    assert [pod.key for pod in order if pod] == ["default/important", "default/early", "default/late"]


def test_a_pod_is_in_the_queue_once() -> None:
    queue = SchedulingQueue()
    queue.add(queued("web"), 1)
    queue.add(queued("web"), 2)
    assert queue.pop() is not None
    assert queue.pop() is None


def test_a_helped_pod_waits_for_its_back_off() -> None:
    queue = SchedulingQueue()
    queue.fail("default/web", 5_000, ("node_resources_fit",), "")
    assert not queue.release("default/web", 5_500)
    assert queue.next_backoff() == 6_000
    assert queue.ready(5_999) == []
    assert queue.ready(6_000) == ["default/web"]


def test_without_help_a_pod_waits_five_minutes() -> None:
    queue = SchedulingQueue()
    queue.fail("default/web", 0, ("node_resources_fit",), "")
    assert queue.next_flush() == 300_000
    assert queue.ready(299_999) == []
    assert queue.ready(300_000) == ["default/web"]


def test_attempts_are_counted_over_tries_and_over_checkpoints() -> None:
    queue = SchedulingQueue()
    queue.fail("default/web", 0, (), "")
    queue.add(queued("web"), 1_000)
    queue.pop()
    queue.fail("default/web", 1_000, (), "node-1")
    again = SchedulingQueue(queue.value())
    assert again.waiting["default/web"].attempts == 2
    assert again.nominations == {"default/web": "node-1"}

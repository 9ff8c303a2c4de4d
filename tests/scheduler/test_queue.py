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


def order_of(queue: SchedulingQueue) -> list[str]:
    return [pod.key for pod in iter(queue.pop, None)]


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (50, 10)])
def test_back_off_doubles_up_to_ten_seconds(attempts: int, seconds: int) -> None:
    assert backoff(attempts) == seconds * 1000


def test_higher_priority_comes_first_then_longer_waiting() -> None:
    queue = SchedulingQueue()
    for name, priority, moment in (("late", 0, 20), ("early", 0, 10), ("important", 5, 30)):
        queue.add(queued(name, priority), moment)
    assert order_of(queue) == ["default/important", "default/early", "default/late"]


def test_a_pod_is_in_the_queue_once() -> None:
    queue = SchedulingQueue()
    queue.add(queued("web"), 1)
    queue.add(queued("web"), 2)
    assert queue.pop() is not None
    assert queue.pop() is None


def test_a_helped_pod_in_back_off_comes_after_all_others_and_need_not_wait() -> None:
    queue = SchedulingQueue()
    queue.fail("default/important", 5_000, ("node_resources_fit",), "")  # until 6 s
    queue.fail("default/web", 4_000, ("node_resources_fit",), "")  # until 5 s, which is over
    queue.add(queued("important", 5), 5_500)
    queue.add(queued("web"), 5_500)
    queue.add(queued("new"), 5_500)
    assert order_of(queue) == ["default/web", "default/new", "default/important"]


def test_pods_whose_back_off_ends_in_the_same_second_are_ordered_by_priority() -> None:
    queue = SchedulingQueue()
    for name, failed in (("first", 4_900), ("second", 4_950), ("later", 5_300)):
        queue.fail(f"default/{name}", failed, (), "")
    queue.add(queued("later", 9), 5_850)
    queue.add(queued("first"), 5_850)
    queue.add(queued("second", 5), 5_850)
    assert order_of(queue) == ["default/second", "default/first", "default/later"]


def test_without_help_a_pod_waits_five_minutes() -> None:
    queue = SchedulingQueue()
    queue.fail("default/web", 0, ("node_resources_fit",), "")
    assert queue.next_flush() == 300_000
    assert queue.overdue(299_999) == []
    assert queue.overdue(300_000) == ["default/web"]


def test_attempts_are_counted_over_tries_and_over_checkpoints() -> None:
    queue = SchedulingQueue()
    queue.fail("default/web", 0, (), "")
    queue.add(queued("web"), 1_000)
    queue.pop()
    queue.fail("default/web", 1_000, (), "node-1")
    again = SchedulingQueue(queue.value())
    assert again.waiting["default/web"].attempts == 2
    assert again.nominations == {"default/web": "node-1"}

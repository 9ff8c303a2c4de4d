"""The words of FailedScheduling, as real schedulers were heard to say them."""

from __future__ import annotations

from minikctl.scheduler import failure


def test_reasons_are_sorted_as_text_with_their_counts() -> None:
    reasons = {"node(s) were unschedulable": 1, "Insufficient cpu": 12, "Too many pods": 3}
    assert failure.unschedulable(16, reasons, "") == (
        "0/16 nodes are available: 1 node(s) were unschedulable, 12 Insufficient cpu, 3 Too many pods."
    )


def test_preemption_counts_all_nodes() -> None:
    preemption = failure.fruitless(3, {failure.NO_VICTIMS: 2})
    assert failure.unschedulable(
        3, {"node(s) were unschedulable": 1, "node(s) didn't match pod topology spread constraints": 2}, preemption
    ) == (
        "0/3 nodes are available: 1 node(s) were unschedulable, "
        "2 node(s) didn't match pod topology spread constraints. "
        "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, "
        "2 No preemption victims found for incoming pod."
    )


def test_a_pod_that_no_node_was_tried_for() -> None:
    assert failure.refused(3, "pod has unbound immediate PersistentVolumeClaims", failure.fruitless(3, {})) == (
        "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )


def test_events_hold_1024_letters() -> None:
    assert len(failure.for_event("x" * 2000)) == 1024
    assert failure.for_event("x" * 2000).endswith("...")

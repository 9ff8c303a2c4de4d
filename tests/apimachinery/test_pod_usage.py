"""Loads over time: straight lines between the points that are given."""

from __future__ import annotations

import pytest

from minikctl.apimachinery.pod_usage import read, sharers, usage

MINUTE = 60_000
START = "2026-01-31T12:00:00Z"
BEGIN = 1_769_860_800_000


def pod(cpu, ready="True", containers=1, **more):
    return {
        "metadata": {"name": "x", "namespace": "default", "annotations": {"minikctl.dev/cpu": cpu, **more}},
        "spec": {"containers": [{"name": f"c{number}"} for number in range(containers)]},
        "status": {"phase": "Running", "startTime": START, "conditions": [{"type": "Ready", "status": ready}]},
    }


@pytest.mark.parametrize(("minute", "amount"), [(-1, 50), (0, 50), (5, 275), (10, 500), (15, 275), (20, 50), (60, 50)])
def test_a_curve_goes_straight_from_point_to_point(minute, amount):
    assert read("0s=50m,10m=500m,20m=50m").at(BEGIN + minute * MINUTE, BEGIN) == amount


def test_a_curve_that_repeats_begins_again():
    load = read("0s=0,10m=100m repeat")
    assert [load.at(BEGIN + minute * MINUTE, BEGIN) for minute in (5, 15, 25)] == [50, 50, 50]


def test_a_curve_with_a_moment_counts_from_it():
    load = read(f"{START} 0s=0,10m=100m")
    assert load.at(BEGIN + 5 * MINUTE, BEGIN - 99 * MINUTE) == 50


@pytest.mark.parametrize("text", ["", "much", "0s=1,0s=2", "10m=1,5m=2", "-5s=1", "0s=1,x", "0s=-1"])
def test_what_is_no_load_is_refused(text):
    with pytest.raises(ValueError):
        read(text)


def test_a_curve_passes_a_limit_at_the_moment_of_the_crossing():
    load = read("0s=0,100s=200")  # 200_000 thousandths after 100 s
    assert load.passes(100_000, BEGIN, BEGIN) == BEGIN + 50_001
    assert load.passes(200_000, BEGIN, BEGIN) is None
    assert load.passes(100_000, BEGIN + 70_000, BEGIN) == BEGIN + 70_000


def test_a_load_together_is_shared_by_the_ready_pods_and_their_containers():
    pods = [pod("2 together deployment/web", containers=2) for _ in range(4)] + [
        pod("2 together deployment/web", ready="False")
    ]
    shares = sharers(pods)
    assert usage(pods[0], "cpu", BEGIN, sharers=shares) == 500
    assert usage(pods[0], "cpu", BEGIN, container="c1", sharers=shares) == 250
    assert usage(pods[-1], "cpu", BEGIN, sharers=shares) == 0


def test_a_container_may_have_a_load_of_its_own():
    both = pod("100m", containers=2, **{"minikctl.dev/cpu.c1": "300m"})
    assert usage(both, "cpu", BEGIN) == 400
    assert usage(both, "cpu", BEGIN, container="c1") == 300

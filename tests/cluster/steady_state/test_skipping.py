"""What a long advance leaves is the same whether repetitions are leapt over or simulated.

The same but for what is random or drawn from a pool: uids, ends of names, container ids, addresses, nodes, revisions.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import doubles
import pytest

from minikctl.apimachinery.errors import Expired
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.cluster import cluster, cluster_time
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

Obj = dict[str, Any]

HOUR = 3_600_000
START = parse("2025-06-15T10:20:30Z")
ARBITRARY = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "<uid>"),
    (r"[0-9a-f]{64}", "<id>"),
    (r"\.[0-9a-f]{16}\b", ".<moment>"),
    (r"-[bcdfghjklmnpqrstvwxz2456789]{5}\b", "-<suffix>"),
    (r"\b10\.244\.\d+\.\d+\b|\b172\.18\.\d+\.\d+\b", "<address>"),
    (r"\bminikctl-worker2?\b", "<node>"),
    (r'"resourceVersion": "\d+"', '"resourceVersion"'),
)


def cron_job(name: str, schedule: str, command: str = "date; echo Hello", **spec: Any) -> Obj:
    container = {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", command]}
    pod = {"restartPolicy": spec.pop("restartPolicy", "OnFailure"), "containers": [container]}
    template: Obj = {"spec": pod}
    if "annotations" in spec:
        template["metadata"] = {"annotations": spec.pop("annotations")}
    job: Obj = {"template": template, **spec.pop("job", {})}
    meta = {"name": name}
    body = {"schedule": schedule, "jobTemplate": {"spec": job}, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": meta, "spec": body}


def web(**annotations: str) -> Obj:
    made = doubles.workload("Deployment", "web", replicas=2)
    made["spec"]["template"]["metadata"]["annotations"] = {
        f"minikctl.dev/{name}": text for name, text in annotations.items()
    }
    return made


class Run:
    """A cluster that was given objects and then ``hours``; ``steps`` is how many moments were simulated."""

    def __init__(self, objects: list[Obj], hours: float, start: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster_time, "wall_now", lambda: start)
        self.session = Session(MemoryDriver(), seed=3)
        self.session.create(profile="default", nodes=3, control_planes=1)
        self.session.control("freeze")
        for obj in objects:
            resource = self.session.client.resource_of(obj)
            assert resource is not None
            group = f".{resource['group']}" if resource["group"] else ""
            self.session.client.create(f"{resource['name']}{group}", obj, namespace="default")
            self.session.settle()
        self.steps = 0
        self.session.control("advance", to=start + int(hours * HOUR), each=self._count)

    def _count(self, now: int) -> None:
        self.steps += 1

    def state(self) -> Counter[str]:
        return Counter(arbitrary(json.dumps(obj, sort_keys=True)) for obj in self.session.store.list("/registry/"))

    def timers(self) -> list[tuple[int, str, str]]:
        alive = self.session.store.timers.alive().values()
        return sorted((timer.due, timer.component, arbitrary(timer.key)) for timer in alive)


def arbitrary(text: str) -> str:
    for pattern, name in ARBITRARY:
        text = re.sub(pattern, name, text)
    return text


def both(objects: list[Obj], hours: float, monkeypatch: pytest.MonkeyPatch, start: int = START) -> tuple[Run, Run]:
    monkeypatch.setattr(cluster, "LONG", HOUR)
    leaping = Run(objects, hours, start, monkeypatch)
    monkeypatch.setattr(cluster, "LONG", 1 << 62)
    whole = Run(objects, hours, start, monkeypatch)
    monkeypatch.undo()
    return leaping, whole


HPA = {
    "apiVersion": "autoscaling/v2",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "web"},
    "spec": {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": 2,
        "maxReplicas": 5,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "AverageValue", "averageValue": "100m"}},
            }
        ],
    },
}
EVERY = "* * * * *"
LATER = rfc3339(START + 4 * HOUR)
BERLIN = {"timeZone": "Europe/Berlin"}
NIGHT = [cron_job("tick", "*/20 1-3 * * *", **BERLIN), cron_job("beat", "*/5 * * * *", **BERLIN)]
QUOTA = {
    "apiVersion": "v1",
    "kind": "ResourceQuota",
    "metadata": {"name": "q"},
    "spec": {"hard": {"count/jobs.batch": "20", "pods": "4"}},
}
CASES: dict[str, tuple[list[Obj], float, str]] = {
    "one every minute": ([cron_job("tick", EVERY)], 7, ""),
    "three of different periods": (
        [cron_job("tick", EVERY), cron_job("five", "*/5 * * * *"), cron_job("hour", "17 * * * *")],
        11,
        "",
    ),
    "jobs that fail": (
        [cron_job("bad", "*/10 * * * *", "exit 3", restartPolicy="Never", job={"backoffLimit": 2})],
        14,
        "",
    ),
    "runs longer than the period, forbidden": (
        [cron_job("slow", EVERY, "sleep 100", concurrencyPolicy="Forbid", startingDeadlineSeconds=10)],
        7,
        "",
    ),
    "runs longer than the period, replaced": (
        [cron_job("slow", EVERY, "sleep 100", concurrencyPolicy="Replace")],
        7,
        "",
    ),
    "runs longer than the period, side by side": ([cron_job("slow", "*/2 * * * *", "sleep 200")], 8, ""),
    "a container that crashes in the middle": (
        [cron_job("tick", "*/5 * * * *"), web(**{"crash-at": f"{LATER} 137"})],
        12,
        "",
    ),
    "a crash that waits for the run of its moment": (
        [cron_job("tick", "*/5 * * * *", "sleep 250", annotations={"minikctl.dev/crash-at": f"{LATER} 9"})],
        12,
        "",
    ),
    "an autoscaler beside": ([cron_job("tick", "*/5 * * * *"), web(cpu="150m"), HPA], 6, ""),
    "one a day beside": ([cron_job("tick", "*/2 * * * *"), cron_job("day", "0 16 * * *")], 12, ""),
    "a deadline for starting": ([cron_job("tick", "*/2 * * * *", startingDeadlineSeconds=20)], 8, ""),
    "by day only": ([cron_job("day", "*/5 9-17 * * *")], 30, ""),
    "by seconds": ([cron_job("odd", "@every 7m")], 20, ""),
    "cleaned up after a time": ([cron_job("tick", "*/2 * * * *", job={"ttlSecondsAfterFinished": 100})], 8, ""),
    "a clock that springs forward": (NIGHT, 20, "2025-03-29T12:00:00Z"),
    "a clock that falls back": (NIGHT, 20, "2025-10-25T12:00:00Z"),
    "the end of a month": ([cron_job("tick", "*/10 * 30 * *")], 32, "2025-06-29T20:00:00Z"),
    "a quota beside": ([QUOTA, cron_job("tick", EVERY, "sleep 90")], 7, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_it_ends_in_the_state_that_a_simulation_of_all_of_it_ends_in(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects, hours, start = CASES[case]
    leaping, whole = both(objects, hours, monkeypatch, parse(start) if start else START)
    assert leaping.steps < 0.9 * whole.steps, (leaping.steps, whole.steps)
    assert leaping.session.now == whole.session.now
    missing, extra = whole.state() - leaping.state(), leaping.state() - whole.state()
    assert (sorted(missing), sorted(extra)) == ([], [])
    assert leaping.timers() == whole.timers()


def test_whoever_watched_before_has_to_list_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LONG", HOUR)
    run = Run([cron_job("tick", "*/5 * * * *")], 1, START, monkeypatch)
    session = run.session
    session.finish()
    before = session.revision
    session.control("advance", to=session.now + 10 * HOUR, each=run._count)
    with pytest.raises(Expired):
        session.client.watch("jobs.batch", "default", resourceVersion=str(before))
    session.finish()
    with pytest.raises(Expired):
        session.client.watch("jobs.batch", "default", resourceVersion=str(before))
    now = session.revision
    assert session.client.watch("jobs.batch", "default", resourceVersion=str(now))["events"] == []


def test_what_accumulates_is_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LONG", HOUR)
    kept = cron_job("tick", "*/10 * * * *", successfulJobsHistoryLimit=1000)
    run = Run([kept], 12, START, monkeypatch)
    assert len(run.session.client.list("jobs.batch")) == 12 * 6


def test_usage_that_changes_by_itself_is_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The load rises five hours after the start, and so do the replicas."""
    monkeypatch.setattr(cluster, "LONG", HOUR)
    objects = [cron_job("tick", "*/10 * * * *"), web(cpu="0s=50m,5h=50m,5h1m=400m"), HPA]
    run = Run(objects, 6, START, monkeypatch)
    assert run.session.client.get("deployments.apps", "default", "web")["spec"]["replicas"] == 5


def test_a_month_of_minutes_is_a_few_hours_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run([cron_job("tick", EVERY)], 30 * 24, START, monkeypatch)
    assert run.steps < 5 * 60 * 4
    end = parse("2025-07-15T10:20:00Z")
    names = sorted(job["metadata"]["name"] for job in run.session.client.list("jobs.batch"))
    assert names == [f"tick-{end // 60_000 - ago}" for ago in (2, 1, 0)]
    (made,) = run.session.client.list("cronjobs.batch")
    assert made["status"]["lastScheduleTime"] == "2025-07-15T10:20:00Z"
    assert made["metadata"]["creationTimestamp"] == rfc3339(START)

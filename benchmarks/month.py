"""Thirty days of a CronJob that runs every minute, as one command; and six hours, of which nothing is leapt over."""

from __future__ import annotations

import json
import shutil
import subprocess

from benchmarks import states
from benchmarks.bench import MINIKCTL, Bench, in_turns, timed, with_state


def month(bench: Bench) -> None:
    empty, work = bench.folder / "tick.db", bench.folder / "work.db"
    session = states.open_state(empty)
    session.create(profile="default", nodes=3, control_planes=1)
    session.control("freeze")
    session.client.create("cronjobs.batch", states.cron_job("tick", "* * * * *"), namespace="default")
    session.finish()
    session.close()

    def advanced(time: str) -> float:
        shutil.copyfile(empty, work)
        return timed([*MINIKCTL, "clock", "advance", time], with_state(work)) / 1000

    hours = 5
    some, all_ = in_turns(max(bench.rounds // 5, 1), lambda: advanced(f"{hours}h"), lambda: advanced("30d"))
    shown = subprocess.run(
        [*MINIKCTL, "get", "jobs", "-o", "json"], env=with_state(work), check=True, stdout=subprocess.PIPE
    )
    jobs = len(json.loads(shown.stdout)["items"])
    print(f"{f'{hours} hours of a minutely CronJob':<46} {some:8.2f} s  {some / hours / 60 * 1000:.2f} ms a run")
    print(f"{'30 days of a minutely CronJob':<46} {all_:8.2f} s  {jobs} Jobs left  (bar: 45 s)", flush=True)

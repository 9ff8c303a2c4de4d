"""Many pods on five thousand nodes: the scheduler alone, and all of it up to running pods in the file.

A quadratic step would show in the milliseconds that each pod takes as their number grows.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.bench import Bench

SIZES, QUICK_SIZES = (10_000, 50_000, 150_000), (1_000, 2_000)
NODES, QUICK_NODES = 5_000, 500
SCRIPT = """\
import gc; gc.disable()
import resource, sys, time
from pathlib import Path
from benchmarks import states
from minikctl.scheduler.scheduler import Scheduler
spent = [0.0]
work = Scheduler.work
def timed(self):
    started = time.perf_counter()
    work(self)
    spent[0] += time.perf_counter() - started
Scheduler.work = timed
session = states.new_state(Path(sys.argv[1]), nodes=int(sys.argv[3]))
session.finish(); session.close()
session = states.open_state(Path(sys.argv[1]))
spent[0], started, cpu = 0.0, time.perf_counter(), time.process_time()
session.client.create("deployments.apps", states.deployment("web", int(sys.argv[2])), namespace="default")
session.settle()
session.finish()
taken, cpu = time.perf_counter() - started, time.process_time() - cpu
ready = session.client.get("deployments.apps", "default", "web")["status"].get("readyReplicas", 0)
print(spent[0], taken, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, ready)
"""


def schedule(bench: Bench) -> None:
    """Seconds, milliseconds a pod and peak memory for each size."""
    nodes = bench.size(NODES, QUICK_NODES)
    for pods in QUICK_SIZES if bench.quick else SIZES:
        command = [sys.executable, "-c", SCRIPT, str(bench.folder / f"schedule-{pods}.db"), str(pods), str(nodes)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        alone, taken, cpu, memory, ready = (float(word) for word in done.stdout.split())
        bar = {10_000: "10 s to schedule", 150_000: "5 GB"}.get(pods, "no quadratic step")
        print(
            f"{f'{pods} pods on {nodes} nodes':<46} {alone:8.2f} s to schedule, {alone / pods * 1000:.2f} ms each; "
            f"{taken:.2f} s ({cpu:.2f} s CPU) to {ready:.0f} ready and stored, {cpu / pods * 1000:.2f} ms CPU each; "
            f"{memory:.2f} GB  (bar: {bar})",
            flush=True,
        )

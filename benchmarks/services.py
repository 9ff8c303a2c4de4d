"""Thousands of Services with two pods each, settled at once: twice as many must take about twice as long.

Run by `benchmarks.run`, which knows this module by name.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.bench import Bench

SIZES, QUICK_SIZES = (500, 1_000, 5_000), (100, 200, 400)
NODES = 200
SCRIPT = """\
import gc; gc.disable()
import sys, time
from pathlib import Path
from benchmarks import states
count = int(sys.argv[2])
session = states.new_state(Path(sys.argv[1]), nodes=int(sys.argv[3]))
session.finish(); session.close()
session = states.open_state(Path(sys.argv[1]))
started = time.process_time()
for number in range(count):
    session.client.create("services", states.service(f"web-{number}"), namespace="default")
for number in range(count):
    session.client.create("deployments.apps", states.deployment(f"web-{number}", 2), namespace="default")
session.settle()
session.finish()
taken = time.process_time() - started
slices = session.client.list("endpointslices.discovery.k8s.io", "default")
print(taken, sum(len(one.get("endpoints") or ()) for one in slices))
"""


def services(bench: Bench) -> None:
    """CPU time for each Service as their number grows; a quadratic step would multiply it."""
    first = 0.0
    for count in QUICK_SIZES if bench.quick else SIZES:
        state = bench.folder / f"services-{count}.db"
        command = [sys.executable, "-c", SCRIPT, str(state), str(count), str(NODES)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        taken, endpoints = (float(word) for word in done.stdout.split())
        each = taken / count * 1000
        first = first or each
        what = f"{count} Services over {2 * count} pods"
        print(
            f"{what:<46} {taken:8.2f} s CPU  {each:6.2f} ms each, {each / first:4.2f} of the first, "
            f"{endpoints:.0f} endpoints  (bar: 1.5 of the first)",
            flush=True,
        )

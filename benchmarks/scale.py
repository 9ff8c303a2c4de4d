"""One large Deployment, from its creation to running pods in the file."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.bench import Bench


def scale(bench: Bench) -> None:
    """A Deployment of ten thousand replicas on two hundred nodes: created, scheduled, running in one settle."""
    pods, nodes = bench.size(10_000, 2_000), bench.size(200, 40)
    script = (
        "import sys, time, resource\n"
        "from pathlib import Path\n"
        "from benchmarks import states\n"
        "session = states.new_state(Path(sys.argv[1]), nodes=int(sys.argv[3]))\n"
        "session.finish(); session.close()\n"
        "session = states.open_state(Path(sys.argv[1]))\n"
        "started = time.perf_counter()\n"
        "session.client.create('deployments.apps', states.deployment('web', int(sys.argv[2])), namespace='default')\n"
        "session.settle()\n"
        "settled = time.perf_counter()\n"
        "session.finish()\n"
        "done = time.perf_counter()\n"
        "ready = session.client.get('deployments.apps', 'default', 'web')['status'].get('readyReplicas', 0)\n"
        "print(settled - started, done - settled, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, ready)\n"
    )
    state = bench.folder / "scale.db"
    command = [sys.executable, "-c", "import gc; gc.disable()\n" + script, str(state), str(pods), str(nodes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    settle, commit, memory, ready = (float(word) for word in done.stdout.split())
    rate = pods / (settle + commit)
    print(
        f"{f'{pods} replicas on {nodes} nodes':<46} {settle + commit:8.2f} s  {rate:.0f} pods/s, {memory:.0f} MB, "
        f"{ready:.0f} ready  (bar: 1000 pods/s, 600 MB)"
    )

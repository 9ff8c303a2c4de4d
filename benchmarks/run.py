"""Times minikctl, side by side with a real kubectl where one is on the PATH, and prints ratios.

    python -m benchmarks.run              # everything (a few minutes)
    python -m benchmarks.run --quick      # smaller states, fewer rounds
    python -m benchmarks.run get apply    # only these

Machines are noisy, so both programs take turns within each round and medians are compared. Nothing here fails a build:
the bars are printed beside what was measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.commands import apply, get_pods, touch
from benchmarks.month import month
from benchmarks.scale import scale
from benchmarks.schedule import schedule
from benchmarks.services import services

BENCHES: dict[str, Callable[[Bench], None]] = {
    "get": get_pods,
    "apply": apply,
    "scale": scale,
    "touch": touch,
    "services": services,
    "schedule": schedule,
    "month": month,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which (default: all)")
    parser.add_argument("--quick", action="store_true", help="smaller states, fewer rounds")
    parser.add_argument("--rounds", type=int, default=0, help="how often each command runs")
    parser.add_argument("--kubectl", default=shutil.which("kubectl"), help="the kubectl to compare with")
    options = parser.parse_args()
    rounds = options.rounds or (3 if options.quick else 15)
    print(f"kubectl: {options.kubectl or 'none on the PATH'}; python {sys.version.split()[0]}, {os.cpu_count()} CPUs")
    for name in options.names or BENCHES:
        with tempfile.TemporaryDirectory() as folder:
            BENCHES[name](Bench(Path(folder), rounds, options.quick, options.kubectl))
    return 0


if __name__ == "__main__":
    sys.exit(main())

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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import states
from benchmarks.services import services
from benchmarks.stub_server import StubServer

MINIKCTL = [str(Path(sys.executable).with_name("minikctl"))]


class Bench:
    """Where to work, how often, and which kubectl to compare with."""

    def __init__(self, folder: Path, rounds: int, quick: bool, kubectl: str | None) -> None:
        self.folder = folder
        self.rounds = rounds
        self.quick = quick
        self.kubectl = kubectl

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full


def timed(command: list[str], env: dict[str, str] | None = None) -> float:
    """Milliseconds of one run; a failing command ends the benchmark."""
    started = time.perf_counter()
    done = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    taken = (time.perf_counter() - started) * 1000
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.decode()}")
    return taken


def in_turns(rounds: int, *commands: Callable[[], float]) -> list[float]:
    """The medians of commands that take turns."""
    samples: list[list[float]] = [[] for _ in commands]
    for command in commands:
        command()  # warm: caches of files, of discovery, of bytecode
    for _ in range(rounds):
        for index, command in enumerate(commands):
            samples[index].append(command())
    return [statistics.median(sample) for sample in samples]


def with_state(path: Path) -> dict[str, str]:
    # with this one set, every start would compile what an editor touched last
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "MINIKCTL_STATE": str(path)}


def report(what: str, ours: float, kubectl: float | None, bar: str) -> None:
    ratio = "" if kubectl is None else f"  kubectl {kubectl:8.1f} ms  ratio {ours / kubectl:5.2f}"
    print(f"{what:<46} {ours:8.1f} ms{ratio}  (bar: {bar})", flush=True)


def kubectl_command(bench: Bench, server: StubServer) -> list[str]:
    assert bench.kubectl
    return [
        bench.kubectl,
        "--server",
        server.url,
        "--cache-dir",
        str(bench.folder / "cache"),
        "--kubeconfig",
        os.devnull,
    ]


def get_pods(bench: Bench) -> None:
    """Cold `get pods` of ten pods, and a list of ten thousand."""
    for count, bar in ((10, "0.6 of kubectl, 40 ms above python"), (bench.size(10_000, 1_000), "0.5 of kubectl")):
        state = bench.folder / f"pods-{count}.db"
        states.fill_with_pods(state, pods=count, nodes=5 if count == 10 else 50)
        ours = [*MINIKCTL, "get", "pods"]
        env = with_state(state)
        with StubServer(count) as server:
            commands = [partial(timed, ours, env), partial(timed, [sys.executable, "-c", "pass"])]
            if bench.kubectl:
                theirs = [*kubectl_command(bench, server), "get", "pods", "--chunk-size=0"]
                commands.append(partial(timed, theirs))
            medians = in_turns(bench.rounds, *commands)
        report(f"get pods, {count} pods", medians[0], medians[2] if bench.kubectl else None, bar)
        print(f"{'':<46} {medians[0] - medians[1]:8.1f} ms above `python -c pass`")


def apply(bench: Bench) -> None:
    """Cold `apply` of one Deployment and of a thousand documents, each into a fresh state."""
    empty = bench.folder / "empty.db"
    session = states.new_state(empty, nodes=3)
    session.finish()
    session.close()
    count = bench.size(1_000, 200)
    one, many, deployments = bench.folder / "one.yaml", bench.folder / "many.yaml", bench.folder / "deployments.yaml"
    many.write_text(yaml_documents([states.config_map(number) for number in range(count)]))
    deployments.write_text(yaml_documents([states.deployment(f"web-{number}", 1) for number in range(count)]))
    one.write_text(yaml_documents([states.deployment("web", 3)]))
    for path, what, bar in (
        (one, "apply, 1 Deployment", "1.3 of kubectl"),
        (many, f"apply, {count} ConfigMaps", "1.0 of kubectl"),
        (deployments, f"apply, {count} Deployments", "no bar"),
    ):
        state = bench.folder / "work.db"

        with StubServer(0) as server:
            commands: list[Callable[[], float]] = [partial(apply_to_copy, empty, state, path)]
            if bench.kubectl:
                theirs = [*kubectl_command(bench, server), "apply", "--validate=false", "-f", str(path)]
                commands.append(partial(timed, theirs))
            medians = in_turns(bench.rounds if path is one else max(bench.rounds // 3, 2), *commands)
        report(what, medians[0], medians[1] if bench.kubectl else None, bar)


def apply_to_copy(empty: Path, state: Path, manifest: Path) -> float:
    shutil.copyfile(empty, state)
    return timed([*MINIKCTL, "apply", "-f", str(manifest)], with_state(state))


def yaml_documents(objects: list[dict[str, object]]) -> str:
    from minikctl.apimachinery.yaml_writer import write_yaml

    return "---\n".join(write_yaml(obj) for obj in objects)


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


def touch(bench: Bench) -> None:
    """Changing one small Deployment in a large state, against the same in an empty one."""
    count = bench.size(100_000, 5_000)
    full, empty = bench.folder / "full.db", bench.folder / "small.db"
    states.fill_with_pods(full, pods=count, nodes=bench.size(1_000, 50))
    states.fill_with_pods(empty, pods=0, nodes=3)
    for state in (full, empty):
        session = states.open_state(state)
        session.client.create("deployments.apps", states.deployment("small", 2), namespace="default")
        session.finish()
        session.close()
    tags = iter(range(1_000_000))

    def changed(state: Path) -> float:
        image = f"web=nginx:1.{next(tags)}.0"
        return timed([*MINIKCTL, "set", "image", "deployment/small", image], with_state(state))

    large, small = in_turns(bench.rounds, lambda: changed(full), lambda: changed(empty))
    what = f"touch one Deployment beside {count} pods"
    print(f"{what:<46} {large:8.1f} ms  empty {small:8.1f} ms  ratio {large / small:5.2f}  (bar: 3.0)")


BENCHES: dict[str, Callable[[Bench], None]] = {
    "get": get_pods,
    "apply": apply,
    "scale": scale,
    "touch": touch,
    "services": services,
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

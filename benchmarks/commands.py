"""Single commands, each a process of its own, beside a real kubectl that talks to a stub of an API server."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import states
from benchmarks.bench import MINIKCTL, Bench, in_turns, report, timed, with_state
from benchmarks.stub_server import StubServer


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

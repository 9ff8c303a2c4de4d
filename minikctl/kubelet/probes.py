"""Startup, readiness and liveness probes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun


def none(run: PodRun, container: Obj) -> bool:
    return True


def begin(run: PodRun, name: str) -> None:
    return


def probe(run: PodRun, name: str, attempt: str) -> None:
    return


def plan_again(run: PodRun, name: str, attempt: str) -> None:
    return


def look_at_gates(run: PodRun, name: str, attempt: str) -> None:
    """Conditions are made anew with every status."""

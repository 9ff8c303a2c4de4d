"""What a rolling update of a DaemonSet does next: which old pods go, where a new one starts beside one. Pure.

Source: k8s.io/kubernetes/pkg/controller/daemon/update.go.
"""

from __future__ import annotations

from minikctl.apimachinery.int_or_percent import resolve
from minikctl.controller_manager.pod_state import is_active

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj

HASH = "controller-revision-hash"


class Step:
    """``delete``: pods, the broken ones first; ``start``: names of nodes."""

    __slots__ = ("delete", "start")

    def __init__(self, delete: list[Obj], start: list[str]) -> None:
        self.delete = delete
        self.start = start


def bounds(daemon: Obj, desired: int) -> tuple[int, int]:
    """(maxSurge, maxUnavailable) for that many nodes: both round up, and both 0 means one unavailable."""
    strategy = daemon["spec"].get("updateStrategy") or {}
    if strategy.get("type") != "RollingUpdate":
        return 0, 0
    rolling = strategy.get("rollingUpdate") or {}
    surge = resolve(rolling.get("maxSurge", 0), desired, True)
    unavailable = resolve(rolling.get("maxUnavailable", 1), desired, True)
    return surge, (1 if surge == 0 and unavailable == 0 else unavailable)


def is_current(pod: Obj, current: str) -> bool:
    return (pod["metadata"].get("labels") or {}).get(HASH) == current


def next_step(
    daemon: Obj, nodes: list[str], by_node: dict[str, list[Obj]], current: str, available: Callable[[Obj], bool]
) -> Step:
    """``nodes`` are those that should have a pod; ``current`` is the hash of the present template."""
    if (daemon["spec"].get("updateStrategy") or {}).get("type") != "RollingUpdate":
        return Step([], [])
    surge, unavailable = bounds(daemon, len(nodes))
    on_node = [(name, *_old_and_new(by_node.get(name, []), current)) for name in nodes]
    if surge:
        return _surging(on_node, surge, available)
    return _replacing(on_node, unavailable, available)


def _old_and_new(pods: list[Obj], current: str) -> tuple[Obj | None, Obj | None]:
    active = [pod for pod in pods if is_active(pod)]
    old = next((pod for pod in active if not is_current(pod, current)), None)
    return old, next((pod for pod in active if is_current(pod, current)), None)


def _replacing(
    on_node: list[tuple[str, Obj | None, Obj | None]], unavailable: int, available: Callable[[Obj], bool]
) -> Step:
    missing = 0
    broken: list[Obj] = []
    candidates: list[Obj] = []
    for _, old, new in on_node:
        if (old is None) == (new is None):
            missing += 1
        elif new is not None:
            missing += not available(new)
        elif old is not None and available(old):
            candidates.append(old)
        elif old is not None:
            missing += 1
            broken.append(old)
    return Step(broken + candidates[: max(unavailable - missing, 0)], [])


def _surging(on_node: list[tuple[str, Obj | None, Obj | None]], surge: int, available: Callable[[Obj], bool]) -> Step:
    under_way = 0
    done: list[Obj] = []
    broken: list[str] = []
    candidates: list[str] = []
    for name, old, new in on_node:
        if old is None:
            continue
        if new is None:
            (candidates if available(old) else broken).append(name)
        elif not available(old) or available(new):
            done.append(old)
        else:
            under_way += 1
    return Step(done, broken + candidates[: max(surge - under_way, 0)])

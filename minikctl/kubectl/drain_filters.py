"""Which pods of a node ``drain`` may take away, which it passes over, and which stop it.

Pure but for one question: whether a pod's DaemonSet still exists. Source: kubectl pkg/drain/filters.go.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, controller_of
from minikctl.apimachinery.timestamps import parse
from minikctl.kubectl.errors import AggregateError, CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

_MIRROR = "kubernetes.io/config.mirror"
_ENDED = ("Succeeded", "Failed")


class Verdict:
    """``warning`` and ``error`` are texts, "" for none; ``delete`` tells whether the pod is to go."""

    __slots__ = ("delete", "error", "warning")

    def __init__(self, *, delete: bool = True, warning: str = "", error: str = "") -> None:
        self.delete = delete
        self.warning = warning
        self.error = error


_FINE = Verdict()
_SKIP = Verdict(delete=False)


class Filters:
    """The rules with the flags of one call. ``daemon_set_fault`` gives what a look-up of a pod's DaemonSet failed with
    (text and whether it is gone), None where it is there; ``now`` is in milliseconds."""

    __slots__ = ("_daemon_set_fault", "_flags", "_now")

    def __init__(
        self, flags: dict[str, Any], now: int, daemon_set_fault: Callable[[str, str], tuple[str, bool] | None]
    ) -> None:
        self._flags = flags
        self._now = now
        self._daemon_set_fault = daemon_set_fault

    def verdict(self, pod: Obj) -> Verdict:
        """The first rule that keeps the pod decides, else the last one's word holds."""
        result = _FINE
        for rule in (self._deleted, self._daemon_set, self._mirror, self._local_storage, self._unmanaged):
            result = rule(pod)
            if not result.delete:
                break
        return result

    def _deleted(self, pod: Obj) -> Verdict:
        return _SKIP if overdue(pod, self._now, self._flags["skip-wait-for-delete-timeout"]) else _FINE

    def _daemon_set(self, pod: Obj) -> Verdict:
        controller = controller_of(pod)
        if controller is None or controller["kind"] != "DaemonSet" or _ended(pod):
            return _FINE
        fault = self._daemon_set_fault(pod["metadata"]["namespace"], controller["name"])
        if fault is not None:
            text, gone = fault
            if gone and self._flags["force"]:
                return Verdict(warning=text)
            return Verdict(delete=False, error=text)
        if not self._flags["ignore-daemonsets"]:
            return Verdict(delete=False, error="DaemonSet-managed Pods (use --ignore-daemonsets to ignore)")
        return Verdict(delete=False, warning="ignoring DaemonSet-managed Pods")

    def _mirror(self, pod: Obj) -> Verdict:
        return _SKIP if _MIRROR in annotations_of(pod) else _FINE

    def _local_storage(self, pod: Obj) -> Verdict:
        volumes = (pod.get("spec") or {}).get("volumes") or ()
        if _ended(pod) or not any(volume.get("emptyDir") is not None for volume in volumes):
            return _FINE
        if not self._flags["delete-emptydir-data"]:
            return Verdict(delete=False, error="Pods with local storage (use --delete-emptydir-data to override)")
        return Verdict(warning="deleting Pods with local storage")

    def _unmanaged(self, pod: Obj) -> Verdict:
        if _ended(pod) or controller_of(pod) is not None:
            return _FINE
        if self._flags["force"]:
            return Verdict(warning="deleting Pods that declare no controller")
        text = "cannot delete Pods that declare no controller (use --force to override)"
        return Verdict(delete=False, error=text)


def overdue(pod: Obj, now: int, seconds: int) -> bool:
    """Whether a pod has been going away for longer than ``--skip-wait-for-delete-timeout``."""
    gone = pod["metadata"].get("deletionTimestamp")
    return bool(seconds > 0 and gone and (now - parse(gone)) // 1000 > seconds)


def _ended(pod: Obj) -> bool:
    return (pod.get("status") or {}).get("phase") in _ENDED


def sort_out(pods: Sequence[Obj], filters: Filters) -> tuple[list[Obj], str]:
    """(pods to take away, text of the warnings); raises AggregateError for pods that stop it."""
    chosen: list[Obj] = []
    warnings: dict[str, list[str]] = {}
    errors: dict[str, list[str]] = {}
    for pod in pods:
        verdict = filters.verdict(pod)
        where = f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
        if verdict.warning:
            warnings.setdefault(verdict.warning, []).append(where)
        if verdict.error:
            errors.setdefault(verdict.error, []).append(where)
        if verdict.delete:
            chosen.append(pod)
    if errors:
        raise AggregateError(
            CommandError(f"cannot delete {text}: {', '.join(names)}") for text, names in sorted(errors.items())
        )
    return chosen, "; ".join(f"{text}: {', '.join(names)}" for text, names in sorted(warnings.items()))

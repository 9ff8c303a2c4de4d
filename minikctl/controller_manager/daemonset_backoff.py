"""How often a DaemonSet replaces a pod that fails on a node again and again: after 1 s, 2 s, 4 s … 15 min.

Kept in the controller manager's checkpoint, so that it goes on over commands. Source: failedPodsBackoff in
k8s.io/kubernetes/pkg/controller/daemon and k8s.io/client-go/util/flowcontrol/backoff.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.component import Surroundings

FIRST, LONGEST = 1000, 900_000
FORGOTTEN = 2 * LONGEST
"""Milliseconds without a failure after which it starts anew."""
MEMORY = "daemon-backoff"
"""The part of the checkpoint: ``{key: [milliseconds to wait, moment of the last replacement]}``."""


class FailedPodsBackoff:
    __slots__ = ("_surroundings",)

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def wait(self, key: str, now: int) -> int:
        """Milliseconds to wait before the failed pod is replaced; 0 means now, and doubles what the next one waits."""
        whole = self._surroundings.checkpoint() or {}
        records = {k: record for k, record in (whole.get(MEMORY) or {}).items() if now - record[1] <= FORGOTTEN}
        delay, last = records.get(key, (0, 0))
        if now - last < delay:
            return int(delay)
        records[key] = [min(2 * delay, LONGEST) or FIRST, now]
        self._surroundings.save({**whole, MEMORY: records})
        return 0

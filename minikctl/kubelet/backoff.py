"""How long a kubelet waits before it tries again. Pure.

Source: k8s.io/kubernetes/pkg/kubelet (MaxContainerBackOff, backOffPeriod), client-go/util/flowcontrol/backoff.go.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

FIRST, MOST = 10_000, 300_000
FORGIVEN = 600_000
"""A container that ran for longer starts with no back-off again."""

NOTICE = 1000
"""The kubelet looks at its containers once a second."""

LOOK = 12_500
"""While something has to wait, the kubelet looks at it every 10 to 15 seconds, and says that it waits."""
SILENT = 280_000
"""In the longest waits that is no longer told: the recorder of events has heard it too often by then."""

FIRST_LOOKS = 300_000
"""So long a pod that cannot start is looked at as often as a real kubelet would; then as often as it is heard."""


def restart_delay(status: Obj) -> int:
    """Milliseconds from the end of a container, whose status is given, to its next start.

    The first restart comes at once, then 10 s, 20 s and so on to 5 min. What the last one was can be seen in the
    status: it lies between the end of the run before and the start of this one.
    """
    ended, before = status["state"].get("terminated"), status["lastState"].get("terminated")
    if not ended or not before or not before.get("finishedAt"):
        return 0
    begun = parse(ended["startedAt"])
    if parse(ended["finishedAt"]) - begun > FORGIVEN:
        return 0
    waited, delay = begun - parse(before["finishedAt"]), FIRST
    ceiling = FIRST << min(max(status["restartCount"] - 1, 0), 5)
    while delay <= waited and delay < min(ceiling, MOST):
        delay *= 2
    return min(delay, MOST)


def failed_start_delay(restarts: int) -> int:
    """Milliseconds to the next start of a container that has never come to run, ``restarts`` of its starts before."""
    return min(FIRST << min(restarts - 1, 5), MOST) if restarts else 0


def pull_delay(tries: int) -> int:
    """Milliseconds from a failed pull to the next, which waits for a sync: a little more than 10 s, 20 s, …, 5 min."""
    return min(FIRST << min(tries, 5), MOST) + 2000


def look_again(age: int) -> int:
    """Milliseconds to the next look at a container that cannot start as things are, of a pod that old."""
    return LOOK if age < FIRST_LOOKS else MOST


def mount_delay(tries: int) -> int:
    """Milliseconds to the next try to mount: doubling from half a second to 2 min 2 s."""
    return min(500 << min(tries, 10), 122_000)

"""What containers use of CPU and memory, as the annotations of their pod say: what metrics show of them. Pure.

``minikctl.dev/cpu`` and ``minikctl.dev/memory`` hold for each container of the pod, with ``.NAME`` for one of them;
without any, nothing is used. An annotation is a `Load`; what cannot be read counts as none. Autoscalers, kubelets and
`top` all ask here, so that they never differ.
"""

from __future__ import annotations

from itertools import pairwise

from minikctl.apimachinery.quantity import QuantityError, milli
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

    Sharers = dict[tuple[str, str], int]
    """(namespace, text of the annotation) -> how many pods share what it says."""

PREFIX = "minikctl.dev/"
RESOURCES = ("cpu", "memory")
REPEAT = "repeat"
TOGETHER = "together"


class Load:
    """How much is used, and when: ``180m``; or a curve, ``0s=50m,10m=500m,20m=50m``, straight from point to point.

    A curve counts from ``since`` (ms), or from the pod's start where that is None; before its first point and after its
    last one these go on, unless it ``repeats``. ``together``: it is what all pods with this annotation use together.
    """

    __slots__ = ("points", "repeats", "since", "together")

    def __init__(self, points: list[tuple[int, int]], since: int | None, *, repeats: bool, together: bool) -> None:
        self.points = points
        self.since = since
        self.repeats = repeats
        self.together = together

    def at(self, moment: int, start: int) -> int:
        """Thousandths in use at a moment (ms) of a pod that started at ``start``."""
        after = moment - (start if self.since is None else self.since)
        last = self.points[-1][0]
        if self.repeats and last > 0 and after > last:
            after %= last
        before = self.points[0]
        for point in self.points:
            if point[0] > after:
                if before is point:
                    return point[1]
                return before[1] + (point[1] - before[1]) * (after - before[0]) // (point[0] - before[0])
            before = point
        return before[1]

    def passes(self, limit: int, moment: int, start: int) -> int | None:
        """The first moment (ms), not before ``moment``, at which more than ``limit`` is used; None for never.

        ``start``: as for `at`.
        """
        if self.at(moment, start) > limit:
            return moment
        begin = start if self.since is None else self.since
        last = self.points[-1][0]
        rounds = [(moment - begin) // last + turn for turn in (0, 1)] if self.repeats and last > 0 else [0]
        for turn in rounds:
            for (after, amount), (later, more) in pairwise(self.points):
                if more > limit >= amount:
                    found = begin + turn * last + after + (limit - amount) * (later - after) // (more - amount) + 1
                    if found >= moment:
                        return found
        return None


def read(text: str) -> Load:
    """``180m``, ``0s=50m,10m=500m``, each with words behind it (``repeat``, ``together [OF WHAT]``) and, for a curve,
    the moment of its 0s before it (``2026-01-31T12:00:00Z``). Raises ValueError."""
    words = text.split()
    since = parse(words.pop(0)) if len(words) > 1 and words[0][:4].isdigit() and "T" in words[0] else None
    if not words:
        raise ValueError("no amount")
    points = [_point(part) for part in words[0].split(",")] if "=" in words[0] else [(0, milli(words[0]))]
    if any(later[0] <= earlier[0] for earlier, later in pairwise(points)):
        raise ValueError("each point must be later than the one before")
    if any(amount < 0 for _, amount in points):
        raise ValueError("an amount must not be negative")
    return Load(points, since, repeats=REPEAT in words[1:], together=TOGETHER in words[1:])


def _point(text: str) -> tuple[int, int]:
    from minikctl.apimachinery.duration import parse_go

    after, found, amount = text.partition("=")
    if not found:
        raise ValueError(f'"{text}" is no point: write it as TIME=AMOUNT')
    moment = parse_go(after)
    if moment < 0:
        raise ValueError(f'"{after}" lies before the beginning')
    return moment, milli(amount)


def containers(pod: Obj) -> list[Obj]:
    """The containers that run as long as the pod does, sidecars included."""
    sidecars = [c for c in pod["spec"].get("initContainers") or () if c.get("restartPolicy") == "Always"]
    return [*pod["spec"]["containers"], *sidecars]


def annotation(annotations: dict[str, str], resource: str, container: str) -> str | None:
    """What is said of a container: under its own name, or of all containers of the pod."""
    word = PREFIX + resource
    return annotations.get(f"{word}.{container}", annotations.get(word))


def loads(obj: Obj) -> dict[str, str]:
    """The annotations of an object that say what pods use."""
    annotations = obj["metadata"].get("annotations")
    if not annotations:
        return {}
    return {key: text for key, text in annotations.items() if _is_load(key)}


def _is_load(key: str) -> bool:
    return key.startswith(PREFIX) and key[len(PREFIX) :].partition(".")[0] in RESOURCES


def usage(pod: Obj, resource: str, now: int, *, container: str = "", sharers: Sharers | None = None) -> int | None:
    """Thousandths of ``resource`` used by a pod, or one container of it; None where there are no metrics.

    ``sharers``: of `sharers` over the pods among which it is; without, a load together is that of this pod alone.
    """
    status = pod.get("status") or {}
    if status.get("phase") != "Running":
        return None
    names = [c["name"] for c in containers(pod)]
    asked = [name for name in names if container in ("", name)]
    if not asked:
        return None
    annotations = pod["metadata"].get("annotations")
    if not annotations:
        return 0
    return sum(_used(pod, annotations, resource, name, now, len(names), sharers) for name in asked)


def _used(
    pod: Obj, annotations: dict[str, str], resource: str, name: str, now: int, parts: int, sharers: Sharers | None
) -> int:
    text = annotation(annotations, resource, name)
    if not text:
        return 0
    try:
        load = read(text)
    except (QuantityError, ValueError):
        return 0
    started = (pod.get("status") or {}).get("startTime")
    amount = load.at(now, parse(started) if started else now)
    if not load.together:
        return amount
    if sharers is not None and not _takes_work(pod):
        return 0
    pods = (sharers or {}).get((pod["metadata"].get("namespace") or "", text), 1)
    alone = f"{PREFIX}{resource}.{name}" in annotations
    return amount // max(pods, 1) // (1 if alone else parts)


def sharers(pods: Iterable[Obj]) -> Sharers:
    """How many ready pods carry each annotation of a load together: work goes to pods that can take it."""
    counts: Sharers = {}
    for pod in pods:
        annotations = pod["metadata"].get("annotations")
        if not annotations or not _takes_work(pod):
            continue
        namespace = pod["metadata"].get("namespace") or ""
        texts = {text for key, text in annotations.items() if _is_load(key) and TOGETHER in text.split()[1:]}
        for text in texts:
            counts[namespace, text] = counts.get((namespace, text), 0) + 1
    return counts


def _takes_work(pod: Obj) -> bool:
    conditions = (pod.get("status") or {}).get("conditions") or ()
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)

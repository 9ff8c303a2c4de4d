"""How far and how fast a HorizontalPodAutoscaler may go: bounds, stabilization windows, scaling policies. Pure.

What it did and wanted before is a `History`, which the controller keeps between two looks.
Source: k8s.io/kubernetes/pkg/controller/podautoscaler/horizontal.go.
"""

from __future__ import annotations

from math import ceil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

DOWNSCALE_WINDOW = 300
"""Seconds for which a higher recommendation holds against a lower one, where the autoscaler does not say."""
_UP_FACTOR, _UP_MINIMUM = 2, 4
_SCALE_UP: Obj = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [
        {"type": "Pods", "value": 4, "periodSeconds": 15},
        {"type": "Percent", "value": 100, "periodSeconds": 15},
    ],
}
_SCALE_DOWN: Obj = {"selectPolicy": "Max", "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}]}
_WITHIN = ("DesiredWithinRange", "the desired count is within the acceptable range")
_TOO_MANY = ("TooManyReplicas", "the desired replica count is more than the maximum replica count")
_TOO_FEW = ("TooFewReplicas", "the desired replica count is less than the minimum replica count")
_UP_LIMIT = ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate")
_DOWN_LIMIT = ("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate")
_HIGHER = "recent recommendations were higher than current one, applying the highest recent recommendation"
_LOWER = "recent recommendations were lower than current one, applying the lowest recent recommendation"
_READY = ("ReadyForNewScale", "recommended size matches current size")


class History:
    """``recommendations``: (moment in ms, replicas); ``ups`` and ``downs``: (moment, replicas added or removed)."""

    __slots__ = ("downs", "recommendations", "ups")

    def __init__(self, record: dict[str, Any] | None = None) -> None:
        known = record or {}
        self.recommendations: list[list[int]] = known.get("recommendations") or []
        self.ups: list[list[int]] = known.get("ups") or []
        self.downs: list[list[int]] = known.get("downs") or []

    def record(self) -> dict[str, Any]:
        """In JSON."""
        return {"recommendations": self.recommendations, "ups": self.ups, "downs": self.downs}


class Decision:
    """``able`` and ``limited`` are reason and message of the conditions AbleToScale and ScalingLimited;
    ``is_limited`` is the status of the latter."""

    __slots__ = ("able", "is_limited", "limited", "replicas")

    def __init__(self, replicas: int, able: tuple[str, str], limited: tuple[str, str], is_limited: bool) -> None:
        self.replicas = replicas
        self.able = able
        self.limited = limited
        self.is_limited = is_limited


def recommended(history: History, spec: Obj, replicas: int, now: int) -> History:
    """The history with one more recommendation; what no window reaches any more is forgotten."""
    behavior = _behavior(spec)
    window = DOWNSCALE_WINDOW
    if behavior is not None:
        window = max(rules["stabilizationWindowSeconds"] for rules in behavior)
    new = History(history.record())
    new.recommendations = [[at, n] for at, n in history.recommendations if at >= now - window * 1000]
    new.recommendations.append([now, replicas])
    return new


def rescaled(history: History, spec: Obj, before: int, after: int, now: int) -> History:
    """The history with one more change of the target's size; without policies nobody will ask for it."""
    behavior = _behavior(spec)
    if behavior is None:
        return history
    new = History(history.record())
    if after > before:
        new.ups = [*_since(history.ups, _longest(behavior[0]), now), [now, after - before]]
    else:
        new.downs = [*_since(history.downs, _longest(behavior[1]), now), [now, before - after]]
    return new


def limit(history: History, spec: Obj, current: int, wanted: int, now: int) -> Decision:
    """The size that the target gets where metrics ask for ``wanted``, and why it is another one."""
    behavior = _behavior(spec)
    if behavior is None:
        stable, able = _stabilized_down(history, wanted, now)
        replicas, limited = _bounded(spec, current, stable)
    else:
        stable, able = _stabilized(history, behavior, current, wanted, now)
        replicas, limited = _rated(history, spec, behavior, current, stable, now)
    return Decision(replicas, able, limited, replicas != stable)


def _stabilized_down(history: History, wanted: int, now: int) -> tuple[int, tuple[str, str]]:
    recent = [n for at, n in history.recommendations if at >= now - DOWNSCALE_WINDOW * 1000]
    stable = max([wanted, *recent])
    return stable, _READY if stable == wanted else ("ScaleDownStabilized", _HIGHER)


def _bounded(spec: Obj, current: int, wanted: int) -> tuple[int, tuple[str, str]]:
    fastest = max(_UP_FACTOR * current, _UP_MINIMUM)
    most, why = (fastest, _UP_LIMIT) if spec["maxReplicas"] > fastest else (spec["maxReplicas"], _TOO_MANY)
    if wanted < least(spec):
        return least(spec), _TOO_FEW
    return (most, why) if wanted > most else (wanted, _WITHIN)


def _stabilized(
    history: History, behavior: tuple[Obj, Obj], current: int, wanted: int, now: int
) -> tuple[int, tuple[str, str]]:
    lowest = min([wanted, *_recommended_since(history, behavior[0], now)])
    highest = max([wanted, *_recommended_since(history, behavior[1], now)])
    # whatever was recommended before, it never turns the direction: at worst the size stays as it is
    stable = min(max(current, lowest), highest)
    if stable == wanted:
        return stable, _READY
    return stable, ("ScaleUpStabilized", _LOWER) if wanted >= current else ("ScaleDownStabilized", _HIGHER)


def _recommended_since(history: History, rules: Obj, now: int) -> list[int]:
    """What was recommended within a stabilization window."""
    return [n for at, n in history.recommendations if at > now - rules["stabilizationWindowSeconds"] * 1000]


def _rated(
    history: History, spec: Obj, behavior: tuple[Obj, Obj], current: int, wanted: int, now: int
) -> tuple[int, tuple[str, str]]:
    if wanted > current:
        fastest = max(_up_limit(behavior[0], history, current, now), current)
        most, why = (fastest, _UP_LIMIT) if spec["maxReplicas"] > fastest else (spec["maxReplicas"], _TOO_MANY)
        if wanted > most:
            return most, why
    elif wanted < current:
        lowest = min(_down_limit(behavior[1], history, current, now), current)
        bottom, why = (lowest, _DOWN_LIMIT) if least(spec) < lowest else (least(spec), _TOO_FEW)
        if wanted < bottom:
            return bottom, why
    return wanted, _WITHIN


def _up_limit(rules: Obj, history: History, current: int, now: int) -> int:
    if rules["selectPolicy"] == "Disabled":
        return current
    proposals: list[int] = []
    for policy in rules["policies"]:
        start = _size_before(history, current, policy["periodSeconds"], now)
        if policy["type"] == "Pods":
            proposals.append(start + policy["value"])
        else:
            proposals.append(ceil(start * (1 + policy["value"] / 100)))
    return min(proposals) if rules["selectPolicy"] == "Min" else max(proposals)


def _down_limit(rules: Obj, history: History, current: int, now: int) -> int:
    if rules["selectPolicy"] == "Disabled":
        return current
    proposals: list[int] = []
    for policy in rules["policies"]:
        start = _size_before(history, current, policy["periodSeconds"], now)
        if policy["type"] == "Pods":
            proposals.append(start - policy["value"])
        else:
            proposals.append(int(start * (1 - policy["value"] / 100)))
    return max(proposals) if rules["selectPolicy"] == "Min" else min(proposals)


def _size_before(history: History, current: int, seconds: int, now: int) -> int:
    """The target's size at the beginning of a period: without what was added, with what was removed since."""
    added = sum(n for _, n in _since(history.ups, seconds, now))
    return current - added + sum(n for _, n in _since(history.downs, seconds, now))


def _since(changes: list[list[int]], seconds: int, now: int) -> list[list[int]]:
    return [change for change in changes if change[0] > now - seconds * 1000]


def _longest(rules: Obj) -> int:
    return max(int(policy["periodSeconds"]) for policy in rules["policies"])


def _behavior(spec: Obj) -> tuple[Obj, Obj] | None:
    """The rules for up and down, filled in; None for an autoscaler that has none."""
    behavior = spec.get("behavior")
    if behavior is None:
        return None
    up = {**_SCALE_UP, **(behavior.get("scaleUp") or {})}
    down = {**_SCALE_DOWN, **(behavior.get("scaleDown") or {})}
    if down.get("stabilizationWindowSeconds") is None:
        down["stabilizationWindowSeconds"] = DOWNSCALE_WINDOW
    return up, down


def least(spec: Obj) -> int:
    """The lower bound."""
    value = spec.get("minReplicas")
    return 1 if value is None else int(value)

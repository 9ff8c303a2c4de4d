"""The TARGETS cell of an autoscaler: what each metric is, and what it should be. ``cpu: <unknown>/80%``.

Source: formatHPAMetrics of pkg/printers/internalversion/printers.go.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj

_SHOWN = 2


def targets(metrics: Sequence[Obj], current: Sequence[Obj]) -> str:
    """``metrics`` of the spec, ``current`` of the status, which go by place."""
    if not metrics:
        return NONE
    texts = [_target(metric, current[at] if at < len(current) else {}) for at, metric in enumerate(metrics)]
    shown = ", ".join(texts[:_SHOWN])
    return f"{shown} + {len(texts) - _SHOWN} more..." if len(texts) > _SHOWN else shown


def _target(metric: Obj, status: Obj) -> str:
    kind = metric.get("type") or ""
    key = kind[:1].lower() + kind[1:]
    source = metric.get(key) or {}
    target, held = source.get("target") or {}, status.get(key)
    now = None if held is None else held.get("current") or {}
    if kind in ("Resource", "ContainerResource"):
        return f"{source.get('name')}: {_resource(target, now)}"
    if kind == "Pods":
        return f"{_amount(now, 'averageValue')}/{_quantity(target.get('averageValue'))}"
    if kind in ("External", "Object"):
        if target.get("averageValue") is not None:
            return f"{_average(now)}/{_quantity(target['averageValue'])} (avg)"
        return f"{_amount(now, 'value')}/{_quantity(target.get('value'))}"
    return "<unknown type>"


def _resource(target: Obj, now: Obj | None) -> str:
    if target.get("averageValue") is not None:
        return f"{_amount(now, 'averageValue')}/{_quantity(target['averageValue'])}"
    percent = (now or {}).get("averageUtilization")
    wanted = target.get("averageUtilization")
    return f"{UNKNOWN if percent is None else f'{percent}%'}/{'<auto>' if wanted is None else f'{wanted}%'}"


def _average(now: Obj | None) -> str:
    return UNKNOWN if now is None or now.get("averageValue") is None else _quantity(now["averageValue"])


def _amount(now: Obj | None, key: str) -> str:
    return UNKNOWN if now is None else _quantity(now.get(key))


def _quantity(value: str | float | None) -> str:
    """As stored, but for a value that is not there."""
    return "<nil>" if value is None else str(value)

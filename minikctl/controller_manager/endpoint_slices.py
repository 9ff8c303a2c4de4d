"""How a Service's endpoints are spread over its EndpointSlices: kept where they are, filled up, added. Pure.

Source: k8s.io/endpointslice (reconciler.go).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

    Groups = list[tuple[list[Obj], dict[str, Obj]]]
    """(ports, endpoints by the uid of their pod): those that answer on the same ports share slices."""

CAPACITY = 100


class Planned:
    """One slice as it is to be. ``current`` is the slice that becomes it, None for a new one."""

    __slots__ = ("current", "endpoints", "ports")

    def __init__(self, current: Obj | None, ports: list[Obj], endpoints: list[Obj]) -> None:
        self.current = current
        self.ports = ports
        self.endpoints = endpoints


def plan(slices: list[Obj], groups: Groups) -> tuple[list[Planned], list[Obj]]:
    """(the slices that are to be, those that are to go). There is always one, if need be without endpoints; a new one
    takes the place of one that would go."""
    by_ports: dict[str, list[Obj]] = {}
    for found in slices:
        by_ports.setdefault(repr([{"name": "", **port} for port in found.get("ports") or ()]), []).append(found)
    planned: list[Planned] = []
    for ports, endpoints in [group for group in groups if group[1]] or [([], {})]:
        planned += _spread(by_ports.pop(repr(ports), []), ports, dict(endpoints))
    full = [one for one in planned if one.endpoints]
    if full:
        spare = [one.current for one in planned if not one.endpoints and one.current is not None]
        planned = full
    else:
        spare = [one.current for one in planned[1:] if one.current is not None]
        planned = planned[:1]
    spare += [found for left in by_ports.values() for found in left]
    for one in planned:
        if one.current is None and spare:
            one.current = spare.pop(0)
    return planned, spare


def _spread(slices: list[Obj], ports: list[Obj], left: dict[str, Obj]) -> list[Planned]:
    """The endpoints of one group: those that a slice has stay there, the others fill up what there is."""
    planned = []
    for found in slices:
        stay = []
        for endpoint in found.get("endpoints") or ():
            new = left.pop((endpoint.get("targetRef") or {}).get("uid", ""), None)
            if new is not None:
                stay.append(new)
        planned.append(Planned(found, ports, stay))
    waiting = list(left.values())
    for one in planned:
        room = CAPACITY - len(one.endpoints)
        one.endpoints += waiting[:room]
        waiting = waiting[room:]
    planned += [Planned(None, ports, waiting[at : at + CAPACITY]) for at in range(0, len(waiting), CAPACITY)]
    return planned or [Planned(None, ports, [])]

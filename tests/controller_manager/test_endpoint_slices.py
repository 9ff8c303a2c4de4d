"""How endpoints are spread over slices: at most 100 each, and as few changes as can be."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from minikctl.controller_manager.endpoint_slices import CAPACITY, Planned, plan

HTTP = [{"name": "", "port": 80, "protocol": "TCP"}]
OTHER = [{"name": "", "port": 81, "protocol": "TCP"}]


def endpoint(uid: str) -> dict[str, Any]:
    return {"addresses": ["10.244.0.3"], "targetRef": {"uid": uid}}


def endpoints(*uids: str) -> dict[str, Any]:
    return {uid: endpoint(uid) for uid in uids}


def made(name: str, one: Planned) -> dict[str, Any]:
    return {"metadata": {"name": name}, "ports": one.ports, "endpoints": one.endpoints}


def uids(one: Planned) -> list[str]:
    return [entry["targetRef"]["uid"] for entry in one.endpoints]


def test_without_endpoints_there_is_one_slice() -> None:
    planned, gone = plan([], [])
    assert ([one.endpoints for one in planned], gone) == ([[]], [])


def test_a_hundred_fit_into_one() -> None:
    planned, _ = plan([], [(HTTP, endpoints(*map(str, range(250))))])
    assert [len(one.endpoints) for one in planned] == [100, 100, 50]


def test_an_endpoint_stays_in_its_slice_and_room_is_filled() -> None:
    first = made("a", Planned(None, HTTP, [endpoint("1"), endpoint("2")]))
    planned, gone = plan([first], [(HTTP, endpoints("2", "3"))])
    assert ([one.current for one in planned], [uids(one) for one in planned], gone) == ([first], [["2", "3"]], [])


def test_pods_that_answer_on_other_ports_have_other_slices() -> None:
    planned, _ = plan([], [(HTTP, endpoints("1")), (OTHER, endpoints("2"))])
    assert [(one.ports, uids(one)) for one in planned] == [(HTTP, ["1"]), (OTHER, ["2"])]


def test_a_slice_that_would_go_becomes_the_new_one() -> None:
    old = made("a", Planned(None, HTTP, [endpoint("1")]))
    planned, gone = plan([old], [(OTHER, endpoints("1"))])
    assert ([one.current for one in planned], [one.ports for one in planned], gone) == ([old], [OTHER], [])


@given(st.lists(st.sets(st.integers(0, 260)), min_size=1, max_size=4))
def test_every_endpoint_stands_in_one_slice_whatever_was_there_before(rounds: list[set[int]]) -> None:
    slices: list[dict[str, Any]] = []
    for number, wanted in enumerate(rounds):
        names = [str(uid) for uid in sorted(wanted)]
        planned, gone = plan(slices, [(HTTP, endpoints(*names))])
        assert sorted(uid for one in planned for uid in uids(one)) == sorted(names)
        assert all(len(one.endpoints) <= CAPACITY for one in planned)
        assert len(planned) == 1 or all(one.endpoints for one in planned)
        kept = [one.current["metadata"]["name"] for one in planned if one.current]
        assert sorted([*kept, *(one["metadata"]["name"] for one in gone)]) == sorted(
            one["metadata"]["name"] for one in slices
        )
        slices = [
            made(one.current["metadata"]["name"] if one.current else f"{number}-{index}", one)
            for index, one in enumerate(planned)
        ]

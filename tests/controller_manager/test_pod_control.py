"""How many pods are tried at once, and when no more are: slowStartBatch of Kubernetes' controllers."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.errors import forbidden
from minikctl.controller_manager.pod_control import PodControl

Obj = dict[str, Any]


class Server:
    """Lets ``room`` pods be made, and notes what it is asked and told."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.asked = 0
        self.told: list[str] = []

    def create(self, resource: str, obj: Obj) -> Obj:
        self.asked += 1
        if self.asked > self.room:
            raise forbidden("pods", f"web-{self.asked}", "exceeded quota: q")
        return {"metadata": {"name": f"web-{self.asked}"}}

    def normal(self, owner: Obj, reason: str, message: str) -> None:
        self.told.append(reason)

    warning = normal


@pytest.mark.parametrize(
    ("wanted", "room", "asked"),
    [
        (10, 10, 10),
        (10, 0, 1),  # the first batch is of one pod
        (10, 1, 3),  # the second of two
        (10, 2, 3),
        (10, 3, 7),  # the third of four, of which all are refused
        (10, 5, 7),
        (10, 8, 10),  # the last of what is left
        (0, 0, 0),
    ],
)
def test_a_batch_is_twice_as_large_as_the_last_and_the_last_with_a_refusal(wanted: int, room: int, asked: int) -> None:
    server = Server(room)
    made, fault = PodControl(server, server).create_all([{"metadata": {}}] * wanted, {})  # type: ignore[arg-type]
    assert (len(made), server.asked) == (min(room, wanted), asked)
    assert (fault is None) == (room >= wanted)
    assert server.told == ["SuccessfulCreate"] * len(made) + ["FailedCreate"] * (asked - len(made))

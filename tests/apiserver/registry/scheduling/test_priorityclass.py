"""PriorityClasses (transcript scheduling/preemption; pkg/apis/scheduling of Kubernetes 1.33)."""

from __future__ import annotations

import pytest
from pages import faults, made, page

CLASS = "scheduling.priorityclass"


def test_preemption_is_the_default() -> None:
    assert made(CLASS, None, value=5)["preemptionPolicy"] == "PreemptLowerPriority"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("low", 10, []),
        ("high", 1000000001, ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"]),
        (
            "system-mine",
            5,
            [
                (
                    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system "
                    "use only. "
                    "error: system-mine is not a known system priority class"
                )
            ],
        ),
        ("system-node-critical", 2000001000, []),
        (
            "system-node-critical",
            1,
            [
                (
                    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system "
                    "use only. "
                    "error: value of system-node-critical PriorityClass must be 2000001000"
                )
            ],
        ),
    ],
)
def test_names_and_values_of_the_system_are_its_own(name: str, value: int, expected: list[str]) -> None:
    assert faults(CLASS, made(CLASS, None, value=value, metadata={"name": name})) == expected


def test_the_value_never_changes() -> None:
    old = made(CLASS, None, value=10)
    new = {**old, "value": 2_000_000_000, "metadata": {**old["metadata"], "resourceVersion": "7"}}
    assert faults(CLASS, new) == []
    assert [str(fault) for fault in page(CLASS).validate_update(new, old)] == [
        "value: Forbidden: may not be changed in an update."
    ]
    assert not page(CLASS).generation_changed(new, old)


def test_the_table_shows_the_policy_too() -> None:
    obj = made(CLASS, None, value=5, globalDefault=True, preemptionPolicy="Never")
    assert [name for name, _ in page(CLASS).COLUMNS] == ["Name", "Value", "Global-Default", "Age", "PreemptionPolicy"]
    assert page(CLASS).cells(obj) == ["web", 5, "true", "<unknown>", "Never"]

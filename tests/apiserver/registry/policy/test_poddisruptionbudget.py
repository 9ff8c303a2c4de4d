"""PodDisruptionBudgets (transcript policy/pdb)."""

from __future__ import annotations

import re

from pages import faults, made, page

BUDGET = "policy.poddisruptionbudget"
SELECTOR = {"matchLabels": {"app": "held"}}


def test_only_one_of_the_two_limits_may_be_set() -> None:
    (fault,) = faults(BUDGET, made(BUDGET, {"minAvailable": 2, "maxUnavailable": 1, "selector": SELECTOR}))
    assert re.sub(r"\b0x[0-9a-f]{6,}\b", "<POINTER>", fault) == (
        "spec: Invalid value: policy.PodDisruptionBudgetSpec{MinAvailable:(*intstr.IntOrString)(<POINTER>), "
        "Selector:(*v1.LabelSelector)(<POINTER>), MaxUnavailable:(*intstr.IntOrString)(<POINTER>), "
        "UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType)(nil)}: "
        "minAvailable and maxUnavailable cannot be both set"
    )


def test_limits_and_policy_are_checked() -> None:
    spec = {"minAvailable": "101%", "selector": SELECTOR, "unhealthyPodEvictionPolicy": "Never"}
    assert faults(BUDGET, made(BUDGET, spec)) == [
        (
            'spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: '
            "must not be greater than 100%"
        ),
        (
            'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", '
            '"IfHealthyBudget"'
        ),
    ]


def test_a_new_budget_allows_nothing() -> None:
    assert made(BUDGET, {"minAvailable": 0, "selector": {}})["status"] == {
        "disruptionsAllowed": 0,
        "currentHealthy": 0,
        "desiredHealthy": 0,
        "expectedPods": 0,
    }


def test_the_table_shows_what_is_not_set() -> None:
    obj = made(BUDGET, {"maxUnavailable": "50%", "selector": SELECTOR})
    obj["status"]["disruptionsAllowed"] = 2
    strategy = page(BUDGET)
    assert [name for name, _ in strategy.COLUMNS][1:4] == ["Min Available", "Max Unavailable", "Allowed Disruptions"]
    assert strategy.cells(obj)[1:4] == ["N/A", "50%", 2]

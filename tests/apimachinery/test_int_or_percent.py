"""Counts that may be percentages, against k8s.io/apimachinery/pkg/util/intstr."""

from __future__ import annotations

import pytest

from minikctl.apimachinery import int_or_percent


@pytest.mark.parametrize(
    ("value", "total", "up", "down"),
    [(3, 10, 3, 3), ("25%", 10, 3, 2), ("50%", 10, 5, 5), ("0%", 10, 0, 0), ("1%", 1, 1, 0), ("150%", 4, 6, 6)],
)
def test_a_percentage_is_rounded_up_or_down(value: int | str, total: int, up: int, down: int) -> None:
    assert int_or_percent.resolve(value, total, True) == up
    assert int_or_percent.resolve(value, total, False) == down


def test_text_that_is_no_percentage_is_refused_in_kubernetes_words() -> None:
    with pytest.raises(ValueError) as caught:
        int_or_percent.resolve("3", 10, True)
    assert str(caught.value) == "invalid value for IntOrString: invalid type: string is not a percentage"
    with pytest.raises(ValueError) as caught:
        int_or_percent.resolve("x%", 10, True)
    words = 'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax'
    assert str(caught.value) == words


def test_a_check_for_zero_sees_the_number_without_its_unit() -> None:
    assert [int_or_percent.number_of(value) for value in (0, "0%", "25%", 3, "lots", "5")] == [0, 0, 25, 3, 0, 5]

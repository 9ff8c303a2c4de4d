"""Which Services a pod's change concerns: the same as looking at every selector."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minikctl.apimachinery.watch import Change
from minikctl.controller_manager.service_keys import ServiceKeys

LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"), max_size=3)


def service(name: str, selector: dict[str, str]) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "default"}, "spec": {"selector": selector}}


def pod(labels: dict[str, str], address: str = "10.244.0.3") -> dict[str, Any]:
    return {
        "metadata": {"name": "p", "namespace": "default", "labels": labels},
        "spec": {},
        "status": {"podIP": address},
    }


class Listed:
    def __init__(self, selectors: dict[str, dict[str, str]]) -> None:
        self.selectors = selectors

    def list(self, resource: str, namespace: str) -> list[dict[str, Any]]:
        return [service(name, selector) for name, selector in self.selectors.items()]


def concerned(keys: ServiceKeys, labels: dict[str, str]) -> set[str]:
    return {key.removeprefix("default/") for key in keys.of_pod(Change("ADDED", "pods", pod(labels), None, 1))}


def expected(selectors: dict[str, dict[str, str]], labels: dict[str, str]) -> set[str]:
    return {name for name, selector in selectors.items() if selector and selector.items() <= labels.items()}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from("stuvw"), LABELS), LABELS, st.sampled_from("stuvw"), LABELS)
def test_every_service_that_selects_the_pod_is_found(
    selectors: dict[str, dict[str, str]], labels: dict[str, str], changed: str, selector: dict[str, str]
) -> None:
    keys = ServiceKeys(Listed(selectors))  # type: ignore[arg-type]
    assert concerned(keys, labels) == expected(selectors, labels)
    keys.of_service(Change("MODIFIED", "services", service(changed, selector), None, 2))
    assert concerned(keys, labels) == expected({**selectors, changed: selector}, labels)
    keys.of_service(Change("DELETED", "services", service(changed, selector), None, 3))
    rest = {name: wanted for name, wanted in selectors.items() if name != changed}
    assert concerned(keys, labels) == expected(rest, labels)


def test_a_pod_that_leaves_a_service_concerns_it_still() -> None:
    keys = ServiceKeys(Listed({"s": {"a": "x"}}))  # type: ignore[arg-type]
    change = Change("MODIFIED", "pods", pod({"a": "y"}), pod({"a": "x"}), 2)
    assert keys.of_pod(change) == ["default/s"]


def test_a_change_that_no_endpoint_shows_concerns_nobody() -> None:
    keys = ServiceKeys(Listed({"s": {"a": "x"}}))  # type: ignore[arg-type]
    assert keys.of_pod(Change("MODIFIED", "pods", pod({"a": "x"}), pod({"a": "x"}), 2)) == []
    assert keys.of_pod(Change("ADDED", "pods", pod({"a": "x"}, ""), None, 2)) == []


def test_a_pod_meets_only_services_that_want_one_of_its_labels() -> None:
    many = {f"s{number}": {"app": f"a{number}", "tier": "web"} for number in range(500)}
    keys = ServiceKeys(Listed(many))  # type: ignore[arg-type]
    assert concerned(keys, {"app": "a7", "tier": "web"}) == {"s7"}
    known = keys._namespaces["default"]
    assert len(known._by_label.get(("tier", "web"), ())) <= 1

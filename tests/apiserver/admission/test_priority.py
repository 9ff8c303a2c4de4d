"""PriorityClasses: what a pod gets by its class, and that there is one default. Words as in the plugin's source."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.errors import Forbidden

Obj = dict[str, Any]
CLASSES = "priorityclasses.scheduling.k8s.io"


def priority_class(name: str, value: int, **more: Any) -> Obj:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name},
        "value": value,
        **more,
    }


def pod(**spec: Any) -> Obj:
    spec = {"containers": [{"name": "c", "image": "a:1"}], **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}


def test_the_two_of_the_system_are_there(api: Any) -> None:
    found = {one["metadata"]["name"]: one["value"] for one in api.client.list(CLASSES)}
    assert found == {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def test_a_pod_has_the_number_of_its_class(api: Any) -> None:
    api.client.create(CLASSES, priority_class("high", 1000, preemptionPolicy="Never"))
    made = api.create("pods", pod(priorityClassName="high"))["spec"]
    assert (made["priority"], made["preemptionPolicy"]) == (1000, "Never")


def test_a_pod_without_a_class_has_the_default_one(api: Any) -> None:
    api.client.create(CLASSES, priority_class("usual", 7, globalDefault=True))
    made = api.create("pods", pod())["spec"]
    assert (made["priorityClassName"], made["priority"]) == ("usual", 7)


def test_a_class_that_is_missing_is_told(api: Any) -> None:
    assert api.refusal("pods", pod(priorityClassName="none")) == "no PriorityClass with name none was found"


def test_a_second_default_is_refused(api: Any) -> None:
    api.client.create(CLASSES, priority_class("usual", 7, globalDefault=True))
    text = (
        'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. '
        "Only one default can exist"
    )
    with pytest.raises(Forbidden) as made:
        api.client.create(CLASSES, priority_class("other", 8, globalDefault=True))
    assert made.value.message == text
    api.client.create(CLASSES, priority_class("other", 8))
    with pytest.raises(Forbidden) as changed:
        api.client.patch(CLASSES, "", "other", {"globalDefault": True}, type="merge")
    assert changed.value.message == text
    api.client.patch(CLASSES, "", "usual", {"description": "still the default"}, type="merge")

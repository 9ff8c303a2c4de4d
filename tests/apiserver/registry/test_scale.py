"""The scale subresource (pkg/registry/apps/deployment/storage)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minikctl.apimachinery.errors import Conflict, Invalid
from minikctl.apiserver.registry.scale import read_scale, write_scale

if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def deployment() -> Obj:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "default", "uid": "u", "resourceVersion": "7", "labels": {"a": "b"}},
        "spec": {"replicas": 3, "selector": {"matchLabels": {"b": "2", "a": "1"}}, "template": {}},
        "status": {"replicas": 2},
    }


def test_a_scale_is_the_number_and_the_selector_of_its_owner() -> None:
    assert read_scale(deployment(), "Deployment") == {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {"name": "web", "namespace": "default", "uid": "u", "resourceVersion": "7"},
        "spec": {"replicas": 3},
        "status": {"replicas": 2, "selector": "a=1,b=2"},
    }


def test_a_controller_of_v1_has_a_plain_selector() -> None:
    controller = {"kind": "ReplicationController", "metadata": {"name": "old"}, "spec": {"selector": {"a": "1"}}}
    scale = read_scale(controller, "ReplicationController")
    assert (scale["spec"], scale["status"]) == ({}, {"replicas": 0, "selector": "a=1"})


def test_writing_changes_the_number_alone() -> None:
    old = deployment()
    new = write_scale(old, {"spec": {"replicas": 5}})
    assert new["spec"] == {**old["spec"], "replicas": 5}
    assert old["spec"]["replicas"] == 3
    assert new["metadata"] is old["metadata"]
    assert write_scale(old, {"spec": {}})["spec"]["replicas"] == 0


def test_a_negative_number_is_a_fault_of_the_scale() -> None:
    with pytest.raises(Invalid) as caught:
        write_scale(deployment(), {"spec": {"replicas": -1}})
    assert caught.value.message == (
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'
    )


def test_another_version_or_uid_is_a_conflict() -> None:
    with pytest.raises(Conflict) as caught:
        write_scale(deployment(), {"metadata": {"resourceVersion": "6"}, "spec": {"replicas": 1}})
    assert caught.value.message == (
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your '
        "changes to the latest version and try again"
    )
    with pytest.raises(Conflict) as caught:
        write_scale(deployment(), {"metadata": {"uid": "other"}, "spec": {"replicas": 1}})
    assert caught.value.message == (
        'Operation cannot be fulfilled on deployments/scale.apps "web": Precondition failed: UID in precondition: '
        "other, UID in object meta: u"
    )

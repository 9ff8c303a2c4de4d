"""Scopes of quotas, beyond what admission tests of pods show: claims are in one scope only, by their classes."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.quota_scopes import matches

Obj = dict[str, Any]


def quota(operator: str, *values: str, scope: str = "VolumeAttributesClass") -> Obj:
    wanted: Obj = {"scopeName": scope, "operator": operator}
    if values:
        wanted["values"] = list(values)
    return {"spec": {"scopeSelector": {"matchExpressions": [wanted]}}}


def claim(name: str = "", **status: Any) -> Obj:
    return {"spec": {"volumeAttributesClassName": name} if name else {}, "status": status}


@pytest.mark.parametrize(
    ("wanted", "counted", "other"),
    [
        (quota("Exists"), claim("gold"), claim()),
        (quota("DoesNotExist"), claim(), claim("gold")),
        (quota("In", "gold"), claim("gold"), claim("silver")),
        (quota("NotIn", "gold"), claim(), claim("gold")),
        # what it has still, and what it is changed to, count as well
        (quota("In", "gold"), claim("silver", currentVolumeAttributesClassName="gold"), claim("silver")),
        (
            quota("In", "gold"),
            claim("silver", modifyVolumeStatus={"targetVolumeAttributesClassName": "gold"}),
            claim("silver"),
        ),
    ],
)
def test_claims_are_chosen_by_their_attributes_class(wanted: Obj, counted: Obj, other: Obj) -> None:
    assert matches(wanted, "persistentvolumeclaims", counted)
    assert not matches(wanted, "persistentvolumeclaims", other)


def test_scopes_of_pods_never_hold_for_claims_nor_the_other_way_round() -> None:
    assert not matches({"spec": {"scopes": ["NotTerminating"]}}, "persistentvolumeclaims", claim())
    assert not matches(quota("DoesNotExist"), "pods", {"spec": {}})
    assert not matches({"spec": {"scopes": ["NotTerminating"]}}, "configmaps", {})

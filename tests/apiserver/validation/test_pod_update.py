"""What may change in a pod that exists, and how a refusal shows what did."""

# ruff: noqa: E501 - a message that is split can no longer be searched for

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from minikctl.apiserver.registry.core import pod as page

REFUSED = (
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
    "`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n"
)


def pod(meta: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    whole = {
        "metadata": {"name": "p", "namespace": "default", "uid": "u", "resourceVersion": "1", **(meta or {})},
        "spec": {"containers": [{"name": "main", "image": "nginx:1.25", "ports": [{"containerPort": 80}]}], **spec},
    }
    page.default(whole)
    return whole


def update(old: dict[str, Any], **spec: Any) -> list[str]:
    new = deepcopy(old)
    for key, value in spec.items():
        if value is None:
            new["spec"].pop(key, None)
        else:
            new["spec"][key] = value
    return [str(fault) for fault in page.validate_update(new, old)]


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ({}, {}),
        ({}, {"activeDeadlineSeconds": 5}),
        ({"activeDeadlineSeconds": 5}, {"activeDeadlineSeconds": 4}),
        ({"tolerations": [{"key": "a"}]}, {"tolerations": [{"key": "b"}, {"key": "a", "tolerationSeconds": 1}]}),
        ({"terminationGracePeriodSeconds": -1}, {"terminationGracePeriodSeconds": 1}),
        ({"schedulingGates": [{"name": "a"}, {"name": "b"}]}, {"schedulingGates": [{"name": "b"}]}),
        ({"schedulingGates": [{"name": "a"}]}, {"nodeSelector": {"zone": "a"}}),
        ({"schedulingGates": [{"name": "a"}]}, {"affinity": {"nodeAffinity": {}}}),
    ],
)
def test_what_may_change(before: dict[str, Any], change: dict[str, Any]) -> None:
    assert update(pod(**before), **change) == []


def test_an_image_may_change_but_not_disappear() -> None:
    old = pod()
    container = old["spec"]["containers"][0]
    assert update(old, containers=[{**container, "image": "nginx:1.26"}]) == []
    assert update(old, containers=[{**container, "image": ""}]) == ["spec.containers[0].image: Required value"]


@pytest.mark.parametrize(
    ("before", "change", "expected"),
    [
        ({}, {"containers": []}, "spec.containers: Forbidden: pod updates may not add or remove containers"),
        (
            {"activeDeadlineSeconds": 5},
            {"activeDeadlineSeconds": 6},
            "spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value",
        ),
        (
            {"activeDeadlineSeconds": 5},
            {"activeDeadlineSeconds": None},
            'spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value',
        ),
        (
            {"tolerations": [{"key": "a"}]},
            {"tolerations": []},
            "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
        ),
        (
            {"schedulingGates": [{"name": "a"}]},
            {"schedulingGates": [{"name": "b"}]},
            "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
        ),
        (
            {"schedulingGates": [{"name": "a"}], "nodeSelector": {"zone": "a"}},
            {"nodeSelector": {"zone": "b"}},
            'spec.nodeSelector: Invalid value: map[string]string{"zone":"b"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
    ],
)
def test_what_may_not_change(before: dict[str, Any], change: dict[str, Any], expected: str) -> None:
    assert update(pod(**before), **change) == [expected]


def shown(name: str) -> str:
    return (Path(__file__).parent / "pod_diffs" / name).read_text(encoding="utf-8")


def test_a_refusal_shows_the_difference_of_a_pod_field() -> None:
    assert update(pod(), hostname="db", dnsPolicy="Default") == [REFUSED + shown("pod_fields.txt")]


def test_a_refusal_shows_the_difference_of_a_container() -> None:
    old = pod()
    container = {**old["spec"]["containers"][0], "ports": [{"containerPort": 81, "protocol": "TCP"}]}
    assert update(old, containers=[container]) == [REFUSED + shown("container_field.txt")]


def test_mirror_and_apparmor_annotations_stay() -> None:
    old = pod({"annotations": {"kubernetes.io/config.mirror": "x"}})
    new = pod({"annotations": {"container.apparmor.security.beta.kubernetes.io/main": "unconfined"}})
    assert [str(fault) for fault in page.validate_update(new, old)] == [
        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/main]: Forbidden: may not add AppArmor annotations",
        "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not remove or update mirror pod annotation",
    ]


def status_faults(new: dict[str, Any], old: dict[str, Any], **spec: Any) -> list[str]:
    before, after = pod(**spec), pod(**spec)
    before["status"], after["status"] = old, new
    return [str(fault) for fault in page.validate_status_update(after, before)]


def test_the_dead_stay_dead() -> None:
    old = {"containerStatuses": [{"name": "main", "state": {"terminated": {"exitCode": 0}}}]}
    new = {"containerStatuses": [{"name": "main", "state": {"running": {}}}]}
    expected = ["status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state"]
    assert status_faults(new, old, restartPolicy="Never") == expected
    assert status_faults(new, old, restartPolicy="OnFailure") == expected
    assert status_faults(new, old, restartPolicy="Always") == []


def test_a_failed_container_may_run_again_on_failure() -> None:
    old = {"containerStatuses": [{"name": "main", "state": {"terminated": {"exitCode": 1}}}]}
    new = {"containerStatuses": [{"name": "main", "state": {"running": {}}}]}
    assert status_faults(new, old, restartPolicy="OnFailure") == []


def test_a_status_has_one_address_a_family_and_keeps_its_class() -> None:
    new = {"qosClass": "Burstable", "podIPs": [{"ip": "10.0.0.1"}, {"ip": "10.0.0.2"}], "hostIPs": [{"ip": "x"}]}
    found = status_faults(new, {"qosClass": "Guaranteed"})
    assert found[0] == 'status.qosClass: Invalid value: "Burstable": field is immutable'
    assert found[1].endswith("may specify no more than one IP for each IP family")
    assert found[2] == 'status.hostIPs[0].ip: Invalid value: "x": must be equal to `hostIP`'

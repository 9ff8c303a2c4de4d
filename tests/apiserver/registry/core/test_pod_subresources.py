"""Ephemeral containers and resizes: the two doors through which a pod's containers change."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from minikctl.apiserver.registry.core import pod as page

CONTAINER = {
    "imagePullPolicy": "IfNotPresent",
    "terminationMessagePolicy": "File",
    "image": "nginx:1.25",
}


def pod(**spec: Any) -> dict[str, Any]:
    container = {**CONTAINER, "name": "main", "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "1Gi"}}}
    return {
        "metadata": {"name": "p", "namespace": "default", "uid": "u", "resourceVersion": "1", "labels": {"a": "b"}},
        "spec": {
            "containers": [container],
            "dnsPolicy": "ClusterFirst",
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 30,
            **spec,
        },
        "status": {"phase": "Running", "qosClass": "Burstable"},
    }


DEBUG = {**CONTAINER, "name": "debug"}


def messages(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults]


def add_ephemeral(new: dict[str, Any], old: dict[str, Any]) -> list[str]:
    page.prepare_ephemeralcontainers_update(new, old)
    return messages(page.validate_ephemeralcontainers_update(new, old))


def test_an_ephemeral_container_may_be_added_and_nothing_else() -> None:
    old = pod()
    new = pod(ephemeralContainers=[DEBUG], nodeName="elsewhere")
    new["metadata"]["labels"] = {"x": "y"}
    assert add_ephemeral(new, old) == []
    assert new["spec"] == {**old["spec"], "ephemeralContainers": [DEBUG]}
    assert new["metadata"]["labels"] == {"a": "b"}


def test_an_ephemeral_container_stays_for_good() -> None:
    old = pod(ephemeralContainers=[DEBUG])
    assert add_ephemeral(pod(), old) == [
        'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n'
    ]
    changed = add_ephemeral(pod(ephemeralContainers=[{**DEBUG, "image": "busybox"}]), old)
    start = 'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed\n'
    assert changed[0].startswith(start)
    assert '- \tImage:   "nginx:1.25",' in changed[0]
    assert '+ \tImage:   "busybox",' in changed[0]


def test_an_ephemeral_container_has_no_ports_probes_or_resources() -> None:
    bad = {**DEBUG, "name": "main", "ports": [{"containerPort": 80, "protocol": "TCP"}], "targetContainerName": "none"}
    assert add_ephemeral(pod(ephemeralContainers=[bad]), pod()) == [
        'spec.ephemeralContainers[0].name: Duplicate value: "main"',
        'spec.ephemeralContainers[0].targetContainerName: Not found: "none"',
        "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
    ]


def resize(requests: dict[str, str], limits: dict[str, str], old: dict[str, Any] | None = None) -> list[str]:
    old = old or pod()
    new = deepcopy(old)
    new["spec"]["containers"][0]["resources"] = {"requests": requests, "limits": limits}
    new["spec"]["containers"][0]["image"] = "dropped"
    page.prepare_resize_update(new, old)
    assert new["spec"]["containers"][0]["image"] == "nginx:1.25"
    return messages(page.validate_resize_update(new, old))


def test_cpu_and_memory_may_be_resized() -> None:
    assert resize({"cpu": "200m"}, {"memory": "2Gi", "cpu": "1"}) == []


@pytest.mark.parametrize(
    ("requests", "limits", "expected"),
    [
        (
            {},
            {"memory": "1Gi"},
            "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed",
        ),
        ({"cpu": "1"}, {}, "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed"),
        (
            {"cpu": "1"},
            {"memory": "512Mi"},
            (
                "spec.containers[0].resources.limits[memory]: Forbidden: "
                "memory limits cannot be decreased unless resizePolicy is RestartContainer"
            ),
        ),
        (
            {"cpu": "1", "ephemeral-storage": "1Gi"},
            {"memory": "1Gi"},
            "spec: Forbidden: only cpu and memory resources are mutable",
        ),
        (
            {"cpu": "1", "memory": "1Gi"},
            {"cpu": "1", "memory": "1Gi"},
            'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
        ),
    ],
)
def test_a_resize_is_refused(requests: dict[str, str], limits: dict[str, str], expected: str) -> None:
    assert resize(requests, limits) == [expected]


def test_memory_may_shrink_where_the_container_restarts_for_it() -> None:
    old = pod()
    old["spec"]["containers"][0]["resizePolicy"] = [{"resourceName": "memory", "restartPolicy": "RestartContainer"}]
    assert resize({"cpu": "100m"}, {"memory": "512Mi"}, old) == []


def test_a_kubelet_that_reports_no_resources_cannot_resize() -> None:
    old = pod()
    old["status"]["containerStatuses"] = [{"name": "main", "state": {"running": {}}}]
    assert resize({"cpu": "1"}, {"memory": "1Gi"}, old) == [
        "spec: Forbidden: Pod running on node without support for resize"
    ]

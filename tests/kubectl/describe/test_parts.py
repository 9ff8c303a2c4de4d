"""Parts of descriptions that no scene in `golden` can show: ages, time zones, order, refusals.

Sources: kubectl pkg/describe, transcripts of a real cluster, Go's time package.
"""

from __future__ import annotations

import time
from base64 import b64encode
from typing import Any

import pytest
from objects import Objects

from minikctl.kubectl.describe import certificatesigningrequest, configmap, limitrange, pod, replicaset, secret, service
from minikctl.kubectl.describe.certificate_request import CertificateError, read_request
from minikctl.kubectl.describe.describers import module_for
from minikctl.kubectl.describe.endpoint_addresses import format_addresses
from minikctl.kubectl.describe.events import write_events
from minikctl.kubectl.describe.generic import smart_label
from minikctl.kubectl.describe.moments import age, go_time, rfc1123
from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.describe.pod_amounts import qos_class
from minikctl.kubectl.describe.pod_template import describe_template
from minikctl.kubectl.errors import CommandError

NOW = 1_735_787_045_000  # 2025-01-02T03:04:05Z


def meta(name: str = "x", **more: Any) -> dict[str, Any]:
    return {"name": name, "namespace": "default", **more}


def test_a_template_for_the_rollout_history_keeps_its_tabs() -> None:
    template = {
        "metadata": {"labels": {"app": "web", "tier": "a"}},
        "spec": {"containers": [{"name": "c", "image": "i"}]},
    }
    assert describe_template(template) == (
        "Pod Template:\n  Labels:\tapp=web\n\ttier=a\n  Containers:\n   c:\n    Image:\ti\n    Port:\t<none>\n"
        "    Host Port:\t<none>\n    Environment:\t<none>\n    Mounts:\t<none>\n  Volumes:\t<none>\n"
        "  Node-Selectors:\t<none>\n  Tolerations:\t<none>\n"
    )
    assert describe_template(None) == "Pod Template:\n  <unset>"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone")
@pytest.mark.parametrize(
    ("zone", "rfc", "go"),
    [
        ("UTC", "Thu, 02 Jan 2025 03:04:05 +0000", "2025-01-02 03:04:05 +0000 UTC"),
        ("Asia/Kolkata", "Thu, 02 Jan 2025 08:34:05 +0530", "2025-01-02 08:34:05 +0530 IST"),
        ("America/New_York", "Wed, 01 Jan 2025 22:04:05 -0500", "2025-01-01 22:04:05 -0500 EST"),
    ],
)
def test_moments_are_told_in_the_zone_of_the_reader(
    zone: str, rfc: str, go: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert (rfc1123("2025-01-02T03:04:05Z"), go_time("2025-01-02T03:04:05Z")) == (rfc, go)


def test_a_missing_moment_is_gos_first_one_and_has_no_age() -> None:
    assert rfc1123(None) == "Mon, 01 Jan 0001 00:00:00 +0000"
    assert go_time(None) == "0001-01-01 00:00:00 +0000 UTC"
    assert age(None, NOW) == "<unknown>"


def test_events_tell_when_and_how_often_from_the_earliest_last_moment_on() -> None:
    once = {
        "reason": "A",
        "lastTimestamp": "2025-01-02T03:04:00Z",
        "firstTimestamp": "2025-01-02T03:04:00Z",
        "count": 1,
    }
    often = {
        "reason": "B",
        "lastTimestamp": "2025-01-02T03:03:00Z",
        "firstTimestamp": "2025-01-02T02:04:05Z",
        "count": 7,
    }
    series = {"reason": "C", "eventTime": "2025-01-02T03:01:05.000000Z"}
    series |= {"series": {"count": 3, "lastObservedTime": "2025-01-02T03:02:05.000000Z"}}
    page = Page()
    write_events(page, [once, often, series], NOW)
    assert [line.strip() for line in page.text().splitlines()[3:]] == [
        "C       2m (x3 over 3m)",
        "B       65s (x7 over 60m)",
        "A       5s",
    ]


def test_a_pod_that_is_going_tells_since_when_and_how_long_it_may_take() -> None:
    going = {"deletionTimestamp": "2025-01-02T03:03:55Z", "deletionGracePeriodSeconds": 30}
    obj = {"apiVersion": "v1", "kind": "Pod", "metadata": meta(**going), "spec": {}, "status": {"phase": "Running"}}
    lines = pod.describe(obj, Objects(), NOW).splitlines()
    assert "Status:                    Terminating (lasts 10s)" in lines
    assert "Termination Grace Period:  30s" in lines
    done = {**obj, "status": {"phase": "Succeeded"}}
    assert "Status:       Succeeded" in pod.describe(done, Objects(), NOW).splitlines()


def test_keys_and_resources_come_in_order() -> None:
    data = {"b": "eHl6", "a": "eA=="}
    told = secret.describe({"metadata": meta(), "data": data, "type": "Opaque"}, Objects(), NOW).splitlines()
    assert told[-2:] == ["a:  1 bytes", "b:  3 bytes"]
    told = configmap.describe({"metadata": meta(), "data": {"b": "2", "a": "1"}}, Objects(), NOW).splitlines()
    assert told[6:14] == ["====", "a:", "----", "1", "", "b:", "----", "2"]
    item = {"type": "Container", "max": {"memory": "256Mi", "cpu": "500m"}, "min": {"cpu": "50m"}}
    told = limitrange.describe({"metadata": meta(), "spec": {"limits": [item]}}, Objects(), NOW).splitlines()
    assert [line.split()[:4] for line in told[4:]] == [
        ["Container", "cpu", "50m", "500m"],
        ["Container", "memory", "-", "256Mi"],
    ]


def test_a_replica_set_is_described_even_where_its_pods_may_not_be_read() -> None:
    obj = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": meta(), "spec": {"replicas": 1, "selector": {}}}
    told = replicaset.describe(obj, Objects(hidden=("pods",)), NOW)
    assert "Pods Status:  error in fetching pods: pods is forbidden\n" in told


def test_what_may_not_be_read_beside_an_object_is_left_out() -> None:
    obj = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(),
        "spec": {"ports": [{"port": 80, "protocol": "TCP"}]},
    }
    told = service.describe(obj, Objects(hidden=("events", "endpointslices.discovery.k8s.io")), NOW).splitlines()
    assert "Endpoints:         <none>" in told
    assert told[-1] == "Events:            <none>"


def test_any_endpoint_after_the_third_ready_one_makes_more_of_them() -> None:
    def endpoints(*ready: bool) -> list[dict[str, Any]]:
        return [{"addresses": [f"10.0.0.{n}"], "conditions": {"ready": is_ready}} for n, is_ready in enumerate(ready)]

    three = "10.0.0.0:80,10.0.0.1:80,10.0.0.2:80"
    ports = [{"name": "", "port": 80}]
    assert format_addresses([{"ports": ports, "endpoints": endpoints(True, True, True)}], "") == three
    assert format_addresses([{"ports": ports, "endpoints": endpoints(True, True, True, True)}], "") == (
        f"{three} + 1 more..."
    )
    assert format_addresses([{"ports": ports, "endpoints": endpoints(True, True, True, False)}], "") == (
        f"{three} + 0 more..."
    )
    assert format_addresses([{"ports": ports, "endpoints": endpoints(False)}], "") == ""
    assert format_addresses([], "") == "<none>"


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("resourceVersion", "Resource Version"),
        ("apiVersion", "API Version"),
        ("uid", "UID"),
        ("PDFLoader", "PDF Loader"),
        ("some-name", "Some - Name"),
        ("pod_ip", "pod_ip"),
        ("v1", "v1"),
        ("example.com/key", "example.com/key"),
    ],
)
def test_names_of_fields_are_put_in_words(field: str, label: str) -> None:
    assert smart_label(field) == label


@pytest.mark.parametrize(
    ("containers", "expected"),
    [
        ([{}], "BestEffort"),
        ([{"requests": {"cpu": "1"}}], "Burstable"),
        ([{"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1000m", "memory": "1Gi"}}], "Guaranteed"),
        ([{"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m", "memory": "1Gi"}}], "Burstable"),
        ([{"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1", "memory": "1Gi"}}, {}], "Burstable"),
    ],
)
def test_a_class_of_service_follows_from_requests_and_limits(containers: list[dict[str, Any]], expected: str) -> None:
    spec = {"containers": [{"name": "c", "resources": resources} for resources in containers]}
    assert qos_class({"spec": spec}) == expected


def test_a_certificate_request_must_be_one() -> None:
    with pytest.raises(CertificateError, match="PEM block type must be CERTIFICATE REQUEST"):
        read_request(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(CertificateError):
        read_request(b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n")
    obj = {"metadata": {"name": "x"}, "spec": {"request": b64encode(b"no").decode()}}
    with pytest.raises(CommandError, match="Error parsing CSR: PEM block type must be CERTIFICATE REQUEST"):
        certificatesigningrequest.describe(obj, Objects(), NOW)


def test_unknown_kinds_and_groups_are_described_field_by_field() -> None:
    assert module_for("", "Pod") == "pod"
    assert module_for("rbac.authorization.k8s.io", "ClusterRole") == "role"
    assert module_for("coordination.k8s.io", "Lease") == "generic"
    assert module_for("example.com", "Pod") == "generic"

"""What the annotations of a running pod do to it: a crash at a moment, too much memory, probes that fail."""

from __future__ import annotations

import pytest

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubelet.crashes import crash_of


def annotate(life, **annotations):
    named = {f"minikctl.dev/{key.replace('_', '-')}": value for key, value in annotations.items()}
    life.client.patch("pods", "default", "web", {"metadata": {"annotations": named}}, type="merge")
    life.session.settle()
    return life


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1970-01-01T00:00:10Z", (10_000, 1)),
        ("1970-01-01T00:00:10Z 137", (10_000, 137)),
        ("soon", None),
        ("1970-01-01T00:00:10Z now", None),
    ],
)
def test_a_crash_is_a_moment_and_a_code(text, wanted):
    assert crash_of({"metadata": {"annotations": {"minikctl.dev/crash-at": text}}}, "app") == wanted


def test_a_crash_may_lie_ahead(life):
    life.run().after(60)
    annotate(life, crash_at=rfc3339(life.start + 90_000))
    assert "running" in life.after(89).state()
    assert life.after(90).state()["terminated"]["exitCode"] == 1
    assert "running" in life.after(91).state()
    assert life.after(900).status()["restartCount"] == 1


def test_a_crash_before_the_container_ran_is_none(life):
    life.run(annotations={"minikctl.dev/crash-at": rfc3339(life.start)}).after(120)
    assert life.status()["restartCount"] == 0


def test_a_container_that_comes_to_use_too_much_memory_is_killed(life):
    resources = {"limits": {"memory": "64Mi"}}
    life.run(containers=[{"name": "app", "image": "nginx:1.27", "resources": resources}]).after(30)
    annotate(life, memory="32Mi")
    assert "running" in life.after(40).state()
    annotate(life, memory="80Mi")
    assert life.after(41).state()["terminated"] == {
        **life.state()["terminated"],
        "exitCode": 137,
        "reason": "OOMKilled",
    }


def test_a_readiness_probe_that_is_said_to_fail_takes_its_threshold(life):
    probe = {"httpGet": {"port": 80}, "periodSeconds": 5, "failureThreshold": 2}
    life.run(containers=[{"name": "app", "image": "nginx:1.27", "readinessProbe": probe}]).after(60)
    annotate(life, readiness_probe="fail")
    assert life.after(64).status()["ready"] is True
    assert life.after(75).status()["ready"] is False
    annotate(life, readiness_probe="ok")
    assert life.after(85).status()["ready"] is True


def test_a_container_without_a_probe_is_unready_where_it_is_said_so(life):
    life.run().after(60)
    annotate(life, readiness_probe="fail")
    assert life.after(62).status()["ready"] is False
    assert not life.events(reason="Unhealthy")
    annotate(life, readiness_probe=None)
    assert life.after(63).status()["ready"] is True

"""DaemonSets (transcripts errors/workloads, daemonsets/*)."""

from __future__ import annotations

from pages import changed, faults, made, page, template

DAEMON_SET = "apps.daemonset"
SELECTOR = {"matchLabels": {"app": "x"}}
GENERATION = "deprecated.daemonset.template.generation"


def test_a_missing_template_has_no_labels_and_no_containers() -> None:
    assert faults(DAEMON_SET, made(DAEMON_SET, {"selector": {"matchLabels": {"app": "z"}}})) == [
        (
            "spec.template.metadata.labels: Invalid value: map[string]string(nil): "
            "`selector` does not match template `labels`"
        ),
        "spec.template.spec.containers: Required value",
    ]


def test_defaults_replace_one_pod_at_a_time() -> None:
    obj = made(DAEMON_SET, {"selector": SELECTOR, "template": template()})
    assert obj["spec"]["updateStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0},
    }
    assert obj["status"] == {
        "currentNumberScheduled": 0,
        "numberMisscheduled": 0,
        "desiredNumberScheduled": 0,
        "numberReady": 0,
    }


def test_the_template_generation_counts_template_changes_only() -> None:
    old = made(DAEMON_SET, {"selector": SELECTOR, "template": template()})
    assert old["metadata"]["annotations"] == {GENERATION: "1"}
    same = changed(DAEMON_SET, old, minReadySeconds=5)
    assert same["metadata"]["annotations"] == {GENERATION: "1"}
    other = changed(DAEMON_SET, old, template=template(hostNetwork=True))
    assert other["metadata"]["annotations"] == {GENERATION: "2"}


def strategy_faults(**strategy: object) -> list[str]:
    spec = {"selector": SELECTOR, "template": template(), "updateStrategy": strategy}
    return faults(DAEMON_SET, made(DAEMON_SET, spec))


def test_exactly_one_of_surge_and_unavailable_is_set() -> None:
    assert strategy_faults(rollingUpdate={"maxUnavailable": 1, "maxSurge": "10%"}) == [
        (
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, "
            'IntVal:0, StrVal:"10%"}: '
            "may not be set when maxUnavailable is non-zero"
        )
    ]
    assert strategy_faults(rollingUpdate={"maxUnavailable": 0}) == [
        "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0"
    ]


def test_an_unknown_strategy_is_shown_whole() -> None:
    assert strategy_faults(type="Never") == [
        (
            'spec.updateStrategy: Unsupported value: apps.DaemonSetUpdateStrategy{Type:"Never", '
            'RollingUpdate:(*apps.RollingUpdateDaemonSet)(nil)}: supported values: "RollingUpdate", "OnDelete"'
        )
    ]


def test_the_table_shows_the_node_selector() -> None:
    obj = made(DAEMON_SET, {"selector": SELECTOR, "template": template(nodeSelector={"disk": "ssd", "arch": "arm"})})
    obj["status"] |= {"desiredNumberScheduled": 3, "currentNumberScheduled": 2, "numberReady": 1, "numberAvailable": 1}
    assert page(DAEMON_SET).cells(obj)[1:7] == [3, 2, 1, 0, 1, "arch=arm,disk=ssd"]

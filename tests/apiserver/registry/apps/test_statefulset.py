"""StatefulSets (transcripts errors/workloads, statefulsets/*; pkg/apis/apps/validation of Kubernetes 1.33)."""

from __future__ import annotations

import re

from pages import changed, faults, made, page, template, update_faults

STATEFUL_SET = "apps.statefulset"
BASE = {"serviceName": "good", "selector": {"matchLabels": {"app": "x"}}, "template": template()}
POINTER = re.compile(r"\b0x[0-9a-f]{6,}\b")


def test_defaults_are_those_of_apps_v1() -> None:
    spec = made(STATEFUL_SET, {"selector": BASE["selector"], "template": template()})["spec"]
    assert {key: spec[key] for key in spec if key not in ("selector", "template")} == {
        "replicas": 1,
        "serviceName": "",
        "podManagementPolicy": "OrderedReady",
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
        "revisionHistoryLimit": 10,
    }


def test_claim_templates_become_whole_claims() -> None:
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}
    found = made(STATEFUL_SET, {**BASE, "volumeClaimTemplates": [claim]})["spec"]["volumeClaimTemplates"]
    assert found == [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data", "creationTimestamp": None},
            "spec": {"accessModes": ["ReadWriteOnce"], "resources": {}, "volumeMode": "Filesystem"},
            "status": {"phase": "Pending"},
        }
    ]


def test_most_of_the_spec_never_changes() -> None:
    old = made(STATEFUL_SET, BASE)
    assert update_faults(STATEFUL_SET, changed(STATEFUL_SET, old, podManagementPolicy="Parallel"), old) == [
        (
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
            "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' "
            "are forbidden"
        )
    ]
    allowed = changed(STATEFUL_SET, old, replicas=3, revisionHistoryLimit=2, minReadySeconds=1, ordinals={"start": 5})
    assert update_faults(STATEFUL_SET, allowed, old) == []


def test_an_unknown_strategy_is_shown_with_a_pointer() -> None:
    spec = {**BASE, "updateStrategy": {"type": "Never", "rollingUpdate": {"partition": 0}}}
    (fault,) = faults(STATEFUL_SET, made(STATEFUL_SET, spec))
    assert POINTER.sub("<POINTER>", fault) == (
        'spec.updateStrategy: Invalid value: apps.StatefulSetUpdateStrategy{Type:"Never", '
        "RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(<POINTER>)}: must be 'RollingUpdate' or 'OnDelete'"
    )


def test_on_delete_takes_no_partition() -> None:
    spec = {**BASE, "updateStrategy": {"type": "OnDelete", "rollingUpdate": {"partition": 2}}}
    assert faults(STATEFUL_SET, made(STATEFUL_SET, spec)) == [
        (
            "spec.updateStrategy.rollingUpdate: Invalid value: apps.RollingUpdateStatefulSetStrategy{Partition:2, "
            "MaxUnavailable:(*intstr.IntOrString)(nil)}: only allowed for updateStrategy 'RollingUpdate'"
        )
    ]


def test_a_bad_service_name_is_refused_at_create_and_borne_later() -> None:
    words = (
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
    )
    obj = made(STATEFUL_SET, {**BASE, "serviceName": "Good"})
    (fault,) = faults(STATEFUL_SET, obj)
    assert fault.startswith(f'spec.serviceName: Invalid value: "Good": {words}')
    obj["metadata"]["resourceVersion"] = "7"
    assert faults(STATEFUL_SET, obj) == []


def test_unknown_retention_is_refused() -> None:
    spec = {**BASE, "persistentVolumeClaimRetentionPolicy": {"whenScaled": "Burn"}}
    assert faults(STATEFUL_SET, made(STATEFUL_SET, spec)) == [
        (
            'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Burn": '
            'supported values: "Retain", "Delete"'
        )
    ]


def test_a_pod_template_without_containers_is_left_to_the_pods() -> None:
    spec = {**BASE, "template": {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": []}}}
    assert faults(STATEFUL_SET, made(STATEFUL_SET, spec)) == []


def test_a_negative_history_is_warned_of() -> None:
    assert page(STATEFUL_SET).warnings(made(STATEFUL_SET, {**BASE, "revisionHistoryLimit": -2})) == [
        "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
    ]


def test_max_unavailable_of_a_feature_that_is_off_is_dropped() -> None:
    spec = {**BASE, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 2}}}
    assert made(STATEFUL_SET, spec)["spec"]["updateStrategy"]["rollingUpdate"] == {"partition": 0}


def test_the_name_has_to_be_a_dns_label() -> None:
    assert page(STATEFUL_SET).NAME_CHECK == "is_dns1123_label"


def test_the_table_is_kubectls() -> None:
    obj = made(STATEFUL_SET, {**BASE, "replicas": 2})
    obj["status"]["readyReplicas"] = 1
    assert page(STATEFUL_SET).cells(obj) == ["web", "1/2", "<unknown>", "main", "nginx:1.25"]

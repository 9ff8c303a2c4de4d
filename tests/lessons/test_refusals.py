"""Lesson: what makes no sense is refused in Kubernetes' words, and what only looks odd is accepted.

Messages are those of k8s.io/kubernetes/pkg/apis (validation) and of recorded clusters.
"""

from __future__ import annotations

from typing import Any

import pytest

Obj = dict[str, Any]
CONTAINERS = [{"name": "main", "image": "nginx"}]
LABELLED = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": CONTAINERS}}
ENDING = {"spec": {"restartPolicy": "Never", "containers": CONTAINERS}}
SELECTOR = {"matchLabels": {"app": "web"}}
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def obj(kind: str, **spec: Any) -> Obj:
    versions = {
        "Job": "batch/v1",
        "CronJob": "batch/v1",
        "HorizontalPodAutoscaler": "autoscaling/v2",
        "PodDisruptionBudget": "policy/v1",
    }
    return {"apiVersion": versions.get(kind, "apps/v1"), "kind": kind, "metadata": {"name": "web"}, "spec": spec}


def cron(**spec: Any) -> Obj:
    return obj("CronJob", jobTemplate={"spec": {"template": ENDING}}, **spec)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            obj("Job", parallelism=-1, template=ENDING),
            "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
        ),
        (
            obj("Job", backoffLimit=-1, template=ENDING),
            "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0",
        ),
        (
            obj("Job", template={"spec": {"restartPolicy": "Always", "containers": CONTAINERS}}),
            'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
        ),
        (
            obj("Job", backoffLimitPerIndex=1, template=ENDING),
            "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
        ),
        (
            cron(schedule="61 * * * *"),
            'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
        ),
        (
            cron(schedule="* * * * *", timeZone="Mars/Base"),
            'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base',
        ),
        (
            obj("HorizontalPodAutoscaler", minReplicas=3, maxReplicas=1, scaleTargetRef=TARGET),
            "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`",
        ),
        (
            obj("Deployment", selector={"matchLabels": {"app": "db"}}, template=LABELLED),
            (
                'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: '
                "`selector` does not match template `labels`"
            ),
        ),
    ],
)
def test_a_value_out_of_range_is_named(lesson: Any, wrong: Obj, words: str) -> None:
    said = lesson.refuses(f"apply -f {lesson.manifest(wrong)}")
    assert said == f'The {wrong["kind"]} "web" is invalid: {words}\n'
    assert lesson.items(f"{wrong['kind']}s") == []


def test_scaling_to_zero_needs_a_metric_of_something_else(lesson: Any) -> None:
    wrong = obj("HorizontalPodAutoscaler", minReplicas=0, maxReplicas=1, scaleTargetRef=TARGET)
    assert lesson.refuses(f"apply -f {lesson.manifest(wrong)}").splitlines() == [
        'The HorizontalPodAutoscaler "web" is invalid: ',
        "* spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        (
            "* spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero "
            "replicas"
        ),
    ]


def test_a_budget_has_one_of_its_two_fields(lesson: Any) -> None:
    wrong = obj("PodDisruptionBudget", minAvailable=1, maxUnavailable=1, selector=SELECTOR)
    said = lesson.refuses(f"apply -f {lesson.manifest(wrong)}")
    assert said.startswith('The PodDisruptionBudget "web" is invalid: spec: Invalid value: policy.PodDisruption')
    assert said.endswith(": minAvailable and maxUnavailable cannot be both set\n")


def test_the_completions_of_a_job_stay(lesson: Any) -> None:
    lesson.apply(obj("Job", template=ENDING))
    said = lesson.refuses('patch job web -p {"spec":{"completions":3}}')
    assert said == 'The Job "web" is invalid: spec.completions: Invalid value: 3: field is immutable\n'


def test_an_indexed_job_is_resized_with_its_parallelism(lesson: Any) -> None:
    lesson.apply(obj("Job", completionMode="Indexed", completions=2, parallelism=2, template=ENDING))
    lesson.does('patch job web -p {"spec":{"completions":3,"parallelism":3}}')
    said = lesson.refuses('patch job web -p {"spec":{"completions":5}}')
    words = "can only be modified in tandem with spec.parallelism"
    assert said == f'The Job "web" is invalid: spec.completions: Invalid value: 5: {words}\n'


def test_a_stateful_set_keeps_its_management_and_its_claims(lesson: Any) -> None:
    lesson.apply(obj("StatefulSet", serviceName="web", selector=SELECTOR, template=LABELLED))
    said = lesson.refuses('patch statefulset web -p {"spec":{"podManagementPolicy":"Parallel"}}')
    assert said == (
        'The StatefulSet "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than '
        "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
        "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\n"
    )


def test_a_partition_beyond_the_replicas_is_accepted_and_updates_nothing(lesson: Any) -> None:
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": 7}}
    spec = {"serviceName": "web", "replicas": 1, "selector": SELECTOR, "template": LABELLED}
    lesson.apply(obj("StatefulSet", **spec, updateStrategy=strategy))
    lesson.at(30)
    lesson.does("set image statefulset web main=nginx:1.26")
    lesson.at(90)
    assert lesson.get("pod web-0")["spec"]["containers"][0]["image"] == "nginx"
    assert "updatedReplicas" not in lesson.get("statefulset web")["status"]


def test_owners_in_a_circle_keep_each_other_until_one_is_deleted(lesson: Any) -> None:
    for name in ("one", "two"):
        lesson.does(f"create configmap {name}")
    uids = {name: lesson.get(f"configmap {name}")["metadata"]["uid"] for name in ("one", "two")}
    for name, owner in (("one", "two"), ("two", "one")):
        reference = f'{{"apiVersion":"v1","kind":"ConfigMap","name":"{owner}","uid":"{uids[owner]}"}}'
        lesson.does(f'patch configmap {name} -p {{"metadata":{{"ownerReferences":[{reference}]}}}}')
    lesson.at(600)
    assert len(lesson.items("configmaps")) == 3  # the third is kube-root-ca.crt
    lesson.does("delete configmap one")
    assert [found["metadata"]["name"] for found in lesson.items("configmaps")] == ["kube-root-ca.crt"]

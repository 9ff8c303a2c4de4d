"""Strategic merge patches, against what Kubernetes' own library (k8s.io/apimachinery 0.33) made of the same input.

`applied.json` and `created.json` hold input and recorded output; many of the cases are those of Kubernetes'
documentation. ``current`` marks three-way patches, ``applied`` is the object after the patch.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikctl.apimachinery.errors import BadRequest, Invalid, StatusError
from minikctl.apimachinery.patches.faults import PatchConflictError, PatchError
from minikctl.apimachinery.patches.schema_view import SchemaView
from minikctl.apimachinery.patches.strategic import apply_strategic, create_three_way, create_two_way, patched

HERE = Path(__file__).parent
APPLIED = json.loads((HERE / "applied.json").read_text())
CREATED = json.loads((HERE / "created.json").read_text())
Case = dict[str, Any]


def claim(case: Case) -> str:
    return str(case["claim"])


def deployment_with(**pod: Any) -> Case:
    return {"spec": {"template": {"spec": pod}}}


@pytest.mark.parametrize("case", APPLIED, ids=claim)
def test_applying_gives_what_kubernetes_gives(case: Case, openapi: Any) -> None:
    view = openapi.view(case["schema"]["apiVersion"], case["schema"]["kind"])
    before = copy.deepcopy((case["original"], case["patch"]))
    if "error" in case:
        with pytest.raises(PatchError) as raised:
            patched(case["original"], case["patch"], view)
        assert raised.value.message == case["error"]
    else:
        assert patched(case["original"], case["patch"], view) == case["result"]
    assert (case["original"], case["patch"]) == before


@pytest.mark.parametrize("case", CREATED, ids=claim)
def test_creating_gives_what_kubernetes_gives(case: Case, openapi: Any) -> None:
    view = openapi.view(case["schema"]["apiVersion"], case["schema"]["kind"])
    before = copy.deepcopy(case)

    def create() -> Case:
        if "current" in case:
            return create_three_way(case["original"], case["modified"], case["current"], view)
        return create_two_way(case["original"], case["modified"], view)

    if "error" in case:
        with pytest.raises(PatchError) as raised:
            create()
        assert raised.value.message == case["error"]
    else:
        assert create() == case["result"]
        assert patched(case["current"] if "current" in case else case["original"], create(), view) == case["applied"]
    assert case == before


def test_the_transcript_of_patching_one_container(deployment: SchemaView) -> None:
    one = {"name": "one", "image": "one:1", "args": ["a", "b"], "env": [{"name": "A", "value": "1"}]}
    obj = deployment_with(containers=[one, {"name": "two", "image": "two:1"}])

    def patch(**fields: Any) -> Case:
        nonlocal obj
        obj = patched(obj, deployment_with(containers=[fields]), deployment)
        return {item["name"]: item for item in obj["spec"]["template"]["spec"]["containers"]}

    containers = patch(name="two", image="two:2")
    assert [item["image"] for item in containers.values()] == ["one:1", "two:2"]
    containers = patch(name="one", env=[{"name": "B", "value": "2"}], args=["c"])
    assert containers["one"]["env"] == [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]
    assert containers["one"]["args"] == ["c"]
    containers = patch(name="one", env=[{"name": "A", "$patch": "delete"}])
    assert containers["one"]["env"] == [{"name": "B", "value": "2"}]


def test_the_transcript_of_applying_less_takes_away_what_others_added_to_a_removed_map(openapi: Any) -> None:
    view = openapi.view("v1", "ConfigMap")
    last = {"metadata": {"labels": {"tier": "back"}}, "data": {"colour": "green", "size": "large"}}
    live = {"metadata": {"labels": {"tier": "back", "owner": "ana"}}, "data": last["data"]}
    config: Case = {"metadata": {}, "data": {"colour": "blue"}}
    patch = create_three_way(last, config, live, view)
    assert patch == {"metadata": {"labels": None}, "data": {"colour": "blue", "size": None}}
    assert patched(live, patch, view) == {"metadata": {}, "data": {"colour": "blue"}}


def test_what_a_patch_leaves_alone_is_shared(deployment: SchemaView) -> None:
    original = deployment_with(containers=[{"name": "a"}, {"name": "b", "env": [{"name": "X"}]}], tolerations=[{}])
    result = patched(original, deployment_with(containers=[{"name": "a", "image": "i"}]), deployment)
    before, after = original["spec"]["template"]["spec"], result["spec"]["template"]["spec"]
    assert after["tolerations"] is before["tolerations"]
    assert after["containers"][1] is before["containers"][1]


def test_a_malformed_patch_is_a_bad_request(deployment: SchemaView) -> None:
    with pytest.raises(BadRequest, match=r"^invalid patch format of retainKeys$"):
        apply_strategic({"spec": {"strategy": {}}}, {"spec": {"strategy": {"$retainKeys": 1}}}, deployment)


def test_lists_of_lists_are_rejected_without_a_reason(deployment: SchemaView) -> None:
    original = {"metadata": {"finalizers": [["a"]]}}
    with pytest.raises(Invalid, match=r"^the server rejected our request due to an error in our request$"):
        apply_strategic(original, {"metadata": {"finalizers": [["b"]]}}, deployment)


def test_other_faults_are_errors_of_no_reason(deployment: SchemaView) -> None:
    original = deployment_with(containers=[{"name": "a"}])
    with pytest.raises(StatusError) as raised:
        apply_strategic(original, deployment_with(containers=[{"image": "x"}]), deployment)
    assert raised.value.message == "map: map[image:x] does not contain declared merge key: name"
    assert (raised.value.code, raised.value.reason) == (500, "")


def test_a_patch_must_be_an_object(deployment: SchemaView) -> None:
    with pytest.raises(BadRequest) as raised:
        apply_strategic({}, [1], deployment)
    expected = "json: cannot unmarshal array into Go value of type map[string]interface {}"
    assert raised.value.message == expected


def test_without_overwrite_a_conflict_shows_both_changes(deployment: SchemaView) -> None:
    original, modified, current = ({"spec": {"replicas": number}} for number in (1, 2, 3))
    with pytest.raises(PatchConflictError) as raised:
        create_three_way(original, modified, current, deployment, overwrite=False)
    patch, changed = "spec:\n  replicas: 2\n", "spec:\n  replicas: 3\n"
    expected = f"patch:\n{patch}\nconflicts with changes made from original to current:\n{changed}\n"
    assert raised.value.message == expected


def test_without_overwrite_changes_of_different_fields_are_no_conflict(deployment: SchemaView) -> None:
    original: Case = {"spec": {"replicas": 1}}
    current = {"spec": {"replicas": 1, "paused": True}}
    modified = {"spec": {"replicas": 2}}
    assert create_three_way(original, modified, current, deployment, overwrite=False) == modified


NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
TEXT = st.sampled_from(["1", "2", "x"])
LABELS = st.dictionaries(NAMES, TEXT, max_size=3)


def keyed(key: str, keys: st.SearchStrategy[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    element = st.fixed_dictionaries({key: keys}, optional=fields)
    return st.lists(element, max_size=4, unique_by=lambda item: item[key])


CONTAINERS = keyed(
    "name",
    NAMES,
    image=TEXT,
    args=st.lists(TEXT, max_size=2),
    env=keyed("name", NAMES, value=TEXT),
    ports=keyed("containerPort", st.integers(80, 84), protocol=st.sampled_from(["TCP", "UDP"])),
    resources=st.fixed_dictionaries({}, optional={"limits": LABELS}),
)
SOURCES: st.SearchStrategy[Case] = st.sampled_from(
    [{"emptyDir": {}}, {"hostPath": {"path": "/x"}}, {"configMap": {"name": "m"}}]
)
VOLUMES = st.lists(st.tuples(NAMES, SOURCES), max_size=3, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [{"name": name, **source} for name, source in pairs]
)
STRATEGIES = st.sampled_from([{"type": "Recreate"}, {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}])
DEPLOYMENTS = st.fixed_dictionaries(
    {
        "metadata": st.fixed_dictionaries(
            {"name": st.just("d")},
            optional={"labels": LABELS, "finalizers": st.lists(NAMES, min_size=1, max_size=4, unique=True)},
        ),
        "spec": st.fixed_dictionaries(
            {
                "template": st.fixed_dictionaries(
                    {"spec": st.fixed_dictionaries({"containers": CONTAINERS}, optional={"volumes": VOLUMES})}
                )
            },
            optional={"replicas": st.integers(0, 3), "strategy": STRATEGIES},
        ),
    }
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(original=DEPLOYMENTS, modified=DEPLOYMENTS)
def test_a_created_patch_makes_the_modified_object(original: Case, modified: Case, deployment: SchemaView) -> None:
    before = copy.deepcopy((original, modified))
    assert patched(original, create_two_way(original, modified, deployment), deployment) == modified
    assert (original, modified) == before


@settings(max_examples=80, deadline=None, derandomize=True)
@given(original=DEPLOYMENTS, modified=DEPLOYMENTS)
def test_what_others_added_survives_an_apply(original: Case, modified: Case, deployment: SchemaView) -> None:
    current = copy.deepcopy(original)
    current["metadata"]["annotations"] = {"by": "others"}
    current["spec"]["template"]["spec"]["containers"].append({"name": "injected", "image": "proxy"})
    current["spec"]["paused"] = True
    patch = create_three_way(original, modified, current, deployment)
    result = patched(current, patch, deployment)
    assert result["metadata"].pop("annotations") == {"by": "others"}
    assert result["spec"].pop("paused") is True
    containers = result["spec"]["template"]["spec"]["containers"]
    assert {"name": "injected", "image": "proxy"} in containers
    containers.remove({"name": "injected", "image": "proxy"})
    assert result == modified

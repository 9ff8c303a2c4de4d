"""Field owners, against what Kubernetes' own field manager (k8s.io/apimachinery 0.33) made of the same requests.

`ownership.json` holds requests (``patch``: server-side apply, ``new``: an update) on ``live`` objects, and the recorded
``object`` or ``error``. The time of a request is NOW.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from minikctl.apimachinery.errors import BadRequest, Conflict, StatusError
from minikctl.apimachinery.field_owners import decode, upgraded
from minikctl.apimachinery.managed_fields import apply, track_update
from minikctl.apimachinery.patches.schema_view import DEDUCED, SchemaView
from minikctl.apiserver.schemas import load

CASES = json.loads((Path(__file__).parent / "ownership.json").read_text())
NOW = "NOW"
Case = dict[str, Any]


def claim(case: Case) -> str:
    return str(case["claim"])


def schema_of(obj: Case) -> SchemaView:
    group, _, version = obj["apiVersion"].rpartition("/")
    root = load(group, version, obj["kind"])
    return SchemaView(root, root)


def without_owners(obj: Case) -> Case:
    """The object without managedFields and without what Go prints of empty fields."""
    meta = {name: value for name, value in obj["metadata"].items() if name != "managedFields"}
    plain: Case = _plain({**obj, "metadata": meta})
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _plain(item) for name, item in value.items() if item is not None}
        zeroes = ("status", "strategy", "resources", "template", "spec", "labels", "data", "loadBalancer")
        return {name: item for name, item in kept.items() if not (item == {} and name in zeroes)}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", [case for case in CASES if "patch" in case and "object" in case], ids=claim)
def test_applying_gives_what_kubernetes_gives(case: Case) -> None:
    before = copy.deepcopy(case)
    result = apply(case["live"], case["patch"], schema_of(case["patch"]), case["manager"], case["force"], NOW)
    assert without_owners(result) == without_owners(case["object"])
    assert result["metadata"].get("managedFields") == case["object"]["metadata"].get("managedFields")
    assert case == before


@pytest.mark.parametrize("case", [case for case in CASES if "error" in case], ids=claim)
def test_what_kubernetes_refuses_is_refused_in_its_words(case: Case) -> None:
    with pytest.raises(StatusError) as raised:
        apply(case["live"], case["patch"], schema_of(case["patch"]), case["manager"], case["force"], NOW)
    assert raised.value.message == case["error"]
    if case.get("causes"):
        assert isinstance(raised.value, Conflict)
        by_field = sorted(raised.value.details["causes"], key=str)
        assert by_field == sorted(case["causes"], key=str)


@pytest.mark.parametrize("case", [case for case in CASES if "new" in case], ids=claim)
def test_updating_leaves_the_owners_that_kubernetes_leaves(case: Case) -> None:
    before = copy.deepcopy(case)
    entries = track_update(
        case["live"],
        case["new"],
        schema_of(case["new"]),
        case["manager"],
        subresource=case["subresource"],
        api_version=case["new"]["apiVersion"],
        time=NOW,
    )
    assert entries == case["object"]["metadata"].get("managedFields", [])
    assert case == before


def config_map(**data: str) -> Case:
    meta = {"name": "shared", "namespace": "default"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}


def deployment(replicas: int, image: str = "registry.example/app:1") -> Case:
    template = {"metadata": {"labels": {"app": "app"}}, "spec": {"containers": [{"name": "main", "image": image}]}}
    spec = {"replicas": replicas, "selector": {"matchLabels": {"app": "app"}}, "template": template}
    meta = {"name": "app", "namespace": "default"}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}


def owners_of(obj: Case) -> list[str]:
    entries = obj["metadata"]["managedFields"]
    return [f"{entry['manager']} {entry['operation']} {json.dumps(entry['fieldsV1'])}" for entry in entries]


def test_the_transcript_of_forcing_and_giving_up() -> None:
    one, two, less = config_map(a="1", b="1"), config_map(b="2", c="2"), config_map(a="1")
    view = schema_of(one)
    live = apply(None, one, view, "kubectl", now="2025-01-01T00:00:00Z")
    with pytest.raises(Conflict, match=r'^Apply failed with 1 conflict: conflict with "kubectl": \.data\.b$'):
        apply(live, two, view, "other")
    live = apply(live, two, view, "other", force=True, now="2025-01-01T00:00:01Z")
    assert live["data"] == {"a": "1", "b": "2", "c": "2"}
    assert owners_of(live) == [
        'kubectl Apply {"f:data": {"f:a": {}}}',
        'other Apply {"f:data": {"f:b": {}, "f:c": {}}}',
    ]
    assert apply(live, less, view, "kubectl", now="2025-01-01T00:00:02Z") is live


def scaled(live: Case, replicas: int) -> Case:
    new = {**live, "spec": {**live["spec"], "replicas": replicas}}
    entries = track_update(live, new, schema_of(new), "kubectl", subresource="scale", time="2025-01-01T00:00:01Z")
    return {**new, "metadata": {**new["metadata"], "managedFields": entries}}


def test_the_transcript_of_scaling_an_applied_deployment() -> None:
    config = deployment(2)
    live = apply(None, config, schema_of(config), "kubectl", now="2025-01-01T00:00:00Z")
    live = scaled(live, 1)
    text = (
        'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas'
    )
    with pytest.raises(Conflict) as raised:
        apply(live, config, schema_of(config), "kubectl")
    assert raised.value.message == text
    cause = {
        "reason": "FieldManagerConflict",
        "message": 'conflict with "kubectl" with subresource "scale" using apps/v1',
        "field": ".spec.replicas",
    }
    assert raised.value.status()["details"] == {"causes": [cause]}
    live = apply(live, config, schema_of(config), "kubectl", force=True)
    assert live["spec"]["replicas"] == 2
    assert [entry.get("subresource") for entry in live["metadata"]["managedFields"]] == [None]


def test_who_scales_has_an_entry_without_a_time() -> None:
    config = deployment(2)
    live = scaled(apply(None, config, schema_of(config), "kubectl", now="2025-01-01T00:00:00Z"), 1)
    expected = {
        "manager": "kubectl",
        "operation": "Update",
        "apiVersion": "apps/v1",
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:spec": {"f:replicas": {}}},
        "subresource": "scale",
    }
    assert live["metadata"]["managedFields"][1] == expected


def test_managed_fields_cannot_be_applied() -> None:
    patch = config_map(a="1")
    patch["metadata"]["managedFields"] = []
    with pytest.raises(BadRequest, match=r"^metadata\.managedFields must be nil$"):
        apply(None, patch, schema_of(patch), "kubectl")


def test_a_request_may_bring_its_own_entries_or_drop_all() -> None:
    old = config_map(a="1")
    old["metadata"]["managedFields"] = track_update(None, old, schema_of(old), "one", time=NOW)
    dropped = config_map(a="1")
    dropped["metadata"]["managedFields"] = []
    assert track_update(old, dropped, schema_of(old), "two", time=NOW) == []
    brought = config_map(a="1")
    brought["metadata"]["managedFields"] = [{**old["metadata"]["managedFields"][0], "manager": "renamed"}]
    assert [entry["manager"] for entry in track_update(old, brought, schema_of(old), "two", time=NOW)] == ["renamed"]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"operation": "Guess"}, "operation must be `Apply` or `Update`"),
        ({"apiVersion": ""}, "apiVersion must not be empty"),
        ({"fieldsType": ""}, "missing fieldsType in managed fields entry 0"),
        ({"fieldsType": "V2"}, 'invalid fieldsType "V2" in managed fields entry 0'),
    ],
)
def test_entries_that_are_not_in_order_are_told(change: Case, text: str) -> None:
    entry = {"manager": "m", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": {}}
    with pytest.raises(ValueError) as raised:
        decode([{**entry, **change}])
    assert str(raised.value) == text


def test_a_custom_resource_without_a_schema_merges_objects_and_replaces_lists() -> None:
    head = {"apiVersion": "example.com/v1", "kind": "Toy", "metadata": {"name": "t"}}
    live = apply(None, {**head, "spec": {"a": {"x": 1}, "list": [1, 2]}}, DEDUCED, "one", ignored={})
    live = apply(live, {**head, "spec": {"a": {"y": 2}}}, DEDUCED, "two", ignored={})
    assert live["spec"] == {"a": {"x": 1, "y": 2}, "list": [1, 2]}
    live = apply(live, {**head, "spec": {"list": [3]}}, DEDUCED, "one", ignored={})
    assert live["spec"] == {"a": {"y": 2}, "list": [3]}


def test_what_client_side_apply_owned_is_handed_over() -> None:
    base = {"apiVersion": "v1", "fieldsType": "FieldsV1"}
    old = {**base, "manager": "kubectl-client-side-apply", "operation": "Update", "fieldsV1": {"f:data": {"f:a": {}}}}
    new = {**base, "manager": "kubectl", "operation": "Apply", "fieldsV1": {"f:data": {"f:b": {}}}}
    third = {**old, "manager": "kubectl-edit"}
    both: Case = {"f:data": {"f:a": {}, "f:b": {}}}
    assert upgraded([new, old, third], "kubectl-client-side-apply", "kubectl") == [{**new, "fieldsV1": both}, third]
    alone = {**old, "manager": "kubectl", "operation": "Apply"}
    assert upgraded([old, third], "kubectl-client-side-apply", "kubectl") == [alone, third]
    assert upgraded([third], "kubectl-client-side-apply", "kubectl") == [third]


def test_tracking_a_small_change_of_a_pod_is_fast() -> None:
    import time

    live = next(case["object"] for case in CASES if case["claim"] == "a changed condition")
    new = {**live, "metadata": {**live["metadata"], "labels": {"changed": "yes"}}}
    view = schema_of(live)
    best = min(_timed(live, new, view, time.perf_counter) for _ in range(50))
    assert best < 0.0005  # measured 0.00004; the limit only guards against walking the whole object


def _timed(live: Case, new: Case, view: SchemaView, clock: Any) -> float:
    start: float = clock()
    track_update(live, new, view, "kubectl-label", time=NOW)
    end: float = clock()
    return end - start

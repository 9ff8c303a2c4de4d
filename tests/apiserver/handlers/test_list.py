"""GET of one and of many: selectors, pages, versions; and tables."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import config_map, pod, workload


def test_a_list_is_in_the_order_of_namespace_and_name(api: Any) -> None:
    api.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a-team"}})
    for name in ("b", "a", "c"):
        api.create("configmaps", config_map(name))
    api.client.create("configmaps", config_map("z"), namespace="a-team")
    assert api.names("configmaps", "") == ["z", "a", "b", "c"]
    answer = api.client.list_page("configmaps", "default")
    assert (answer["kind"], answer["apiVersion"]) == ("ConfigMapList", "v1")
    assert answer["metadata"] == {"resourceVersion": str(api.revision)}


def test_a_list_of_nothing_is_empty(api: Any) -> None:
    assert api.names("configmaps", "nowhere") == []


@pytest.fixture
def teams(api: Any) -> Any:
    for name, labels in {
        "a": {"env": "prod", "tier": "web"},
        "b": {"env": "qa", "tier": "web"},
        "c": {"env": "prod"},
        "d": {},
    }.items():
        api.create("configmaps", config_map(name, labels=labels))
    return api


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("env=prod", "ac"),
        ("env==prod", "ac"),
        ("env!=prod", "bd"),
        ("env in (prod, qa)", "abc"),
        ("env notin (prod)", "bd"),
        ("tier", "ab"),
        ("!tier", "cd"),
        ("env=prod,tier", "a"),
        ("env=prod,tier!=web", "c"),
        ("tier=web,env in (qa)", "b"),
        ("env=none", ""),
    ],
)
def test_a_label_selector_means_what_the_documentation_says(teams: Any, selector: str, names: str) -> None:
    assert teams.names("configmaps", labelSelector=selector) == list(names)
    table = teams.client.table("configmaps", "default", labelSelector=selector)
    assert [row["cells"][0] for row in table["rows"]] == list(names)


def test_a_label_selector_that_cannot_be_read_is_refused(teams: Any) -> None:
    from minikctl.apimachinery.errors import BadRequest

    for resource in (teams.client.list_page, teams.client.table):
        with pytest.raises(BadRequest):
            resource("configmaps", "default", labelSelector="env in prod")


class TestFields:
    @pytest.fixture
    def pods(self, api: Any) -> Any:
        for name in ("a", "b", "c"):
            api.create("pods", pod(name))
        for name, node in (("a", "node-1"), ("b", "node-2")):
            binding = {"metadata": {"name": name}, "target": {"kind": "Node", "name": node}}
            api.component.create("pods", binding, namespace="default", subresource="binding")
        current = api.get("pods", "a")
        api.component.update_status("pods", {**current, "status": {**current["status"], "phase": "Running"}})
        return api

    @pytest.mark.parametrize(
        ("selector", "names"),
        [
            ("metadata.name=a", "a"),
            ("metadata.name!=a", "bc"),
            ("metadata.namespace=default", "abc"),
            ("spec.nodeName=node-1", "a"),
            ("spec.nodeName==node-1", "a"),
            ("spec.nodeName!=node-1", "bc"),
            ("spec.nodeName=", "c"),
            ("spec.nodeName=node-2,status.phase=Pending", "b"),
            ("spec.nodeName=node-2,status.phase=Running", ""),
            ("status.phase=Pending", "bc"),
            ("status.phase!=Pending", "a"),
        ],
    )
    def test_pods_are_selected_by_where_and_how_they_are(self, pods: Any, selector: str, names: str) -> None:
        assert pods.names("pods", fieldSelector=selector) == list(names)
        table = pods.client.table("pods", "default", fieldSelector=selector)
        assert [row["cells"][0] for row in table["rows"]] == list(names)

    def test_other_fields_are_not_supported(self, pods: Any, refused: Any) -> None:
        message = "field label not supported: spec.image"
        fault = refused(400, message, pods.client.list_page, "pods", "default", fieldSelector="spec.image=x")
        assert fault.reason == "BadRequest"
        message = '"data" is not a known field selector: only "metadata.name", "metadata.namespace"'
        refused(400, message, pods.client.list_page, "configmaps", "default", fieldSelector="data=x")

    def test_both_selectors_hold(self, api: Any) -> None:
        api.create("configmaps", config_map("a", labels={"x": "1"}))
        api.create("configmaps", config_map("b", labels={"x": "1"}))
        options = {"labelSelector": "x=1", "fieldSelector": "metadata.name=b"}
        assert api.names("configmaps", **options) == ["b"]


class TestPages:
    @pytest.fixture
    def many(self, api: Any) -> Any:
        for number in range(7):
            api.create("configmaps", config_map(f"c{number}"))
        return api

    def test_pages_together_are_the_list(self, many: Any) -> None:
        found, left, options = [], [], {"limit": 3}
        while True:
            page = many.client.list_page("configmaps", "default", **options)
            found.append([obj["metadata"]["name"] for obj in page["items"]])
            left.append(page["metadata"].get("remainingItemCount"))
            if not page["metadata"].get("continue"):
                break
            options["continue"] = page["metadata"]["continue"]
        assert found == [["c0", "c1", "c2"], ["c3", "c4", "c5"], ["c6"]]
        assert left == [4, 1, None]

    def test_a_limit_that_is_reached_exactly_has_no_next_page(self, many: Any) -> None:
        assert "continue" not in many.client.list_page("configmaps", "default", limit=7)["metadata"]

    def test_a_page_after_a_change_has_expired(self, many: Any, refused: Any) -> None:
        token = many.client.list_page("configmaps", "default", limit=3)["metadata"]["continue"]
        many.create("configmaps", config_map("x"))
        message = (
            "The provided continue parameter is too old to display a consistent list result. You can start a new list "
            "without the continue parameter, or use the continue token in this response to retrieve the remainder of "
            "the results. Continuing with the provided token results in an inconsistent list - objects that were "
            "created, modified, or deleted between the time the first chunk was returned and now may show up in the "
            "list."
        )
        fault = refused(410, message, many.client.list_page, "configmaps", "default", **{"limit": 3, "continue": token})
        assert fault.reason == "Expired"

    def test_a_token_is_for_the_list_that_it_came_from(self, many: Any) -> None:
        from minikctl.apimachinery.errors import BadRequest

        token = many.client.list_page("configmaps", "default", limit=3)["metadata"]["continue"]
        with pytest.raises(BadRequest):
            many.client.list_page("secrets", "default", **{"limit": 3, "continue": token})
        with pytest.raises(BadRequest):
            many.client.list_page("configmaps", "default", **{"limit": 3, "continue": "nonsense"})


def test_reading_writes_nothing(api: Any) -> None:
    api.create("configmaps", config_map("a"))
    api.session.finish()
    before = api.revision
    api.get("configmaps", "a")
    api.names("configmaps")
    api.client.table("configmaps", "default")
    assert api.revision == before
    assert not api.session.store.writing


class TestHeartbeats:
    """A node's lease is renewed every 10 s, its status every 5 min: kubelet's defaults."""

    def test_they_are_as_old_as_the_time_says(self, api: Any) -> None:
        start = api.clock.now // 10_000 * 10_000
        from minikctl.apimachinery.timestamps import micro, parse, rfc3339

        lease = {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {"name": "node-1"},
            "spec": {"holderIdentity": "node-1", "renewTime": micro(start)},
        }
        api.component.create("leases.coordination.k8s.io", lease, namespace="kube-node-lease")
        node = api.client.get("nodes", "", "node-1")
        ready = {"type": "Ready", "status": "True", "lastHeartbeatTime": rfc3339(start)}
        api.component.update_status("nodes", {**node, "status": {**node["status"], "conditions": [ready]}})
        version = api.client.get("nodes", "", "node-1")["metadata"]["resourceVersion"]
        api.clock.now = start + 725_500
        lease = api.client.get("leases.coordination.k8s.io", "kube-node-lease", "node-1")
        assert parse(lease["spec"]["renewTime"]) == start + 720_000
        node = api.client.get("nodes", "", "node-1")
        assert parse(node["status"]["conditions"][0]["lastHeartbeatTime"]) == start + 600_000
        assert node["metadata"]["resourceVersion"] == version
        assert api.client.list("nodes")[0] == node

    def test_they_end_where_the_node_stopped(self, api: Any) -> None:
        from minikctl.apimachinery.timestamps import micro, parse, rfc3339

        start = api.clock.now // 10_000 * 10_000
        lease = {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {"name": "node-1", "annotations": {"minikctl.dev/stopped-at": rfc3339(start + 42_000)}},
            "spec": {"holderIdentity": "node-1", "renewTime": micro(start)},
        }
        api.component.create("leases.coordination.k8s.io", lease, namespace="kube-node-lease")
        api.clock.now = start + 725_500
        lease = api.client.get("leases.coordination.k8s.io", "kube-node-lease", "node-1")
        assert parse(lease["spec"]["renewTime"]) == start + 40_000


class TestTables:
    def test_a_table_has_columns_and_rows_with_bare_metadata(self, api: Any) -> None:
        api.create("configmaps", config_map("a", data={"x": "1", "y": "2"}))
        api.clock.now += 125_000
        table = api.client.table("configmaps", "default")
        assert (table["kind"], table["apiVersion"]) == ("Table", "meta.k8s.io/v1")
        assert [c["name"] for c in table["columnDefinitions"]] == ["Name", "Data", "Age"]
        assert table["columnDefinitions"][0]["format"] == "name"
        (row,) = table["rows"]
        assert row["cells"] == ["a", 2, "2m5s"]
        assert set(row["object"]["metadata"]) == {"name", "namespace", "creationTimestamp"}

    def test_a_table_of_one_is_asked_for_by_name(self, api: Any, refused: Any) -> None:
        api.create("configmaps", config_map("a"))
        assert len(api.client.table("configmaps", "default", "a")["rows"]) == 1
        refused(404, 'configmaps "b" not found', api.client.table, "configmaps", "default", "b")

    def test_rows_can_carry_whole_objects(self, api: Any) -> None:
        made = api.create("configmaps", config_map("a"))
        table = api.client.table("configmaps", "default", includeObject="Object")
        assert table["rows"][0]["object"] == made

    def test_wide_columns_have_a_lower_priority(self, api: Any) -> None:
        api.create("deployments.apps", workload("Deployment", "web"))
        table = api.client.table("deployments.apps", "default")
        wide = [c["name"] for c in table["columnDefinitions"] if c["priority"]]
        assert wide == ["Containers", "Images", "Selector"]
        assert table["rows"][0]["cells"][-3:] == ["main", "nginx:1.25", "app=web"]

    def test_stored_summaries_and_objects_give_the_same_rows(self, api: Any, tmp_path: Any) -> None:
        import doubles

        from minikctl.cluster.places import open_driver
        from minikctl.cluster.session import Session

        path = str(tmp_path / "state.db")
        first = doubles.session(nodes=2, driver=open_driver(path))
        first.control("freeze")
        first.client.create("configmaps", config_map("a"), namespace="default")
        rows = first.client.table("configmaps")["rows"] + first.client.table("nodes")["rows"]
        first.finish()
        first.close()
        again = Session(open_driver(path))
        assert again.client.table("configmaps")["rows"] + again.client.table("nodes")["rows"] == rows
        again.close()


def test_obsolete_manifests_are_told_in_today_s_words(api: Any) -> None:
    old = {
        "apiVersion": "extensions/v1beta1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}},
    }
    new, warning = api.client.modernise(old)
    assert new["apiVersion"] == "apps/v1"
    assert new["spec"]["selector"] == {"matchLabels": {"app": "web"}}
    assert warning


def test_discovery_knows_words_and_manifests(api: Any) -> None:
    assert api.client.resolve("deploy")["resource"] == "deployments.apps"
    assert api.client.resolve("wonders") is None
    assert api.client.resource_of({"apiVersion": "v1", "kind": "Pod"})["resource"] == "pods"
    assert api.client.version()["gitVersion"].startswith("v1.33")

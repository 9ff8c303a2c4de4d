"""Owners and dependents: the three ways of cascading deletion, as the documentation describes them."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import Live, config_map, service, workload

CASCADE = ("deployments.apps", "replicasets.apps", "pods")


def left(live: Live) -> list[int]:
    return [len(live.objects(resource)) for resource in CASCADE]


def reference(owner: Any, **more: Any) -> Any:
    meta = owner["metadata"]
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": meta["name"],
        "uid": meta["uid"],
        **more,
    }


def dependent(live: Live, name: str, *owners: Any, **more: Any) -> Any:
    references = [reference(owner, **more) for owner in owners]
    return live.create("configmaps", config_map(name, ownerReferences=references))


@pytest.fixture
def web(live: Live) -> Live:
    live.create("deployments.apps", workload("Deployment", "web", replicas=3))
    assert left(live) == [1, 1, 3]
    return live


def test_in_the_background_dependents_go_after_their_owner(web: Live) -> None:
    web.client.delete("deployments.apps", "default", "web", propagationPolicy="Background")
    assert left(web) == [0, 1, 3]
    web.settle()
    assert left(web) == [0, 0, 0]


def test_in_the_foreground_the_owner_goes_last(web: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    import doubles

    monkeypatch.setattr(doubles.Kubelet, "observe", lambda self, change: None)
    web.delete("deployments.apps", "web", propagationPolicy="Foreground")
    assert left(web) == [1, 1, 3]
    assert web.get("deployments.apps", "web")["metadata"]["finalizers"] == ["foregroundDeletion"]
    assert web.objects("replicasets.apps")[0]["metadata"]["finalizers"] == ["foregroundDeletion"]
    pods = web.objects("pods")
    assert all(pod["metadata"]["deletionGracePeriodSeconds"] == 30 for pod in pods)
    assert all("finalizers" not in pod["metadata"] for pod in pods)  # nothing depends on them
    for pod in pods:
        web.delete("pods", pod["metadata"]["name"], gracePeriodSeconds=0)
    assert left(web) == [0, 0, 0]


def test_orphans_stay_and_have_no_owner(web: Live) -> None:
    web.delete("deployments.apps", "web", propagationPolicy="Orphan")
    assert left(web) == [0, 1, 3]
    (replica_set,) = web.objects("replicasets.apps")
    assert "ownerReferences" not in replica_set["metadata"]
    assert all(pod["metadata"]["ownerReferences"][0]["kind"] == "ReplicaSet" for pod in web.objects("pods"))


def test_a_dependent_stays_while_one_owner_is_left(live: Live) -> None:
    one, other = (live.create("configmaps", config_map(name)) for name in ("one", "other"))
    dependent(live, "child", one, other)
    live.delete("configmaps", "one")
    (kept,) = live.get("configmaps", "child")["metadata"]["ownerReferences"]
    assert kept["name"] == "other"
    live.delete("configmaps", "other")
    assert live.find("configmaps", "child") is None


def test_a_dependent_of_two_survives_foreground_deletion_of_one(live: Live) -> None:
    one, other = (live.create("configmaps", config_map(name)) for name in ("one", "other"))
    dependent(live, "child", one, other, blockOwnerDeletion=True)
    live.delete("configmaps", "one", propagationPolicy="Foreground")
    assert live.find("configmaps", "one") is None
    (kept,) = live.get("configmaps", "child")["metadata"]["ownerReferences"]
    assert kept["name"] == "other"


def test_only_blocking_dependents_are_waited_for(live: Live) -> None:
    owner = live.create("configmaps", config_map("owner"))
    body = config_map("child", ownerReferences=[reference(owner)], finalizers=["example.com/wait"])
    live.create("configmaps", body)
    live.delete("configmaps", "owner", propagationPolicy="Foreground")
    assert live.find("configmaps", "owner") is None
    assert live.get("configmaps", "child")["metadata"]["deletionTimestamp"]


def test_a_blocking_dependent_is_waited_for(live: Live) -> None:
    owner = live.create("configmaps", config_map("owner"))
    references = [reference(owner, blockOwnerDeletion=True)]
    live.create("configmaps", config_map("child", ownerReferences=references, finalizers=["example.com/wait"]))
    live.delete("configmaps", "owner", propagationPolicy="Foreground")
    assert live.get("configmaps", "owner")["metadata"]["deletionTimestamp"]
    live.patch("configmaps", "child", {"metadata": {"finalizers": None}})
    assert live.names("configmaps") == ["kube-root-ca.crt"]


def test_a_dependent_that_is_let_go_is_waited_for_no_more(live: Live) -> None:
    owner = live.create("configmaps", config_map("owner"))
    references = [reference(owner, blockOwnerDeletion=True)]
    live.create("configmaps", config_map("child", ownerReferences=references, finalizers=["example.com/wait"]))
    live.delete("configmaps", "owner", propagationPolicy="Foreground")
    live.patch("configmaps", "child", {"metadata": {"ownerReferences": None}})
    assert live.find("configmaps", "owner") is None


@pytest.mark.parametrize("policy", ["Background", "Foreground"])
def test_owners_in_a_circle_all_go(live: Live, policy: str) -> None:
    first = live.create("configmaps", config_map("a"))
    second = dependent(live, "b", first, blockOwnerDeletion=True)
    third = dependent(live, "c", second, blockOwnerDeletion=True)
    references = [reference(third, blockOwnerDeletion=True)]
    live.patch("configmaps", "a", {"metadata": {"ownerReferences": references}})
    live.delete("configmaps", "a", propagationPolicy=policy)
    assert live.names("configmaps") == ["kube-root-ca.crt"]


def test_a_dependent_of_what_never_was_goes(live: Live) -> None:
    ghost = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ghost", "uid": "no-such-uid"}}
    dependent(live, "child", ghost)
    assert live.find("configmaps", "child") is None


def test_a_dependent_of_a_namesake_goes(live: Live) -> None:
    owner = live.create("configmaps", config_map("owner"))
    other = {**owner, "metadata": {**owner["metadata"], "uid": "another-uid"}}
    dependent(live, "child", other)
    assert live.find("configmaps", "child") is None


def test_an_owner_of_an_unknown_kind_keeps_its_dependents(live: Live) -> None:
    unknown = {"apiVersion": "example.com/v1", "kind": "Wonder", "metadata": {"name": "w", "uid": "some-uid"}}
    dependent(live, "child", unknown)
    assert live.find("configmaps", "child")


def test_slices_go_with_their_service(live: Live) -> None:
    live.create("services", service("web"))
    assert len(live.objects("endpointslices.discovery.k8s.io")) == 1
    live.delete("services", "web")
    assert live.objects("endpointslices.discovery.k8s.io") == []
    assert live.objects("endpoints") == []


class TestNamespaces:
    def make(self, live: Live, name: str = "team") -> None:
        live.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}, "")

    def test_a_namespace_comes_with_an_account_and_the_cluster_s_certificate(self, live: Live) -> None:
        self.make(live)
        assert live.find("serviceaccounts", "default", "team")
        assert live.find("configmaps", "kube-root-ca.crt", "team")
        live.delete("serviceaccounts", "default", "team")
        live.delete("configmaps", "kube-root-ca.crt", "team")
        assert live.find("serviceaccounts", "default", "team")
        assert live.find("configmaps", "kube-root-ca.crt", "team")
        live.patch("configmaps", "kube-root-ca.crt", {"data": {"ca.crt": "forged"}}, "team")
        assert live.get("configmaps", "kube-root-ca.crt", "team")["data"]["ca.crt"] != "forged"

    def test_a_namespace_goes_with_all_that_is_in_it(self, live: Live) -> None:
        self.make(live)
        live.create("deployments.apps", workload("Deployment", "web", replicas=3), "team")
        live.create("services", service("web"), "team")
        live.delete("namespaces", "team", "")
        assert live.client.find("namespaces", "", "team") is None
        for resource in live.client.discover():
            if resource["namespaced"] and "list" in resource["verbs"]:
                assert live.client.list(resource["resource"], "team") == []

    def test_what_holds_a_namespace_is_told(self, live: Live) -> None:
        self.make(live)
        live.create("configmaps", config_map("held", finalizers=["example.com/wait"]), "team")
        live.delete("namespaces", "team", "")
        conditions = {
            c["type"]: (c["status"], c["reason"], c["message"])
            for c in live.client.get("namespaces", "", "team")["status"]["conditions"]
        }
        assert conditions == {
            "NamespaceDeletionDiscoveryFailure": (
                "False",
                "ResourcesDiscovered",
                "All resources successfully discovered",
            ),
            "NamespaceDeletionGroupVersionParsingFailure": (
                "False",
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed",
            ),
            "NamespaceDeletionContentFailure": (
                "False",
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization",
            ),
            "NamespaceContentRemaining": (
                "True",
                "SomeResourcesRemain",
                "Some resources are remaining: configmaps. has 1 resource instances",
            ),
            "NamespaceFinalizersRemaining": (
                "True",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances",
            ),
        }
        assert live.session.control("advance_until_idle", quiet=2000, limit=3_600_000)["idle"]
        live.patch("configmaps", "held", {"metadata": {"finalizers": None}}, "team")
        assert live.client.find("namespaces", "", "team") is None


def told_of_strangers(live: Live) -> list[tuple[str, str]]:
    found = live.client.list("events", fields="reason=OwnerRefInvalidNamespace")
    return [(event["involvedObject"]["name"], event["message"]) for event in found]


def test_an_owner_in_another_namespace_is_none_and_told_of(live: Live) -> None:
    """The documentation on owners and dependents: the dependent is deleted, with an event about it."""
    live.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "far"}})
    owner = live.client.create("configmaps", config_map("owner"), namespace="far")
    dependent(live, "child", owner)
    assert live.find("configmaps", "child") is None
    where = f"[v1/ConfigMap, namespace: default, name: owner, uid: {owner['metadata']['uid']}]"
    assert told_of_strangers(live) == [("child", f'ownerRef {where} does not exist in namespace "default"')]


def test_a_dependent_in_no_namespace_keeps_its_namespaced_owner(live: Live) -> None:
    """Such a reference cannot be resolved, so its object is left alone."""
    owner = live.create("configmaps", config_map("owner"))
    meta = {"name": "wide", "ownerReferences": [reference(owner)]}
    live.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": meta})
    live.settle()
    where = f"[v1/ConfigMap, namespace: , name: owner, uid: {owner['metadata']['uid']}]"
    assert told_of_strangers(live) == [("wide", f'ownerRef {where} does not exist in namespace ""')]
    live.delete("configmaps", "owner")
    assert live.client.get("namespaces", "", "wide")["metadata"]["ownerReferences"]


def test_an_owner_that_never_was_is_not_a_stranger(live: Live) -> None:
    owner = {**config_map("never"), "metadata": {"name": "never", "uid": "00000000-0000-4000-8000-000000000000"}}
    dependent(live, "child", owner)
    assert live.find("configmaps", "child") is None
    assert told_of_strangers(live) == []
